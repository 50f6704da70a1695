import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { ossV4 } from '@presign/oss-v4'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalOss } from '../src/oss.js'
import { type AskInput, addressed, ask, codeOf, KEYS, put, signerFor, start } from './harness.js'
import { wire } from './wire.js'

// What the provider's own clients expect, by a second run of their integration suites.

let oss: LocalOss
beforeAll(async () => {
  oss = await start({ buckets: ['photos', { name: 'open', acl: 'public-read' }] })
})
afterAll(() => oss.close())

const headersOf = async (key: string) => (await ask(oss, { method: 'HEAD', key })).headers
const element = (text: string, name: string) => new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(text)?.[1]
const textOf = async (input: AskInput, body?: string) => (await ask(oss, input, body)).text()

describe('CopyObject', () => {
  it('replaces the metadata of an object that is copied onto itself, whatever the directive says', async () => {
    await put(oss, 'same', 'x', { headers: { 'x-oss-meta-old': '1' } })
    const headers = { 'x-oss-copy-source': '/photos/same', 'x-oss-meta-new': '2', 'cache-control': 'no-cache' }
    expect((await ask(oss, { method: 'PUT', key: 'same', headers })).status).toBe(200)
    const now = await headersOf('same')
    expect(['x-oss-meta-old', 'x-oss-meta-new', 'cache-control'].map((name) => now.get(name))).toEqual([
      null,
      '2',
      'no-cache',
    ])
  })

  it('keeps the metadata of a version of the object that is named', async () => {
    await ask(
      oss,
      { method: 'PUT', bucket: 'open', query: { versioning: null } },
      '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
    )
    const first = await put(oss, 'same', 'x', { bucket: 'open', headers: { 'x-oss-meta-old': '1' } })
    await put(oss, 'same', 'y', { bucket: 'open' })
    const source = `/open/same?versionId=${first.headers.get('x-oss-version-id')}`
    await ask(oss, { method: 'PUT', bucket: 'open', key: 'same', headers: { 'x-oss-copy-source': source } })
    const { headers } = await ask(oss, { method: 'HEAD', bucket: 'open', key: 'same' })
    expect(headers.get('x-oss-meta-old')).toBe('1')
  })

  it('with REPLACE keeps what says how the bytes are encrypted', async () => {
    await put(oss, 'secret', 'x', {
      headers: { 'x-oss-meta-client-side-encryption-key': 'FAKEkey', 'x-oss-meta-owner': 'a' },
    })
    const headers = { 'x-oss-copy-source': '/photos/secret', 'x-oss-metadata-directive': 'REPLACE' }
    await ask(oss, { method: 'PUT', key: 'other', headers })
    const other = await headersOf('other')
    expect([other.get('x-oss-meta-client-side-encryption-key'), other.get('x-oss-meta-owner')]).toEqual([
      'FAKEkey',
      null,
    ])
  })
})

it('HeadObject tells of gzip as GetObject does', async () => {
  await put(oss, 'page', 'a'.repeat(2000), { headers: { 'content-type': 'text/plain' } })
  const { url } = signerFor(oss).presign(addressed({ method: 'HEAD', key: 'page' }))
  const { pathname, search } = new URL(url)
  const answer = await wire(
    oss.port,
    `HEAD ${pathname}${search} HTTP/1.1\r\nHost: 127.0.0.1:${oss.port}\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n`,
  )
  expect(answer).toMatch(/content-encoding: gzip/i)
  expect(answer).toMatch(/vary: accept-encoding/i)
  expect(answer).not.toMatch(/etag|content-length|accept-ranges/i)
})

describe('an operation that is not served', () => {
  it.each([
    ['PUT', 'objectWorm'],
    ['PUT', 'retention'],
    ['POST', 'redundancyTransition'],
    ['PUT', 'accessPointForObjectProcess'],
    ['GET', 'dataPipeline'],
    ['PUT', 'requesterQosInfo'],
    ['PUT', 'resourcePool'],
  ])('is never taken for another: %s ?%s', async (method, name) => {
    const answer = await ask(oss, { method, query: { [name]: null } }, method === 'GET' ? undefined : '<A/>')
    expect(await codeOf(answer)).toBe('501 NotImplemented')
  })
})

it('UploadPartCopy has a finer code of its own for an upload that is gone', async () => {
  await put(oss, 'source', 'x')
  const query = { partNumber: '1', uploadId: 'NONE' }
  const copied = await textOf({ method: 'PUT', key: 'a', query, headers: { 'x-oss-copy-source': '/photos/source' } })
  const sent = await textOf({ method: 'PUT', key: 'a', query }, 'x')
  expect([element(copied, 'EC'), element(sent, 'EC')]).toEqual(['0042-00000311', '0042-00000104'])
})

