import { createHash } from 'node:crypto'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { type ReceivedRequest, received } from '@presign/core/testing'
import { createSyncVerifier, createVerifier } from '@presign/core/verify'
import { SignatureV4 } from '@smithy/signature-v4'
import { describe, expect, it, vi } from 'vitest'
import { awsV4, serviceEndpoint } from '../src/index.js'
import { awsV4Verification } from '../src/verify.js'
import { Sha256 } from './sha256.js'

const at = new Date('2026-02-28T23:59:59Z')
const credentials = { accessKeyId: 'AKIATESTFAKE001', accessKeySecret: 'FAKEsecret' }
const clock = { now: () => at.getTime() }
const options = { credentialsOf: () => credentials, backend: nodeBackend, clock }

const BODY = 'Action=SendMessage&MessageBody=été'
const bytes = new TextEncoder().encode(BODY)
const sha256 = createHash('sha256').update(bytes).digest('hex')
const EMPTY = createHash('sha256').update('').digest('hex')
const OTHER = createHash('sha256').update('another body').digest('hex')
const MISMATCH = { ok: false, reason: 'mismatch', service: { status: 403, code: 'SignatureDoesNotMatch' } }

const queue = { region: 'eu-west-3', service: 'sqs', endpoint: serviceEndpoint('sqs') }
const verifier = createSyncVerifier([awsV4Verification(queue)], options)
const later = createVerifier([awsV4Verification(queue)], options)

/** A request of the official signer, which signs the digest of a body and does not send it. */
function signedBody(body: string | undefined, headers: Record<string, string> = {}): Promise<ReceivedRequest> {
  return signedByPeer('sqs', 'sqs.eu-west-3.amazonaws.com', headers, body)
}

/** A request of the official signer for S3. It signs whatever the header says of the body. */
function signedObject(headers: Record<string, string>): Promise<ReceivedRequest> {
  return signedByPeer('s3', 'examplebucket.s3.eu-west-3.amazonaws.com', headers)
}

async function signedByPeer(
  service: string,
  host: string,
  headers: Record<string, string>,
  body?: string,
): Promise<ReceivedRequest> {
  const peer = new SignatureV4({
    service,
    region: 'eu-west-3',
    credentials: { accessKeyId: credentials.accessKeyId, secretAccessKey: credentials.accessKeySecret },
    sha256: Sha256,
    uriEscapePath: service !== 's3',
    applyChecksum: false,
  })
  const path = service === 's3' ? '/a' : '/'
  const request = { method: 'POST', protocol: 'https:', hostname: host, path, headers: { ...headers, host } }
  const signed = await peer.sign({ ...request, ...(body === undefined ? {} : { body }) }, { signingDate: at })
  return { method: 'POST', target: path, headers: Object.entries(signed.headers) }
}

