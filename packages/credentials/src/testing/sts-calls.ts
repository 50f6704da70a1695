import type { Secret } from '@presign/core'
import { jsonObject } from '../sources/fields.js'
import type { FakeAnswer, FakeRequest } from './server.js'

type Provider = 'alibaba' | 'aws' | 'tencent'

/** A call of STS, whichever provider it is for. */
export interface Call {
  readonly provider: Provider
  readonly action: string
  readonly parameters: Readonly<Record<string, string>>
  /** The OIDC token of calls that have no signature. */
  readonly token: string | undefined
  readonly nonce: string | undefined
  /** Alibaba Cloud's older signature, which covers query and form as one. */
  readonly isRpc: boolean
  readonly codes: Codes
}

/** What a provider says of a wrong token, role or parameter. */
interface Codes {
  readonly token: string
  readonly role: string
  readonly parameter: string
}

const CODES: Readonly<Record<Provider, Codes>> = {
  alibaba: {
    token: 'AuthenticationFail.OIDCToken.Invalid',
    role: 'EntityNotExist.Role',
    parameter: 'InvalidParameter',
  },
  aws: { token: 'InvalidIdentityToken', role: 'AccessDenied', parameter: 'ValidationError' },
  tencent: {
    token: 'InvalidParameter.WebIdentityTokenError',
    role: 'ResourceNotFound.RoleNotFound',
    parameter: 'InvalidParameter',
  },
}

/** Reads a request, or `undefined` where it is not a call of any STS. */
export function callOf({ method, target, headers, body }: FakeRequest): Call | undefined {
  const query = pairs(target.split('?')[1] ?? '')
  const action = headers['x-tc-action']
  if (action !== undefined) return call('tencent', action, jsonFields(body), {})
  const parameters = { ...query, ...pairs(body) }
  const named = headers['x-acs-action'] ?? query.Action
  if (named !== undefined) {
    const nonce = headers['x-acs-signature-nonce'] ?? query.SignatureNonce
    return call('alibaba', named, parameters, { nonce, isRpc: headers['x-acs-action'] === undefined })
  }
  return method === 'POST' && parameters.Action !== undefined
    ? call('aws', parameters.Action, parameters, {})
    : undefined
}

function call(
  provider: Provider,
  action: string,
  parameters: Record<string, string>,
  { nonce, isRpc = false }: { readonly nonce?: string | undefined; readonly isRpc?: boolean },
): Call {
  const token = action.startsWith('AssumeRoleWith')
    ? (parameters.OIDCToken ?? parameters.WebIdentityToken ?? '')
    : undefined
  return { provider, action, parameters, token, nonce, isRpc, codes: CODES[provider] }
}

function pairs(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

function jsonFields(text: string): Record<string, string> {
  return Object.fromEntries(Object.entries(jsonObject(text) ?? {}).map(([name, value]) => [name, String(value)]))
}

const JSON_TYPE = { 'content-type': 'application/json' }

/** The failure as the provider writes it. */
export function failed(
  { provider }: Call,
  { status, code }: { readonly status: number; readonly code: string },
): FakeAnswer {
  const message = 'Rejected by a fake'
  if (provider === 'aws')
    return {
      status,
      body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
    }
  if (provider === 'tencent')
    return {
      headers: JSON_TYPE,
      body: JSON.stringify({ Response: { Error: { Code: code, Message: message }, RequestId: 'r' } }),
    }
  return {
    status,
    headers: JSON_TYPE,
    body: JSON.stringify({ RequestId: 'r', HostId: 'sts', Code: code, Message: message }),
  }
}

/** Credentials as the provider hands them out. */
export function issued({ provider, action }: Call, secret: Secret): FakeAnswer {
  const { accessKeyId, accessKeySecret, securityToken } = secret
  const end = new Date(secret.expiresAt ?? Date.now() + 3_600_000)
  const Expiration = end.toISOString().replace(/\.\d+Z$/, 'Z')
  if (provider === 'alibaba') {
    const Credentials = {
      AccessKeyId: accessKeyId,
      AccessKeySecret: accessKeySecret,
      SecurityToken: securityToken,
      Expiration,
    }
    return { headers: JSON_TYPE, body: JSON.stringify({ RequestId: 'r', Credentials }) }
  }
  if (provider === 'tencent') {
    const Credentials = { TmpSecretId: accessKeyId, TmpSecretKey: accessKeySecret, Token: securityToken }
    const ExpiredTime = Math.floor(end.getTime() / 1000)
    return {
      headers: JSON_TYPE,
      body: JSON.stringify({ Response: { Credentials, ExpiredTime, Expiration, RequestId: 'r' } }),
    }
  }
  const fields = { AccessKeyId: accessKeyId, SecretAccessKey: accessKeySecret, SessionToken: securityToken, Expiration }
  const xml = Object.entries(fields).map(([name, value]) => `<${name}>${String(value)}</${name}>`)
  const result = `<${action}Result><Credentials>${xml.join('')}</Credentials></${action}Result>`
  return {
    headers: { 'content-type': 'text/xml' },
    body: `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${result}</${action}Response>`,
  }
}