it('ListMultipartUploads says the last upload as next markers on the last page, too', async () => {
  const id = element(await textOf({ method: 'POST', key: 'begun', query: { uploads: null } }), 'UploadId')
  const text = await textOf({ query: { uploads: null, prefix: 'begun' } })
  expect(['IsTruncated', 'NextKeyMarker', 'NextUploadIdMarker'].map((name) => element(text, name))).toEqual([
    'false',
    'begun',
    id,
  ])
})

it('an object that is encrypted by KMS has a key, the named one or that of the service', async () => {
  const sse = 'x-oss-server-side-encryption'
  await put(oss, 'default key', 'x', { headers: { [sse]: 'KMS' } })
  await put(oss, 'own key', 'x', { headers: { [sse]: 'KMS', [`${sse}-key-id`]: 'FAKE-key' } })
  await put(oss, 'no key', 'x', { headers: { [sse]: 'AES256' } })
  const keys = ['default key', 'own key', 'no key'].map(async (key) => (await headersOf(key)).get(`${sse}-key-id`))
  expect(await Promise.all(keys)).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), 'FAKE-key', null])
})

it('GetBucketInfo has another endpoint inside the network of the service, where it has its own name', async () => {
  const signed = createSyncSigner(ossV4({ region: oss.region }), {
    credentials: KEYS,
    backend: nodeBackend,
    clock: oss.clock,
  })
  const own = new URL(signed.presign(addressed({ query: { bucketInfo: null } })).url)
  const answer = await wire(
    oss.port,
    `GET ${own.pathname}${own.search} HTTP/1.1\r\nHost: ${own.host}\r\nConnection: close\r\n\r\n`,
  )
  expect([element(answer, 'ExtranetEndpoint'), element(answer, 'IntranetEndpoint')]).toEqual([
    'oss-cn-hangzhou.aliyuncs.com',
    'oss-cn-hangzhou-internal.aliyuncs.com',
  ])
})

it('InitiateMultipartUpload passes over a traffic limit, which UploadPart obeys', async () => {
  const headers = { 'x-oss-traffic-limit': '645763' }
  expect((await ask(oss, { method: 'POST', key: 'slow', query: { uploads: null }, headers })).status).toBe(200)
  const query = { partNumber: '1', uploadId: 'NONE' }
  expect(await codeOf(await ask(oss, { method: 'PUT', key: 'slow', query, headers }, 'x'))).toBe('400 InvalidArgument')
})

it('an object that KMS does not encrypt says nothing of keys, and a part nothing of encryption', async () => {
  const sse = 'x-oss-server-side-encryption'
  await put(oss, 'plain', 'x', { headers: { [sse]: 'AES256', 'x-oss-server-side-data-encryption': 'SM4' } })
  const headers = await headersOf('plain')
  expect([headers.get(sse), headers.get('x-oss-server-side-data-encryption')]).toEqual(['AES256', null])
  const uploadId = element(await textOf({ method: 'POST', key: 'a', query: { uploads: null } }), 'UploadId') ?? ''
  const part = { method: 'PUT', key: 'a', query: { partNumber: '1', uploadId }, headers: { [sse]: 'AES256' } }
  expect(await codeOf(await ask(oss, part, 'x'))).toBe('400 InvalidArgument')
  const complete = { ...part, method: 'POST', query: { uploadId } }
  expect(await codeOf(await ask(oss, complete, '<CompleteMultipartUpload/>'))).toBe('400 InvalidArgument')
})

it('ListObjectsV2 makes tokens that a client may decode as it decodes names', async () => {
  for (let index = 0; index < 20; index++) await put(oss, `token/${index}?>~`, 'x')
  const query = { 'list-type': '2', prefix: 'token/', 'max-keys': '1' }
  let token: string | undefined
  for (let page = 0; page < 19; page++) {
    const asked = token === undefined ? query : { ...query, 'continuation-token': token }
    token = element(await textOf({ query: asked }), 'NextContinuationToken') ?? ''
    expect(token).toMatch(/^[\w-]+$/)
  }
})

it('a key id that is not known has a finer code', async () => {
  const { url } = signerFor(oss, { ...KEYS, accessKeyId: 'LTAIother0000' }).presign(addressed({ key: 'a' }))
  expect(element(await (await fetch(url)).text(), 'EC')).toBe('0002-00000902')
})

it('SealAppendObject is answered as in regions that lack it', async () => {
  const answer = await ask(oss, { method: 'POST', key: 'a', query: { seal: null, position: '0' } })
  expect(await codeOf(answer)).toBe('400 OperationNotSupported')
})

it('a POST with a parameter that nothing has is not taken for a form', async () => {
  expect(await codeOf(await ask(oss, { method: 'POST', query: { MetaQuery: null } }, '<A/>'))).toBe(
    '405 MethodNotAllowed',
  )
})
