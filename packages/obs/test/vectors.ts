import type { PresignInput, SignInput } from '@presign/core'
import type { SchemeVector } from '@presign/core/testing'
import { type ObsInput, type ObsVector, obs as vectors } from '@presign/vectors'
import { endpoints, obs } from '../src/index.js'
import { obsVerification } from '../src/verify.js'

function endpointOf({ addressing, endpoint, bucket }: ObsInput) {
  return addressing === 'cname' && bucket !== null
    ? endpoints.custom(endpoint, { bucket })
    : endpoints.virtualHosted(endpoint)
}

export function schemeOf(input: ObsInput) {
  return obs({ region: input.region, endpoint: endpointOf(input), dateHeader: 'date' })
}

export function readerOf(input: ObsInput) {
  return obsVerification({ region: input.region, endpoint: endpointOf(input) })
}

export function credentialsOf({ accessKeyId, accessKeySecret, securityToken }: ObsInput) {
  return { accessKeyId, accessKeySecret, securityToken: securityToken ?? undefined }
}

/** The frozen clock; where the request has a date of its own, that. */
export function timeOf({ signingTime, headers }: ObsInput): Date {
  return new Date(headers['x-obs-date'] ?? signingTime)
}

export function signInput(input: ObsInput): SignInput {
  const options = {
    method: input.method,
    bucket: input.bucket ?? undefined,
    query: input.query,
    headers: input.headers,
    at: timeOf(input),
    allowUnsafeKey: true,
  }
  return input.key === null ? { ...options, resource: 'bucket' } : { ...options, key: input.key }
}

export const urlInput = (input: ObsInput): PresignInput => ({ ...signInput(input), expiresIn: input.expiresIn ?? 0 })

const all = await vectors()
export const ofMode = (mode: ObsVector['mode']) => all.filter((vector) => vector.mode === mode)

/** The vectors of URLs and headers, as the contract suite takes them. */
export const schemeVectors: readonly SchemeVector[] = [...ofMode('query'), ...ofMode('header')].map(
  ({ id, mode, input, expected }) => ({
    id,
    scheme: schemeOf(input),
    credentials: credentialsOf(input),
    mode: mode === 'query' ? 'url' : 'header',
    input: mode === 'query' ? urlInput(input) : signInput(input),
    expected,
  }),
)
