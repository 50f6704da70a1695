import { createHash } from 'node:crypto'
import type { SignInput } from '@presign/core'
import { decodeQuery } from '@presign/core/scheme'
import type { SchemeVector } from '@presign/core/testing'
import { type Tc3Input, tc3 as vectors } from '@presign/vectors'
import { serviceEndpoint, tc3 } from '../src/index.js'

const all = await vectors()
export const ofMode = (mode: 'header' | 'v1') => all.filter((vector) => vector.mode === mode)

export function credentialsOf({ accessKeyId, accessKeySecret, securityToken }: Tc3Input) {
  return { accessKeyId, accessKeySecret, securityToken: securityToken ?? undefined }
}

export function schemeOf({ service = '', endpoint }: Tc3Input) {
  return tc3({ service, endpoint: serviceEndpoint(endpoint) })
}

/** The body as it is sent. */
export function bodyOf({ body = '', bodyBase64 }: Tc3Input): Buffer {
  return bodyBase64 === undefined ? Buffer.from(body) : Buffer.from(bodyBase64, 'base64')
}

/** The headers that the SDK sends, but for the host and those of the signature. */
export function headersOf(input: Tc3Input): Record<string, string> {
  const { action = '', version = '', region, contentType, unsignedPayload } = input
  return {
    'x-tc-action': action,
    'x-tc-version': version,
    ...(region && { 'x-tc-region': region }),
    ...(contentType !== undefined && { 'content-type': contentType }),
    ...(unsignedPayload && { 'x-tc-content-sha256': 'UNSIGNED-PAYLOAD' }),
  }
}

export function signInput(input: Tc3Input): SignInput {
  return {
    resource: 'service',
    method: input.method,
    query: Object.fromEntries(decodeQuery(input.query ?? '') ?? []),
    headers: { 'x-tc-content-sha256': createHash('sha256').update(bodyOf(input)).digest('hex'), ...headersOf(input) },
    at: new Date(input.signingTime),
  }
}

/** A query is signed as it is sent, so those that the SDKs write otherwise than we do are for the verifier alone. */
export const isWrittenAsHere = ({ query = '' }: Tc3Input) => !/[!'()*]|%7E/.test(query)

/** The vectors as the contract suite takes them. */
export const schemeVectors: readonly SchemeVector[] = ofMode('header')
  .filter(({ input }) => isWrittenAsHere(input))
  .map(({ id, input, expected }) => ({
    id,
    scheme: schemeOf(input),
    credentials: credentialsOf(input),
    mode: 'header',
    input: signInput(input),
    expected,
  }))
