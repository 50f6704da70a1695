import type { PresignInput, SignInput } from '@presign/core'
import type { SchemeVector } from '@presign/core/testing'
import { type CosInput, type CosVector, cos as vectors } from '@presign/vectors'
import { cos, endpoints } from '../src/index.js'
import { cosVerification } from '../src/verify.js'

function endpointOf({ addressing, endpoint, bucket }: CosInput) {
  if (addressing === 'path') return endpoints.pathStyle(endpoint)
  if (addressing === 'cname' && bucket !== null) return endpoints.custom(endpoint, { bucket })
  return endpoints.virtualHosted(endpoint)
}

/** SDKs begin their windows somewhat earlier than they are asked; the window is what is signed. */
export function windowOf({ keyTime }: CosInput) {
  const [start = 0, end = 0] = keyTime.split(';').map(Number)
  return { at: new Date(start * 1000), lasting: end - start }
}

export function schemeOf(input: CosInput) {
  const { region, signHost = true } = input
  return cos({ region, signHost, endpoint: endpointOf(input), headerLifetime: windowOf(input).lasting })
}

export function readerOf(input: CosInput) {
  const { region, signHost = true } = input
  return cosVerification({ region, signHost, endpoint: endpointOf(input) })
}

export function credentialsOf({ accessKeyId, accessKeySecret, securityToken }: CosInput) {
  return { accessKeyId, accessKeySecret, securityToken: securityToken ?? undefined }
}

export function signInput(input: CosInput): SignInput {
  const options = {
    method: input.method,
    bucket: input.bucket ?? undefined,
    query: input.query,
    headers: input.headers,
    at: windowOf(input).at,
    allowUnsafeKey: true,
  }
  return input.key === null ? { ...options, resource: 'bucket' } : { ...options, key: input.key }
}

export const urlInput = (input: CosInput): PresignInput => ({ ...signInput(input), expiresIn: windowOf(input).lasting })

const all = await vectors()
export const ofMode = (mode: CosVector['mode']) => all.filter((vector) => vector.mode === mode)

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
