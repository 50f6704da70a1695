import { createHash } from 'node:crypto'
import type { PresignInput, SignInput } from '@presign/core'
import type { SchemeVector } from '@presign/core/testing'
import { type GcsInput, type GcsVector, gcsV4 as vectors } from '@presign/vectors'
import { endpoints, gcsV4 } from '../src/index.js'
import { gcsV4Verification } from '../src/verify.js'

function endpointOf({ addressing, endpoint, bucket }: GcsInput) {
  if (addressing === 'path') return endpoints.pathStyle(endpoint)
  if (addressing === 'cname' && bucket !== null) return endpoints.custom(endpoint, { bucket })
  return endpoints.virtualHosted(endpoint)
}

/** Headers name the payload; without a body that is the digest of nothing. */
function payloadOf({ body = '', payloadHash }: GcsInput): string {
  return payloadHash ?? createHash('sha256').update(body).digest('hex')
}

export const schemeOf = (input: GcsInput) => gcsV4({ region: input.region, endpoint: endpointOf(input) })
export const readerOf = (input: GcsInput) => gcsV4Verification({ region: input.region, endpoint: endpointOf(input) })

export function credentialsOf({ accessKeyId, accessKeySecret }: GcsInput) {
  return { accessKeyId, accessKeySecret }
}

function signInput(input: GcsInput): SignInput {
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

export const headerInput = (input: GcsInput): SignInput => {
  const { headers, ...rest } = signInput(input)
  return { ...rest, headers: { 'x-goog-content-sha256': payloadOf(input), ...headers } }
}
export const urlInput = (input: GcsInput): PresignInput => ({ ...signInput(input), expiresIn: input.expiresIn ?? 0 })

const all = await vectors()
export const ofMode = (mode: GcsVector['mode']) => all.filter((vector) => vector.mode === mode)

/** The vectors of URLs and headers, as the contract suite takes them. */
export const schemeVectors: readonly SchemeVector[] = [...ofMode('query'), ...ofMode('header')].map(
  ({ id, mode, input, expected }) => ({
    id,
    scheme: schemeOf(input),
    credentials: credentialsOf(input),
    mode: mode === 'query' ? 'url' : 'header',
    input: mode === 'query' ? urlInput(input) : headerInput(input),
    expected,
  }),
)
