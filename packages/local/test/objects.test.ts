import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalOss } from '../src/oss.js'
import { ask, codeOf, NOW, put, start } from './harness.js'

describe.each(['memory', 'folder'])('storage in %s', (kind) => {
  let oss: LocalOss
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'local-oss-'))
    oss = await start({ storage: kind === 'memory' ? 'memory' : folder })
  })
  afterAll(async () => {
    await oss.close()
    await rm(folder, { recursive: true })
  })

  it.each([`中文/😀 a+b%2F#?&'()*~.txt`, 'a//b', 'a/', 'tab\there', 'e\u0301', '100%25', 'a\\b'])(
    'gives back what was put at %j',
    async (key) => {
      const sent = await put(oss, key, '123456789')
      expect([sent.headers.get('etag'), sent.headers.get('x-oss-hash-crc64ecma')]).toEqual([
        '"25F9E794323B453885F5181F1B624D0B"',
        // The check value of CRC-64/XZ, 995dc9bbdf1939fa.
        '11051210869376104954',
      ])
      expect(await (await ask(oss, { key })).text()).toBe('123456789')
      expect((await ask(oss, { method: 'DELETE', key })).status).toBe(204)
      expect(await codeOf(await ask(oss, { key }))).toBe('404 NoSuchKey')
    },
  )

  it('PutObject stores an empty object', async () => {
    await put(oss, 'empty', new Uint8Array(0))
    const got = await ask(oss, { key: 'empty' })
    expect([got.status, got.headers.get('content-length'), got.headers.get('x-oss-hash-crc64ecma')]).toEqual([
      200,
      '0',
      '0',
    ])
  })

  it('GetObject returns a range', async () => {
    await put(oss, 'digits', '0123456789')
    const got = await ask(oss, { key: 'digits', headers: { range: 'bytes=2-4' }, additionalHeaders: ['range'] })
    expect([got.status, got.headers.get('content-range'), await got.text()]).toEqual([206, 'bytes 2-4/10', '234'])
  })

  it('HeadObject returns the headers of GetObject without its body', async () => {
    await put(oss, 'meta', 'abc', { headers: { 'content-type': 'text/plain', 'x-oss-meta-author': 'me' } })
    const { status, headers } = await ask(oss, { method: 'HEAD', key: 'meta' })
    expect([status, Object.fromEntries(headers)]).toMatchObject([
      200,
      {
        'content-length': '3',
        'content-type': 'text/plain',
        etag: '"900150983CD24FB0D6963F7D28E17F72"',
        'last-modified': new Date(NOW).toUTCString(),
        'x-oss-meta-author': 'me',
        'x-oss-object-type': 'Normal',
        'x-oss-storage-class': 'Standard',
      },
    ])
  })

  it('GetObjectMeta returns size, ETag and checksum', async () => {
    await put(oss, 'meta', '123456789', { headers: { 'x-oss-meta-author': 'me' } })
    const { headers } = await ask(oss, { method: 'HEAD', key: 'meta', query: { objectMeta: '' } })
    const found = ['content-length', 'etag', 'x-oss-hash-crc64ecma', 'x-oss-meta-author'].map((name) =>
      headers.get(name),
    )
    expect(found).toEqual(['9', '"25F9E794323B453885F5181F1B624D0B"', '11051210869376104954', null])
  })

  it('PutObject stores nothing when the Content-MD5 differs', async () => {
    const headers = { 'content-md5': 'CY9rzUYh03PK3k6DJie09g==' }
    expect(await codeOf(await ask(oss, { method: 'PUT', key: 'bad', headers }, 'hello'))).toBe('400 InvalidDigest')
    expect(await codeOf(await ask(oss, { key: 'bad' }))).toBe('404 NoSuchKey')
  })
})
