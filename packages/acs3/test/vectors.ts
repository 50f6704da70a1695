import { createHash } from 'node:crypto'
import type { SignInput } from '@presign/core'
import type { SchemeVector } from '@presign/core/testing'
import { type Acs3Input, acs3 as acs3Vectors, type RpcInput, rpc as rpcVectors } from '@presign/vectors'
import { acs3, serviceEndpoint } from '../src/index.js'
import { acsRpc } from '../src/rpc.js'

export const acs3All = await acs3Vectors()
export const rpcAll = await rpcVectors()

export function credentialsOf({ accessKeyId, accessKeySecret, securityToken }: Acs3Input | RpcInput) {
  return { accessKeyId, accessKeySecret, securityToken: securityToken ?? undefined }
}

export const endpointOf = ({ endpoint }: Acs3Input | RpcInput) => serviceEndpoint(endpoint)

/** The body as it is sent, if there is one. */
export function bodyOf({ body, bodyBase64 }: Acs3Input): Buffer | undefined {
  if (bodyBase64 !== undefined) return Buffer.from(bodyBase64, 'base64')
  return body === undefined ? undefined : Buffer.from(body)
}

export function acs3Request(input: Acs3Input): SignInput {
  const { method, path, query, headers, action, version, nonce, contentType, signingTime } = input
  const body = bodyOf(input)
  return {
    resource: 'service',
    method,
    path,
    query,
    headers: {
      ...headers,
      ...(contentType !== undefined && { 'content-type': contentType }),
      ...(body && { 'x-acs-content-sha256': createHash('sha256').update(body).digest('hex') }),
      'x-acs-action': action,
      'x-acs-version': version,
      'x-acs-signature-nonce': nonce,
    },
    at: new Date(signingTime),
  }
}

/** Parameters that the scheme writes itself. */
const WRITTEN = ['AccessKeyId', 'SecurityToken', 'SignatureMethod', 'SignatureVersion', 'Timestamp']

export function rpcRequest({ method, params, signingTime }: RpcInput): SignInput {
  const query = Object.fromEntries(Object.entries(params).filter(([name]) => !WRITTEN.includes(name)))
  return { resource: 'service', method, query, at: new Date(signingTime) }
}

/** The vectors as the contract suite takes them. */
export const acs3SchemeVectors: readonly SchemeVector[] = acs3All.map(({ id, input, expected }) => ({
  id,
  scheme: acs3({ endpoint: endpointOf(input) }),
  credentials: credentialsOf(input),
  mode: 'header',
  input: acs3Request(input),
  expected,
}))

export const rpcSchemeVectors: readonly SchemeVector[] = rpcAll.map(({ id, input, expected }) => ({
  id,
  scheme: acsRpc({ endpoint: endpointOf(input) }),
  credentials: credentialsOf(input),
  mode: 'header',
  input: rpcRequest(input),
  expected,
}))
