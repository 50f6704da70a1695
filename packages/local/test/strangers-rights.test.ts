import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { awsV4 } from '@presign/aws-v4'
import { createSyncSigner, type PresignInput } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLocalCos } from '../src/cos.js'
import type { LocalOss } from '../src/oss.js'
import { createLocalS3, type LocalS3 } from '../src/s3.js'
import { ask, codeOf, KEYS, NOW, put, start } from './harness.js'
import { statusLine } from './wire.js'

let oss: LocalOss
beforeAll(async () => {
  oss = await start({
    buckets: [
      { name: 'open', acl: 'public-read-write' },
      { name: 'shown', acl: 'public-read' },
    ],
  })
})
afterAll(() => oss.close())

function askS3({ region, endpoint, credentials, clock }: LocalS3, input: PresignInput, body: string) {
  const signer = createSyncSigner(awsV4({ region, endpoint }), { credentials, backend: nodeBackend, clock })
  const { url, method, headers } = signer.presign({ ...input, expiresIn: 60 })
  return fetch(url, { method, headers, body: new TextEncoder().encode(body) })
}

const PRIVATE = { 'x-oss-object-acl': 'private' }
const nobody = (path: string, init: RequestInit = {}) => fetch(`${oss.url}/${path}`, init)
const status = async (path: string, init: RequestInit = {}) => (await nobody(path, init)).status

describe('checkOverwrite', () => {
  const VERSION = `CAEQ${'0'.repeat(20)}`

  it.each<[string, string, RequestInit]>([
    ['PutObject', `?versionId=${VERSION}`, { method: 'PUT', body: 'x' }],
    ['CopyObject', `?versionId=${VERSION}`, { method: 'PUT', headers: { 'x-oss-copy-source': '/open/free' } }],
    ['PutSymlink', `?symlink&versionId=${VERSION}`, { method: 'PUT', headers: { 'x-oss-symlink-target': 'free' } }],
    ['AppendObject', `?append&position=0&versionId=${VERSION}`, { method: 'POST', body: 'x' }],
  ])('asks for the right to what %s replaces, whatever version the URL names', async (_operation, query, init) => {
    await put(oss, 'free', 'x', { bucket: 'open' })
    await put(oss, 'own', 'mine', { bucket: 'open', headers: PRIVATE })
    expect(await status(`open/own${query}`, init)).toBe(403)
    expect(await (await ask(oss, { bucket: 'open', key: 'own' })).text()).toBe('mine')
  })

  it('asks once more when the body is there', async () => {
    const socket = connect(oss.port, '127.0.0.1')
    socket.write('PUT /open/raced HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 2\r\n\r\nx')
    await wait(100)
    await put(oss, 'raced', 'mine', { bucket: 'open', headers: PRIVATE })
    socket.write('x')
    expect(statusLine(await text(socket))).toMatch(/ 403 /)
    expect(await (await ask(oss, { bucket: 'open', key: 'raced' })).text()).toBe('mine')
  })
})

describe('checkRight', () => {
  it('asks for the right to the version that a suspended bucket replaces', async () => {
    const suspended = await start({ buckets: [{ name: 'open', acl: 'public-read-write' }] })
    const versioning = (value: string) =>
      ask(
        suspended,
        { method: 'PUT', bucket: 'open', query: { versioning: null } },
        `<VersioningConfiguration><Status>${value}</Status></VersioningConfiguration>`,
      )
    await put(suspended, 'doc', 'mine', { bucket: 'open', headers: PRIVATE })
    await versioning('Enabled')
    await put(suspended, 'doc', 'free', { bucket: 'open' })
    await versioning('Suspended')
    for (const method of ['PUT', 'DELETE'])
      expect((await fetch(`${suspended.url}/open/doc`, { method })).status).toBe(403)
    const old = await ask(suspended, { bucket: 'open', key: 'doc', query: { versionId: 'null' } })
    expect(await old.text()).toBe('mine')
    await suspended.close()
  })

  it('lets no one without a signature change the ACL of what an append prolongs', async () => {
    const append = (position: number, headers = {}) =>
      nobody(`open/log?append&position=${position}`, { method: 'POST', body: 'x', headers })
    expect((await append(0)).status).toBe(200)
    expect((await append(1, { 'x-oss-object-acl': 'public-read' })).status).toBe(403)
    expect((await append(1)).status).toBe(200)
  })

  it('is denied to all without a signature where S3 is told to ignore public ACLs', async () => {
    const s3 = await createLocalS3({ credentials: KEYS, buckets: [{ name: 'open', acl: 'public-read-write' }] })
    s3.clock.set(NOW)
    const list = async () => (await fetch(`${s3.url}/open`)).status
    expect(await list()).toBe(200)
    const block =
      '<PublicAccessBlockConfiguration><IgnorePublicAcls>true</IgnorePublicAcls></PublicAccessBlockConfiguration>'
    const input = { method: 'PUT', bucket: 'open', resource: 'bucket', query: { publicAccessBlock: null } } as const
    expect((await askS3(s3, input as never, block)).status).toBe(200)
    expect(await list()).toBe(403)
    await s3.close()
  })
})

