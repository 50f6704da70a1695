import { createHash } from 'node:crypto'
import { createSigner, createSyncSigner, type PresignInput, type SignedRequest, type SignInput } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { webBackend } from '@presign/core/web'
import { endpoints } from '@presign/s3'
import { type AwsInput, awsV4 as vectors } from '@presign-tooling/vectors'
import { describe, expect, it } from 'vitest'
import { awsV4, serviceEndpoint, signPolicy } from '../src/index.js'

function endpointOf({ addressing, endpoint }: AwsInput) {
  if (addressing === 'none') return serviceEndpoint(endpoint)
  if (addressing === 'path') return endpoints.pathStyle(endpoint)
  return addressing === 'cname' ? endpoints.custom(endpoint) : endpoints.virtualHosted(endpoint)
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
  return {
    method: input.method,
    bucket: input.bucket ?? undefined,
    key: (input.rules === 'generic' ? input.path?.slice(1) : input.key) || undefined,
    query: queryOf(input),
    headers: input.headers,
    at: new Date(input.signingTime),
    allowUnsafeKey: true,
  }
}

function schemeOf(input: AwsInput) {
  return awsV4({ region: input.region, service: input.service, endpoint: endpointOf(input) })
}

function credentialsOf({ accessKeyId, accessKeySecret, securityToken }: AwsInput) {
  return { accessKeyId, accessKeySecret, securityToken: securityToken ?? undefined }
}

const headerInput = (input: AwsInput): SignInput => {
  const { headers, ...rest } = signInput(input)
  return { ...rest, headers: { ...payloadOf(input), ...headers } }
}
const urlInput = (input: AwsInput): PresignInput => ({ ...signInput(input), expiresIn: input.expiresIn ?? 0 })

type Sign = (input: AwsInput, call: 'sign' | 'presign') => Promise<SignedRequest>

const sync: Sign = async (input, call) => {
  const signer = createSyncSigner(schemeOf(input), { credentials: credentialsOf(input), backend: nodeBackend })
  return call === 'sign' ? signer.sign(headerInput(input)) : signer.presign(urlInput(input))
}

const web: Sign = async (input, call) => {
  const signer = createSigner(schemeOf(input), { credentials: credentialsOf(input), backend: webBackend })
  return call === 'sign' ? signer.sign(headerInput(input)) : signer.presign(urlInput(input))
}

const colours: [string, Sign][] = [
  ['sync on node', sync],
  ['async on web', web],
]

/** A server decodes path and query before it signs, so spelling and order are each SDK's own. */
function asRead(url: string) {
  const [, origin, path = '', query = ''] = /^(https?:\/\/[^/]+)([^?]*)\??(.*)$/.exec(url) ?? []
  const pairs = query.split('&').map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return `${decodeURIComponent(name)}=${decodeURIComponent(value.join('='))}`
  })
  return { origin, path: decodeURIComponent(path), query: pairs.sort() }
}

const ofMode = (mode: string) => vectors().filter((vector) => vector.mode === mode)

describe.each(colours)('vectors of the official SDKs, %s', (_name, signed) => {
  it.each(ofMode('query'))('$id: URL', async ({ input, expected, source }) => {
    const { url, trace } = await signed(input, 'presign')
    expect(trace.canonicalRequest).toBe(expected.canonicalRequest)
    expect(trace.stringToSign).toBe(expected.stringToSign)
    expect(trace.signature).toBe(expected.signature)
    // aws4fetch sends what URLSearchParams writes, `+` for a blank, and signs the blank.
    const theirs = expected.url?.replaceAll('+', source.sdk === 'aws4fetch' ? '%20' : '+') ?? ''
    expect(asRead(url)).toEqual(asRead(theirs))
  })

  it.each(ofMode('header'))('$id: header', async ({ input, expected }) => {
    const { headers, trace } = await signed(input, 'sign')
    expect(trace.canonicalRequest).toBe(expected.canonicalRequest)
    expect(trace.stringToSign).toBe(expected.stringToSign)
    expect(trace.signature).toBe(expected.signature)
    expect(headers).toMatchObject({ ...expected.headers })
  })

  it.each(ofMode('post-policy'))('$id: form', async ({ input, expected }) => {
    const options = { credentials: credentialsOf(input), backend: nodeBackend }
    const signer = createSigner(schemeOf(input), options)
    const fields = await signer.run(signPolicy(input.policy ?? '', { at: new Date(input.signingTime) }))
    expect(fields.policy).toBe(expected.stringToSign)
    const theirs = Object.entries(expected.formFields ?? {}).map(([name, value]) => [name.toLowerCase(), value])
    expect(Object.fromEntries(theirs)).toMatchObject(fields)
  })
})
