import { createSigner, createSyncSigner, type PresignInput, type SignedRequest, type SignInput } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { webBackend } from '@presign/core/web'
import { endpoints } from '@presign/oss'
import { type OssInput, type OssUrlInput, ossV4Headers, ossV4Urls } from '@presign/vectors'
import { asRead } from '@presign-tooling/testing'
import { describe, expect, it } from 'vitest'
import { ossV4 } from '../src/index.js'

/**
 * Contested among the official SDKs, and decided otherwise than the vector: `additionalHeaders: ['host']` without a
 * Host header in the input. Every request has one, so it is signed (as php-v2 does) and not passed over in silence.
 */
const HOST_IS_ALWAYS_PRESENT = new Set(['pub-v4q-057', 'pub-v4h-039'])

function endpointOf({ addressing, endpoint }: OssInput) {
  if (addressing === 'path') return endpoints.pathStyle(endpoint)
  return addressing === 'cname' ? endpoints.custom(endpoint) : endpoints.virtualHosted(endpoint)
}

function signInput(input: OssInput): SignInput {
  const options = {
    method: input.method,
    query: input.query,
    headers: input.headers,
    additionalHeaders: input.additionalHeaders,
    at: new Date(input.signingTime),
    allowUnsafeKey: true,
  }
  const { bucket, key } = input
  if (bucket === null) return { ...options, resource: 'service' }
  return key === null ? { ...options, resource: 'bucket', bucket } : { ...options, bucket, key }
}

const presignInput = (input: OssUrlInput): PresignInput => ({ ...signInput(input), expiresIn: input.expiresIn ?? 0 })

function parts(input: OssInput) {
  const { accessKeyId, accessKeySecret, securityToken } = input
  const credentials = { accessKeyId, accessKeySecret, securityToken: securityToken ?? undefined }
  return { scheme: ossV4({ region: input.region, endpoint: endpointOf(input) }), credentials }
}

type Sign = (input: OssInput, run: 'sign' | 'presign') => Promise<SignedRequest>

const sync: Sign = async (input, call) => {
  const { scheme, credentials } = parts(input)
  const signer = createSyncSigner(scheme, { credentials, backend: nodeBackend })
  return call === 'sign' ? signer.sign(signInput(input)) : signer.presign(presignInput(input))
}

const asyncOver =
  (backend: typeof webBackend): Sign =>
  async (input, call) => {
    const { scheme, credentials } = parts(input)
    const signer = createSigner(scheme, { credentials, backend })
    return call === 'sign' ? signer.sign(signInput(input)) : signer.presign(presignInput(input))
  }

const colours: [string, Sign][] = [
  ['sync on node', sync],
  ['async on node', asyncOver(nodeBackend)],
  ['async on web', asyncOver(webBackend)],
]

const [urls, headers] = await Promise.all([ossV4Urls(), ossV4Headers()])

describe.each(colours)('vectors of the official SDKs, %s', (_name, signed) => {
  it.each(urls.filter(({ id }) => !HOST_IS_ALWAYS_PRESENT.has(id)))('$id: URL', async ({ input, expected }) => {
    const { url, trace } = await signed(input, 'presign')
    expect(trace.canonicalRequest).toBe(expected.canonicalRequest)
    expect(trace.stringToSign).toBe(expected.stringToSign)
    expect(trace.signature).toBe(expected.signature)
    expect(asRead(url)).toEqual(asRead(expected.url))
  })

  it.each(headers.filter(({ id }) => !HOST_IS_ALWAYS_PRESENT.has(id)))('$id: header', async ({ input, expected }) => {
    const { headers, trace } = await signed(input, 'sign')
    expect(trace.canonicalRequest).toBe(expected.canonicalRequest)
    expect(trace.stringToSign).toBe(expected.stringToSign)
    expect(trace.signature).toBe(expected.signature)
    expect(headers).toMatchObject(signedOnes(expected.headers))
    expect(fieldsOf(headers.authorization ?? '')).toEqual(fieldsOf(expected.headers.authorization ?? ''))
  })
})

/** SDKs add a Date and others of their own, which are not signed. */
function signedOnes(headers: Record<string, string>) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-oss-')))
}

function fieldsOf(authorization: string) {
  const [algorithm, ...fields] = authorization.split(/[, ]+/)
  // oss2 leaves the additional names in the caller's order; the canonical request sorts them all the same.
  const sorted = (field: string) => field.replace(/(?<==).*/, (value) => value.split(';').sort().join(';'))
  return { algorithm, fields: fields.map(sorted).sort() }
}