describe('deleteMultiple', () => {
  it('deletes nothing where its list says twice whether it is quiet', async () => {
    await put(oss, 'a', 'x', { bucket: 'open' })
    const body = '<Delete><Quiet>true</Quiet><Quiet>true</Quiet><Object><Key>a</Key></Object></Delete>'
    expect(await codeOf(await nobody('open/?delete', { method: 'POST', body }))).toBe('400 MalformedXML')
    expect(await status('open/a')).toBe(200)
  })
})

describe('findUpload', () => {
  const uploadOf = async (key: string, headers = {}) => {
    const begun = await ask(oss, { method: 'POST', bucket: 'open', key, query: { uploads: null }, headers })
    const id = /<UploadId>(.*?)</.exec(await begun.text())?.[1]
    const query = { uploadId: id, partNumber: '1' } as Record<string, string>
    await ask(oss, { method: 'PUT', bucket: 'open', key, query }, 'part')
    return id
  }
  const complete = (etag: string) =>
    `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${etag}</ETag></Part></CompleteMultipartUpload>`

  it.each<[string, string, RequestInit]>([
    ['ListParts', '', {}],
    ['UploadPart', '&partNumber=1', { method: 'PUT', body: 'x' }],
    ['UploadPartCopy', '&partNumber=1', { method: 'PUT', headers: { 'x-oss-copy-source': '/open/free' } }],
    ['CompleteMultipartUpload', '', { method: 'POST', body: complete('F4C9385F1902F7334B00B9B4ECD164DE') }],
    ['AbortMultipartUpload', '', { method: 'DELETE' }],
  ])('asks %s for the right to an upload that was begun as private', async (_operation, query, init) => {
    await put(oss, 'free', 'x', { bucket: 'open' })
    expect(await status(`open/up?uploadId=${await uploadOf('up', PRIVATE)}${query}`, init)).toBe(403)
    expect(await status(`open/up?uploadId=${await uploadOf('up')}${query}`, init)).toBeLessThan(400)
  })

  it('lists no parts of uploads to a bucket that everyone may read alone', async () => {
    const begun = await ask(oss, { method: 'POST', bucket: 'shown', key: 'a', query: { uploads: null } })
    const id = /<UploadId>(.*?)</.exec(await begun.text())?.[1]
    expect(await status(`shown/a?uploadId=${id}`)).toBe(403)
  })

  it('finds no upload to S3 that was begun without a signature, since none can be', async () => {
    const s3 = await createLocalS3({ credentials: KEYS, buckets: [{ name: 'open', acl: 'public-read-write' }] })
    expect(await codeOf(await fetch(`${s3.url}/open/a?uploads`, { method: 'POST' }))).toBe('403 AccessDenied')
    await s3.close()
  })
})

// The operations are the same for all services.
describe('objects of S3 and COS', () => {
  it('that are private stay so to who has no signature', async () => {
    const s3 = await createLocalS3({ credentials: KEYS, buckets: [{ name: 'open', acl: 'public-read-write' }] })
    s3.clock.set(NOW)
    await askS3(s3, { method: 'PUT', bucket: 'open', key: 'own' } as never, 'mine')
    for (const query of ['', `?versionId=CAEQ${'0'.repeat(20)}`])
      expect((await fetch(`${s3.url}/open/own${query}`, { method: 'PUT', body: 'x' })).status).toBe(403)
    await s3.close()
    const cos = await createLocalCos({ credentials: KEYS, buckets: [{ name: 'open-1250000000', acl: 'public-read' }] })
    expect((await fetch(`${cos.url}/open-1250000000/a?uploadId=x`)).status).toBe(403)
    await cos.close()
  })
})
