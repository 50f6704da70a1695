import type { PresignInput, SignInput } from '@presign/core'
import type { SchemeVector } from '@presign/core/testing'
import { type TosInput, type TosVector, tos as vectors } from '@presign/vectors'
import { endpoints, tos } from '../src/index.js'
import { tosVerification } from '../src/verify.js'

function endpointOf({ addressing, endpoint, bucket }: TosInput) {
  return addressing === 'cname' && bucket !== null
    ? endpoints.custom(endpoint, { bucket })
    : endpoints.virtualHosted(endpoint)
}

export function schemeOf(input: TosInput) {
  return tos({ region: input.region, endpoint: endpointOf(input) })
}

export function readerOf(input: TosInput) {
  return tosVerification({ region: input.region, endpoint: endpointOf(input) })
}

export function credentialsOf({ accessKeyId, accessKeySecret, securityToken }: TosInput) {
  return { accessKeyId, accessKeySecret, securityToken: securityToken ?? undefined }
}

export function signInput(input: TosInput): SignInput {
  const options = {
    method: input.method,
    bucket: input.bucket ?? undefined,
    query: input.query,
    headers: input.headers,
    at: new Date(input.signingTime),
    allowUnsafeKey: true,
  }
  return input.key === null ? { ...options, resource: 'bucket' } : { ...options, key: input.key }
}

export const urlInput = (input: TosInput): PresignInput => ({ ...signInput(input), expiresIn: input.expiresIn ?? 0 })

const all = await vectors()
export const ofMode = (mode: TosVector['mode']) => all.filter((vector) => vector.mode === mode)

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
