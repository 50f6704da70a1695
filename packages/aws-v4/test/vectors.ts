import { createHash } from 'node:crypto'
import type { PresignInput, SignInput } from '@presign/core'
import type { SchemeVector } from '@presign/core/testing'
import { endpoints } from '@presign/s3'
import { type AwsInput, type AwsVector, awsV4 as vectors } from '@presign/vectors'
import { awsV4, serviceEndpoint } from '../src/index.js'
import { awsV4Verification } from '../src/verify.js'

function endpointOf({ addressing, endpoint, bucket }: AwsInput) {
  if (addressing === 'none') return serviceEndpoint(endpoint)
  if (addressing === 'path') return endpoints.pathStyle(endpoint)
  if (addressing === 'cname' && bucket !== null) return endpoints.custom(endpoint, { bucket })
  return endpoints.virtualHosted(endpoint)
}

/** Names that repeat stand as a list of their values. */
function queryOf({ query }: AwsInput): SignInput['query'] {
  if (!Array.isArray(query)) return query as SignInput['query']
  const names = [...new Set(query.map(([name]) => name))]
  return Object.fromEntries(
    names.map((name) => [name, query.filter((pair) => pair[0] === name).map((pair) => pair[1])]),
  )
}

/** S3's headers name the payload; without a body that is the digest of nothing. */
function payloadOf({ body, payloadHash, rules }: AwsInput): Record<string, string> {
  if (rules === 'generic' && body === undefined) return {}
  return {
    'x-amz-content-sha256':
      payloadHash ??
      createHash('sha256')
        .update(body ?? '')
        .digest('hex'),
  }
}

function signInput(input: AwsInput): SignInput {
  const options = {
    method: input.method,
    query: queryOf(input),
    headers: input.headers,
    at: new Date(input.signingTime),
    allowUnsafeKey: true,
  }
  const { bucket, key, path = '/' } = input
  if (bucket === null) return { ...options, resource: 'service', path }
  return key === null ? { ...options, resource: 'bucket', bucket } : { ...options, bucket, key }
}

const placeOf = (input: AwsInput) => ({
  region: input.region,
  service: input.service,
  endpoint: endpointOf(input),
})

export const schemeOf = (input: AwsInput) => awsV4(placeOf(input))
export const readerOf = (input: AwsInput) => awsV4Verification(placeOf(input))

export function credentialsOf({ accessKeyId, accessKeySecret, securityToken }: AwsInput) {
  return { accessKeyId, accessKeySecret, securityToken: securityToken ?? undefined }
}

export const headerInput = (input: AwsInput): SignInput => {
  const { headers, ...rest } = signInput(input)
  return { ...rest, headers: { ...payloadOf(input), ...headers } }
}
export const urlInput = (input: AwsInput): PresignInput => ({ ...signInput(input), expiresIn: input.expiresIn ?? 0 })

const all = await vectors()
export const ofMode = (mode: AwsVector['mode']) => all.filter((vector) => vector.mode === mode)

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