describe('verify, where the digest of a body is signed and not sent', () => {
  it.each<[string, ReceivedRequest['payload']]>([
    ['its digest in hex', sha256],
    ['its digest in capitals', sha256.toUpperCase()],
    ['its bytes', bytes],
    ['a Buffer', Buffer.from(bytes)],
    ['a function that gives its digest', () => sha256],
    ['a function that gives its bytes', () => bytes],
  ])('accepts the body as %s, and tells its digest', async (_name, payload) => {
    const request = { ...(await signedBody(BODY)), payload }
    expect(request.headers.some(([name]) => name === 'x-amz-content-sha256')).toBe(false)
    for (const verdict of [verifier.verify(request), await later.verify(request)])
      expect(verdict).toMatchObject({ ok: true, resource: 'service', payload: 'digest', sha256 })
  })

  it('waits for a promise where it may wait', async () => {
    const request = await signedBody(BODY)
    expect(await later.verify({ ...request, payload: async () => bytes })).toMatchObject({ ok: true, sha256 })
    expect(await later.verify({ ...request, payload: async () => OTHER })).toMatchObject(MISMATCH)
  })

  it('rejects another body, in each of its forms', async () => {
    const request = await signedBody(BODY)
    const wrong: ReceivedRequest['payload'][] = [OTHER, EMPTY, new Uint8Array(0), bytes.slice(1), () => OTHER]
    for (const payload of wrong) {
      expect(verifier.verify({ ...request, payload })).toMatchObject(MISMATCH)
      expect(await later.verify({ ...request, payload })).toMatchObject(MISMATCH)
    }
  })

  it('takes a request without a payload as one without a body', async () => {
    expect(verifier.verify(await signedBody(undefined))).toMatchObject({ ok: true, payload: 'digest' })
    expect(verifier.verify({ ...(await signedBody(undefined)), payload: bytes })).toMatchObject(MISMATCH)
    expect(verifier.verify(await signedBody(BODY))).toMatchObject(MISMATCH)
  })

  it('does not take a digest header that is added on the way', async () => {
    const { headers, ...request } = await signedBody(BODY)
    const added = { ...request, headers: [...headers, ['x-amz-content-sha256', sha256] as const], payload: bytes }
    expect(verifier.verify(added)).toMatchObject({ ok: false, reason: 'malformed' })
  })

  it('throws for a payload that is neither, which is the fault of the server', async () => {
    const request = await signedBody(BODY)
    for (const payload of ['abc', '', 7, {}, () => undefined])
      expect(() => verifier.verify({ ...request, payload: payload as never })).toThrow(
        expect.objectContaining({ code: 'input_invalid', details: expect.objectContaining({ name: 'payload' }) }),
      )
    await expect(later.verify({ ...request, payload: () => Promise.reject(new Error('closed')) })).rejects.toThrow(
      'closed',
    )
  })

  it('asks for the body once, and only when it is signed and the request is otherwise in order', async () => {
    const payload = vi.fn(() => bytes)
    const asked = (request: ReceivedRequest) => {
      payload.mockClear()
      const { ok } = verifier.verify({ ...request, payload })
      return [ok, payload.mock.calls.length]
    }
    const request = await signedBody(BODY)
    expect(asked(request)).toEqual([true, 1])
    const unsigned = await signedBody(BODY, { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' })
    expect(asked(unsigned)).toEqual([true, 0])
    const changed = request.headers.map(([name, value]) => [name, value.replace('eu-west-3', 'eu-west-2')] as const)
    for (const headers of [
      changed,
      request.headers.filter(([name]) => name !== 'authorization'),
      request.headers.map(([name, value]) => [name, value.replace('20260228T2359', '20260228T2000')] as const),
      request.headers.map(([name, value]) => [name, value.replace('SignedHeaders=', 'Signed=')] as const),
    ])
      expect(asked({ ...request, headers })).toEqual([false, 0])
  })
})

describe('verify, where the digest of a body is sent and signed', () => {
  const objects = createSyncVerifier([awsV4Verification({ region: 'eu-west-3' })], options)
  const store = createSyncSigner(awsV4({ region: 'eu-west-3' }), { credentials, backend: nodeBackend, clock })
  const put = (headers: Record<string, string> = {}) =>
    received(store.sign({ method: 'PUT', bucket: 'examplebucket', key: 'a', headers }))
  const request = put({ 'x-amz-content-sha256': sha256 })

  it('accepts that body, and tells the digest where none is given', () => {
    for (const payload of [undefined, sha256, bytes, () => bytes])
      expect(objects.verify({ ...request, payload })).toMatchObject({ ok: true, payload: 'digest', sha256 })
  })

  it('rejects another body as payload_mismatch, as the service does', () => {
    for (const payload of [OTHER, EMPTY, new Uint8Array(0), () => OTHER])
      expect(objects.verify({ ...request, payload })).toMatchObject({
        ok: false,
        reason: 'payload_mismatch',
        service: { status: 400, code: 'XAmzContentSHA256Mismatch' },
      })
  })

  it('rejects another body of another service as well', async () => {
    const sent = await signedBody(BODY, { 'x-amz-content-sha256': sha256 })
    expect(verifier.verify({ ...sent, payload: bytes })).toMatchObject({ ok: true, payload: 'digest', sha256 })
    expect(verifier.verify({ ...sent, payload: OTHER })).toMatchObject({ ok: false, reason: 'payload_mismatch' })
  })

  it('finds a signature that is wrong before it asks for the body', () => {
    const payload = vi.fn(() => bytes)
    const headers = request.headers.map(([name, value]) => [name, value.replace(/.$/, '_')] as const)
    expect(objects.verify({ ...request, headers, payload })).toMatchObject({ ok: false })
    expect(payload).not.toHaveBeenCalled()
  })

  it.each([
    'foo',
    '',
    sha256.toUpperCase(),
    sha256.slice(1),
    'unsigned-payload',
    'STREAMING-FOO',
    'UNSIGNED-PAYLOAD-X',
  ])('rejects x-amz-content-sha256: %s, though it is signed', async (named) => {
    const signed = await signedObject({ 'x-amz-content-sha256': named })
    expect(signed.headers.find(([name]) => name === 'x-amz-content-sha256')?.[1]).toBe(named)
    for (const payload of [undefined, bytes])
      expect(objects.verify({ ...signed, payload })).toMatchObject({
        ok: false,
        reason: 'malformed',
        service: { status: 400, code: 'InvalidArgument' },
      })
  })

  it('rejects a request for an object without the header, which S3 wants', async () => {
    const signed = await signedObject({})
    expect(objects.verify({ ...signed, payload: '' })).toMatchObject({
      ok: false,
      reason: 'malformed',
      service: { status: 400, code: 'InvalidRequest' },
    })
  })

  it.each([
    ['UNSIGNED-PAYLOAD', 'unsigned'],
    ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'chunks'],
    ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER', 'chunks-trailer'],
    ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'unsigned-trailer'],
    [sha256, 'digest'],
  ])('accepts x-amz-content-sha256: %s as %s, and asks for no other body', (named, payload) => {
    const given = vi.fn(() => bytes)
    const verdict = objects.verify({ ...put({ 'x-amz-content-sha256': named }), payload: given })
    expect(verdict).toMatchObject({ ok: true, payload })
    expect(verdict.ok && verdict.sha256).toBe(payload === 'digest' ? sha256 : undefined)
    expect(given).toHaveBeenCalledTimes(payload === 'digest' ? 1 : 0)
  })

  it('says of a signed URL that any body goes with it', () => {
    const payload = vi.fn(() => bytes)
    const url = received(store.presign({ method: 'PUT', bucket: 'examplebucket', key: 'a', expiresIn: 60 }))
    const verdict = objects.verify({ ...url, payload })
    expect(verdict).toMatchObject({ ok: true, payload: 'unsigned', resource: 'object' })
    expect(verdict).not.toHaveProperty('sha256')
    expect(payload).not.toHaveBeenCalled()
  })

  it('rejects a digest that is added to a signed URL', () => {
    const url = received(store.presign({ bucket: 'examplebucket', key: 'a', expiresIn: 60 }))
    const headers = [...url.headers, ['x-amz-content-sha256', sha256] as const]
    expect(objects.verify({ ...url, headers, payload: OTHER })).toMatchObject({ ok: false, reason: 'malformed' })
  })
})
