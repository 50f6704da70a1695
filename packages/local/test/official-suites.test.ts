import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { ossV1 } from '@presign/oss-v1'
import { ossV4 } from '@presign/oss-v4'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalOss } from '../src/oss.js'
import { type AskInput, addressed, ask, codeOf, KEYS, NOW, put, signerFor, start } from './harness.js'
import { statusLine, wire } from './wire.js'

// What the provider's own clients expect, by their integration suites.

let oss: LocalOss
beforeAll(async () => {
  oss = await start({
    buckets: ['photos', { name: 'kept', versioning: 'Enabled' }, { name: 'open', acl: 'public-read-write' }],
    cnames: { 'img.example.com': 'photos' },
  })
})
afterAll(() => oss.close())

const textOf = async (input: AskInput, body?: string) => {
  const response = await ask(oss, input, body)
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text
}
const element = (text: string, name: string) => new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(text)?.[1]
const subresource = (name: string, value: string | null = null) => ({ [name]: value })

async function initiate(key: string, more: AskInput = {}): Promise<string> {
  const query = { uploads: null, ...more.query }
  return element(await textOf({ ...more, method: 'POST', key, query }), 'UploadId') ?? ''
}

async function part(key: string, uploadId: string, number: number, body: string) {
  const response = await ask(oss, { method: 'PUT', key, query: { partNumber: String(number), uploadId } }, body)
  return response.headers.get('etag') ?? ''
}

function complete(key: string, uploadId: string, etags: readonly string[], more: AskInput = {}) {
  const parts = etags.map((etag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${etag}</ETag></Part>`)
  const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
  return ask(oss, { ...more, method: 'POST', key, query: { uploadId, ...more.query } }, body)
}

async function upload(key: string, bodies: readonly string[], more: AskInput = {}) {
  const uploadId = await initiate(key, more)
  const etags: string[] = []
  for (const [at, body] of bodies.entries()) etags.push(await part(key, uploadId, at + 1, body))
  return complete(key, uploadId, etags)
}

describe('dates', () => {
  it.each<[string, AskInput, RegExp]>([
    ['ListBuckets', { bucket: undefined }, /<CreationDate>/],
    ['GetBucketInfo', { query: { bucketInfo: null } }, /<CreationDate>/],
    ['ListObjects', {}, /<LastModified>/],
    ['ListObjectsV2', { query: { 'list-type': '2' } }, /<LastModified>/],
    ['ListObjectVersions', { query: { versions: null } }, /<LastModified>/],
    ['ListMultipartUploads', { query: { uploads: null } }, /<Initiated>/],
    ['CopyObject', { method: 'PUT', key: 'copy', headers: { 'x-oss-copy-source': '/photos/dated' } }, /<LastModified>/],
  ])('are whole seconds in %s', async (_operation, input, wanted) => {
    oss.clock.set(NOW + 123)
    await put(oss, 'dated', 'abc')
    await initiate('dated')
    const text = await textOf(input)
    expect(text).toMatch(wanted)
    const dates = text.match(/\d{4}-\d\d-\d\dT[^<]*/g) ?? []
    expect(dates.filter((date) => !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/.test(date))).toEqual([])
    oss.clock.set(NOW)
  })

  it('are whole seconds in ListParts and UploadPartCopy', async () => {
    oss.clock.set(NOW + 987)
    await put(oss, 'dated', 'abc')
    const uploadId = await initiate('dated parts')
    await part('dated parts', uploadId, 1, 'abc')
    const copied = await textOf({
      method: 'PUT',
      key: 'dated parts',
      query: { partNumber: '2', uploadId },
      headers: { 'x-oss-copy-source': '/photos/dated' },
    })
    const listed = await textOf({ key: 'dated parts', query: { uploadId } })
    for (const text of [copied, listed]) expect(element(text, 'LastModified')).toBe('2026-03-01T12:00:00.000Z')
    oss.clock.set(NOW)
  })
})

describe('CompleteMultipartUpload', () => {
  const large = 'a'.repeat(100 * 1024)

  it('makes the ETag of the text of the parts’ ETags', async () => {
    const response = await upload('etag', [large, 'b'])
    const hex = (text: string) => createHash('md5').update(text).digest('hex').toUpperCase()
    expect(response.headers.get('etag')).toBe(`"${hex(hex(large) + hex('b'))}-2"`)
  })

  it('makes an empty object of an empty list', async () => {
    const uploadId = await initiate('nothing')
    await part('nothing', uploadId, 1, 'abc')
    expect((await complete('nothing', uploadId, [])).status).toBe(200)
    const got = await ask(oss, { key: 'nothing' })
    expect([got.status, await got.text(), got.headers.get('x-oss-object-type')]).toEqual([200, '', 'Multipart'])
  })

  it('looks for the upload before it reads the list', async () => {
    const sent = { method: 'POST', key: 'a', query: { uploadId: 'NONE' } }
    expect(await codeOf(await ask(oss, sent, 'not XML'))).toBe('404 NoSuchUpload')
  })

  it('applies an ACL', async () => {
    const uploadId = await initiate('shown')
    const etag = await part('shown', uploadId, 1, 'abc')
    await complete('shown', uploadId, [etag], { headers: { 'x-oss-object-acl': 'public-read' } })
    expect(element(await textOf({ key: 'shown', query: { acl: null } }), 'Grant')).toBe('public-read')
  })

  it.each(['Initiate', 'Complete'])('and InitiateMultipartUpload encode the key when asked to: %s', async (which) => {
    const key = 'a b/中'
    const query = { 'encoding-type': 'url' }
    const initiated = await textOf({ method: 'POST', key, query: { uploads: null, ...query } })
    const uploadId = element(initiated, 'UploadId') ?? ''
    const text = which === 'Initiate' ? initiated : await (await complete(key, uploadId, [], { query })).text()
    expect([element(text, 'EncodingType'), element(text, 'Key')]).toEqual(['url', 'a%20b%2F%E4%B8%AD'])
  })

  it('gives the Content-MD5 of the whole to a sequential upload only', async () => {
    await upload('sequential', [large, 'b'], { query: { sequential: null } })
    await upload('not sequential', [large, 'b'])
    const md5 = async (key: string) => (await ask(oss, { method: 'HEAD', key })).headers.get('content-md5')
    expect(await md5('sequential')).toBe(createHash('md5').update(`${large}b`).digest('base64'))
    expect(await md5('not sequential')).toBeNull()
  })

  it('ends the upload, so that UploadPart answers with a finer code of its own', async () => {
    const uploadId = await initiate('ended')
    await complete('ended', uploadId, [])
    const late = await ask(oss, { method: 'PUT', key: 'ended', query: { partNumber: '1', uploadId } }, 'abc')
    expect([late.status, element(await late.text(), 'EC')]).toEqual([404, '0042-00000104'])
  })
})

it('ListParts returns what Initiate was told of client-side encryption', async () => {
  const headers = {
    'x-oss-meta-client-side-encryption-key': 'FAKEkey',
    'x-oss-meta-client-side-encryption-start': 'FAKEstart',
    'x-oss-meta-client-side-encryption-cek-alg': 'AES/CTR/NoPadding',
    'x-oss-meta-client-side-encryption-wrap-alg': 'RSA',
    'x-oss-meta-client-side-encryption-data-size': '100',
    'x-oss-meta-client-side-encryption-part-size': '10',
  }
  const uploadId = await initiate('encrypted', { headers })
  const text = await textOf({ key: 'encrypted', query: { uploadId } })
  const names = ['Key', 'Start', 'CekAlg', 'WrapAlg', 'DataSize', 'PartSize']
  expect(names.map((name) => element(text, `ClientEncryption${name}`))).toEqual(Object.values(headers))
})

describe('requests that are not HTTP', () => {
  it('get an answer in the service’s words for a length together with chunks, and a line in the log', async () => {
    const head = `PUT /open/both HTTP/1.1\r\nHost: 127.0.0.1:${oss.port}\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n`
    const answer = await wire(oss.port, `${head}3\r\nabc\r\n0\r\n\r\n`)
    expect(statusLine(answer)).toBe('HTTP/1.1 400 Bad Request')
    expect(answer).toMatch(/\r\nx-oss-request-id: [0-9A-F]{24}\r\n/)
    const id = element(answer, 'RequestId')
    expect(element(answer, 'Code')).toBe('InvalidRequest')
    expect(oss.requests.entries.at(-1)).toMatchObject({ id, method: 'PUT', path: '/open/both', status: 400 })
  })
})

describe('GetObject with Accept-Encoding: gzip', () => {
  const types = [
    'text/plain',
    'text/html; charset=utf-8',
    'text/css',
    'application/javascript',
    'application/json',
    'text/xml',
  ]
  const get = (key: string, headers: Record<string, string>) =>
    wire(
      oss.port,
      `GET ${new URL(signerFor(oss).presign({ bucket: 'photos', key, expiresIn: 60 }).url).href.slice(oss.url.length)} HTTP/1.1\r\n` +
        `Host: 127.0.0.1:${oss.port}\r\nConnection: close\r\n${Object.entries(headers)
          .map(([n, v]) => `${n}: ${v}\r\n`)
          .join('')}\r\n`,
    )

  it.each(types)('compresses %s of 1 kB, and leaves out ETag, length and Accept-Ranges', async (type) => {
    await put(oss, 'page', 'x'.repeat(1024), { headers: { 'content-type': type } })
    const answer = await get('page', { 'Accept-Encoding': 'gzip, deflate' })
    const head = answer.slice(0, answer.indexOf('\r\n\r\n')).toLowerCase()
    expect(head).toMatch(/\r\ncontent-encoding: gzip/)
    expect(head).toMatch(/\r\nvary: accept-encoding/)
    expect(head).toMatch(/\r\ntransfer-encoding: chunked/)
    expect(head).not.toMatch(/\r\n(etag|content-length|accept-ranges|content-md5):/)
    expect(await (await ask(oss, { key: 'page' })).text()).toBe('x'.repeat(1024))
  })

  it('compresses large objects as a stream', async () => {
    const text = 'line of text\n'.repeat(50_000)
    await put(oss, 'large page', text, { headers: { 'content-type': 'text/plain' } })
    const response = await ask(oss, { key: 'large page', headers: {} })
    expect([response.headers.get('content-encoding'), await response.text()]).toEqual(['gzip', text])
  })

  it.each<[string, string, number, Record<string, string>]>([
    ['smaller than 1 kB', 'text/plain', 1023, { 'Accept-Encoding': 'gzip' }],
    ['of another type', 'image/png', 2000, { 'Accept-Encoding': 'gzip' }],
    ['in ranges', 'text/plain', 2000, { 'Accept-Encoding': 'gzip', Range: 'bytes=0-1499' }],
    ['for a client that does not accept it', 'text/plain', 2000, {}],
    ['for a client that declines it', 'text/plain', 2000, { 'Accept-Encoding': 'gzip;q=0' }],
  ])('leaves objects as they are %s', async (_what, type, size, headers) => {
    await put(oss, 'plain', 'x'.repeat(size), { headers: { 'content-type': type } })
    const answer = await get('plain', headers)
    expect(answer).toMatch(/\r\nETag: /)
    expect(answer).not.toMatch(/content-encoding/i)
  })

  it('sends bytes that are those of the object', async () => {
    await put(oss, 'page', 'y'.repeat(5000), { headers: { 'content-type': 'text/plain' } })
    const { compressed } = await import('../src/operations/compressed.js')
    const answer = compressed(new Map([['accept-encoding', 'gzip']]), {
      headers: { 'content-type': 'text/plain', ETag: '"a"' },
      body: Buffer.from('y'.repeat(5000)),
    })
    expect(gunzipSync(answer.body as Buffer).toString()).toBe('y'.repeat(5000))
  })
})

describe('server-side encryption', () => {
  const KMS = { 'x-oss-server-side-encryption': 'KMS', 'x-oss-server-side-encryption-key-id': 'FAKE-key-id' }
  const echoed = ({ headers }: Response) => Object.keys(KMS).map((name) => headers.get(name))

  it('is echoed by PutObject, HeadObject, GetObject, AppendObject and CopyObject', async () => {
    const wanted = Object.values(KMS)
    expect(echoed(await put(oss, 'secret', 'abc', { headers: KMS }))).toEqual(wanted)
    expect(echoed(await ask(oss, { method: 'HEAD', key: 'secret' }))).toEqual(wanted)
    expect(echoed(await ask(oss, { key: 'secret' }))).toEqual(wanted)
    const append = (position: string, headers = {}) =>
      ask(oss, { method: 'POST', key: 'secret log', query: { append: null, position }, headers }, 'abc')
    expect(echoed(await append('0', KMS))).toEqual(wanted)
    expect(echoed(await append('3'))).toEqual(wanted)
    const source = { 'x-oss-copy-source': '/photos/secret' }
    expect(echoed(await ask(oss, { method: 'PUT', key: 'copied', headers: { ...source, ...KMS } }))).toEqual(wanted)
    expect(echoed(await ask(oss, { method: 'PUT', key: 'copied', headers: source }))).toEqual([null, null])
  })

  it('is echoed by InitiateMultipartUpload, UploadPart and CompleteMultipartUpload', async () => {
    const begun = await ask(oss, { method: 'POST', key: 'parts', query: { uploads: null }, headers: KMS })
    const uploadId = element(await begun.clone().text(), 'UploadId') ?? ''
    const sent = await ask(oss, { method: 'PUT', key: 'parts', query: { partNumber: '1', uploadId } }, 'abc')
    const ended = await complete('parts', uploadId, [sent.headers.get('etag') ?? ''])
    for (const response of [begun, sent, ended, await ask(oss, { method: 'HEAD', key: 'parts' })])
      expect(echoed(response)).toEqual(Object.values(KMS))
  })

  it.each([
    ['x-oss-server-side-encryption', 'ROT13'],
    ['x-oss-server-side-data-encryption', 'AES'],
  ])('is rejected where %s is %s', async (name, value) => {
    const sent = { method: 'PUT', key: 'bad', headers: { [name]: value } }
    expect(await codeOf(await ask(oss, sent, 'abc'))).toBe('400 InvalidEncryptionAlgorithmError')
  })
})

it('PutBucket keeps a rule of encryption, which its objects follow', async () => {
  const KMS = { 'x-oss-server-side-encryption': 'KMS', 'x-oss-server-side-data-encryption': 'SM4' }
  await ask(oss, { method: 'PUT', bucket: 'encrypting', headers: KMS })
  const info = await textOf({ bucket: 'encrypting', query: { bucketInfo: null } })
  expect(['SSEAlgorithm', 'KMSDataEncryption'].map((name) => element(info, name))).toEqual(['KMS', 'SM4'])
  const { headers } = await put(oss, 'a', 'x', { bucket: 'encrypting' })
  expect(headers.get('x-oss-server-side-encryption')).toBe('KMS')
})

it('DeleteObject takes a link by ?symlink, too', async () => {
  await ask(oss, { method: 'PUT', key: 'l', query: { symlink: null }, headers: { 'x-oss-symlink-target': 'a' } })
  expect((await ask(oss, { method: 'DELETE', key: 'l', query: { symlink: null } })).status).toBe(204)
  expect((await ask(oss, { key: 'l', query: { symlink: null } })).status).toBe(404)
})

it('a GET that announces a body and sends none ends its connection', async () => {
  const head = `GET /open/a HTTP/1.1\r\nHost: 127.0.0.1:${oss.port}\r\nContent-Length: 9\r\n\r\n`
  const answer = await wire(oss.port, head)
  expect(answer).toMatch(/\r\nConnection: close\r\n/)
  expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1)
})

describe('a symlink', () => {
  it('shows length, ETag, class and MD5 of its target, the later date, and everything else of itself', async () => {
    const link = { 'x-oss-symlink-target': 'target.txt', 'x-oss-meta-name': 'link', 'x-oss-tagging': 'a=1' }
    await ask(oss, { method: 'PUT', key: 'link', query: { symlink: null }, headers: link })
    oss.clock.advance(60)
    const sent = { 'content-type': 'text/css', 'x-oss-storage-class': 'IA', 'x-oss-meta-name': 'target' }
    const target = await put(oss, 'target.txt', 'hello', { headers: sent })
    for (const method of ['HEAD', 'GET']) {
      const { headers } = await ask(oss, { method, key: 'link' })
      const names = ['content-length', 'etag', 'content-md5', 'x-oss-storage-class', 'last-modified', 'content-type']
      expect(names.map((name) => headers.get(name))).toEqual([
        '5',
        target.headers.get('etag'),
        target.headers.get('content-md5'),
        'IA',
        new Date(NOW + 60_000).toUTCString(),
        'application/octet-stream',
      ])
      const own = ['x-oss-object-type', 'x-oss-meta-name', 'x-oss-tagging-count'].map((name) => headers.get(name))
      expect(own).toEqual(['Symlink', 'link', '1'])
    }
    oss.clock.set(NOW)
  })

  it('without a target says so in the words of the service', async () => {
    const headers = { 'x-oss-symlink-target': 'nowhere' }
    await ask(oss, { method: 'PUT', key: 'dangling', query: { symlink: null }, headers })
    const answer = await (await ask(oss, { key: 'dangling' })).text()
    expect(element(answer, 'Message')).toBe('The symlink target object does not exist')
  })
})

describe('x-oss-version-id', () => {
  it('is null for what was written before versioning and while it is suspended, and absent without it', async () => {
    const other = await start({ buckets: ['later'] })
    const at = (input: AskInput, body?: string) => ask(other, { bucket: 'later', ...input }, body)
    const version = async (input: AskInput, body?: string) => (await at(input, body)).headers.get('x-oss-version-id')
    const setVersioning = (status: string) =>
      at(
        { method: 'PUT', query: { versioning: null } },
        `<VersioningConfiguration><Status>${status}</Status></VersioningConfiguration>`,
      )
    expect(await version({ method: 'PUT', key: 'a' }, 'abc')).toBeNull()
    expect(await version({ key: 'a' })).toBeNull()
    const link = { method: 'PUT', key: 'link', query: { symlink: null }, headers: { 'x-oss-symlink-target': 'a' } }
    await at(link)
    await setVersioning('Enabled')
    for (const input of [
      { key: 'a' },
      { method: 'HEAD', key: 'a' },
      { key: 'link' },
      { key: 'link', query: { symlink: null } },
    ])
      expect(await version(input)).toBe('null')
    expect(await version({ key: 'a', query: { acl: null } })).toBe('null')
    expect(await version({ method: 'PUT', key: 'a' }, 'abc')).toMatch(/^CAEQ/)
    await setVersioning('Suspended')
    expect(await version({ method: 'PUT', key: 'a' }, 'abc')).toBe('null')
    const copy = { method: 'PUT', key: 'b', headers: { 'x-oss-copy-source': '/later/a' } }
    expect((await at(copy)).headers.get('x-oss-copy-source-version-id')).toBe('null')
    await other.close()
  })
})

describe('NoSuchBucket', () => {
  it('comes before the key id is judged', async () => {
    const unknown = signerFor(oss, { accessKeyId: 'LTAIunknown', accessKeySecret: 'FAKE' })
    const { url } = unknown.presign({ bucket: 'nowhere', key: 'a', expiresIn: 60 })
    expect(await codeOf(await fetch(url))).toBe('404 NoSuchBucket')
  })

  it('answers OPTIONS too', async () => {
    const headers = { origin: 'https://app.example.com', 'access-control-request-method': 'PUT' }
    const answer = await fetch(`${oss.url}/nowhere/a`, { method: 'OPTIONS', headers })
    expect([answer.status, element(await answer.text(), 'EC')]).toEqual([404, '0015-00000101'])
  })
})

it('HeadBucket is 200', async () => {
  expect((await ask(oss, { method: 'HEAD' })).status).toBe(200)
  expect((await ask(oss, { method: 'HEAD', bucket: 'nowhere' })).status).toBe(404)
})

describe('DeleteMultipleObjects', () => {
  const remove = (keys: string, more: AskInput = {}) =>
    ask(oss, { method: 'POST', query: { delete: null, 'encoding-type': 'url' }, ...more }, `<Delete>${keys}</Delete>`)

  it.each(['a&#1;b', 'a&#x1;b', 'a\x01b'])('reads a control character in %j as that character', async (written) => {
    await put(oss, 'ab', 'x')
    await put(oss, 'a\x01b', 'x')
    const answer = await remove(`<Object><Key>${written}</Key></Object>`)
    expect(element(await answer.text(), 'Key')).toBe('a%01b')
    expect((await ask(oss, { key: 'ab' })).status).toBe(200)
    expect((await ask(oss, { key: 'a\x01b' })).status).toBe(404)
  })

  it.each([
    ['a reference to nothing', '<Object><Key>&nope;</Key></Object>'],
    ['an ampersand that is not escaped', '<Object><Key>a&b</Key></Object>'],
    ['an element that does not end', '<Object><Key>a</Key>'],
    ['two keys in one object', '<Object><Key>a</Key><Key>b</Key></Object>'],
    ['a key that holds elements', '<Object><Key><b>a</b></Key></Object>'],
    ['text beside elements', '<Object>a<Key>a</Key></Object>'],
    ['a surrogate', '<Object><Key>&#xD800;</Key></Object>'],
  ])('rejects %s, and deletes nothing', async (_what, keys) => {
    for (const key of ['a', 'b', '&nope;', 'a&b']) await put(oss, key, 'x')
    expect(await codeOf(await remove(keys))).toBe('400 MalformedXML')
    for (const key of ['a', 'b', '&nope;', 'a&b']) expect((await ask(oss, { key })).status).toBe(200)
  })

  it('rejects a version id that is not one', async () => {
    const answer = await remove('<Object><Key>a</Key><VersionId>234</VersionId></Object>')
    expect(await codeOf(answer)).toBe('400 InvalidArgument')
  })

  it.each([
    '<!DOCTYPE a [<!ENTITY b "c">]><Delete><Object><Key>&b;</Key></Object></Delete>',
    '<Delete><Object><Key>a</Key></Object></Delete><Delete/>',
    '<Delete><Object><Key>a</Key></Object></delete>',
    'a<Delete><Object><Key>a</Key></Object></Delete>',
    '',
  ])('rejects the document %j', async (body) => {
    expect(await codeOf(await ask(oss, { method: 'POST', query: { delete: null } }, body))).toBe('400 MalformedXML')
  })

  it('rejects bytes that are not UTF-8', async () => {
    const body = Uint8Array.from(Buffer.from('<Delete><Object><Key>\xff</Key></Object></Delete>', 'latin1'))
    expect(await codeOf(await ask(oss, { method: 'POST', query: { delete: null } }, body))).toBe('400 MalformedXML')
  })

  it.each([
    '  \n<?xml version="1.0" encoding="UTF-8"?>\n<Delete xmlns="http://a/"><Object><Key>a</Key></Object></Delete>\n',
    '\ufeff<Delete><!-- all --><Object><Key><![CDATA[a]]></Key></Object></Delete>',
    '<Delete>\r\n <Object>\r\n  <Key>&#97;</Key><VersionId/>\r\n </Object>\r\n</Delete>',
  ])('takes the document %j', async (body) => {
    await put(oss, 'a', 'x')
    expect((await ask(oss, { method: 'POST', query: { delete: null } }, body)).status).toBe(200)
    expect((await ask(oss, { key: 'a' })).status).toBe(404)
  })
})

it('CopyObject with REPLACE keeps the type of the source where the request names none', async () => {
  await put(oss, 'typed', 'abc', { headers: { 'content-type': 'image/png', 'x-oss-meta-a': '1' } })
  const headers = { 'x-oss-copy-source': '/photos/typed', 'x-oss-metadata-directive': 'REPLACE', 'x-oss-meta-b': '2' }
  await ask(oss, { method: 'PUT', key: 'typed', headers })
  const got = (await ask(oss, { method: 'HEAD', key: 'typed' })).headers
  expect([got.get('content-type'), got.get('x-oss-meta-a'), got.get('x-oss-meta-b')]).toEqual(['image/png', null, '2'])
})

describe('buckets', () => {
  const create = (bucket: string, inside: string) =>
    ask(oss, { method: 'PUT', bucket }, `<CreateBucketConfiguration>${inside}</CreateBucketConfiguration>`)

  it('GetBucketInfo has what PutBucket was given, and what is so by default', async () => {
    const inside = '<StorageClass>IA</StorageClass><DataRedundancyType>ZRS</DataRedundancyType>'
    expect((await create('zoned', inside)).status).toBe(200)
    const text = await textOf({ bucket: 'zoned', query: { bucketInfo: null } })
    const names = ['StorageClass', 'DataRedundancyType', 'Comment', 'BlockPublicAccess']
    expect(names.map((name) => element(text, name))).toEqual(['IA', 'ZRS', '', 'false'])
    expect(element(text, 'ResourceGroupId')).toMatch(/^rg-/)
  })

  it.each(['<StorageClass>Gold</StorageClass>', '<DataRedundancyType>XRS</DataRedundancyType>'])(
    'PutBucket rejects %s',
    async (inside) => {
      expect(await codeOf(await create('refused', inside))).toBe('400 InvalidArgument')
      expect((await ask(oss, { method: 'HEAD', bucket: 'refused' })).status).toBe(404)
    },
  )

  it('GetBucketInfo and ListBuckets point back here', async () => {
    const info = await textOf({ query: { bucketInfo: null } })
    const list = await textOf({ bucket: undefined })
    for (const text of [info, list]) {
      expect(element(text, 'ExtranetEndpoint')).toBe(`127.0.0.1:${oss.port}`)
      expect(element(text, 'IntranetEndpoint')).toBe(`127.0.0.1:${oss.port}`)
    }
  })

  it('GetBucketStat counts by class, and an empty bucket was never modified', async () => {
    await create('counted', '')
    const stat = async () => textOf({ bucket: 'counted', query: { stat: null } })
    expect(element(await stat(), 'LastModifiedTime')).toBe('0')
    await put(oss, 'a', 'abc', { bucket: 'counted' })
    await put(oss, 'b', 'abcd', { bucket: 'counted', headers: { 'x-oss-storage-class': 'Archive' } })
    const text = await stat()
    const names = [
      ...['Storage', 'ObjectCount', 'StandardStorage', 'StandardObjectCount', 'ArchiveStorage', 'ArchiveRealStorage'],
      ...['ArchiveObjectCount', 'InfrequentAccessStorage', 'ColdArchiveObjectCount', 'DeepColdArchiveRealStorage'],
      ...['MultipartPartCount', 'DeleteMarkerCount', 'LastModifiedTime'],
    ]
    expect(names.map((name) => element(text, name)).map(Number)).toEqual([
      7,
      2,
      3,
      1,
      4,
      4,
      1,
      0,
      0,
      0,
      0,
      0,
      NOW / 1000,
    ])
  })

  it('PutBucketAcl makes a bucket that does not exist', async () => {
    const sent = { method: 'PUT', bucket: 'made', query: { acl: null }, headers: { 'x-oss-acl': 'public-read' } }
    const answer = await ask(oss, sent)
    expect([answer.status, answer.headers.get('location')]).toEqual([200, '/made'])
    expect(element(await textOf({ bucket: 'made', query: { acl: null } }), 'Grant')).toBe('public-read')
  })

  it('have tags, by which ListBuckets filters', async () => {
    const tags = (inside: string) => `<Tagging><TagSet>${inside}</TagSet></Tagging>`
    const tag = (key: string, value: string) => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`
    await create('tagged', '')
    const query = { tagging: null }
    expect(await textOf({ bucket: 'tagged', query })).not.toContain('<Tag>')
    expect(
      (await ask(oss, { method: 'PUT', bucket: 'tagged', query }, tags(tag('a', '1') + tag('b', '2')))).status,
    ).toBe(200)
    const names = async (query: Record<string, string>) =>
      [...(await textOf({ bucket: undefined, query })).matchAll(/<Name>(.*?)<\/Name>/g)].map(([, name]) => name)
    expect(await names({ tagging: '"a":"1","b":"2"' })).toEqual(['tagged'])
    expect(await names({ tagging: '"a":"2"' })).toEqual([])
    expect(await names({ 'tag-key': 'b' })).toEqual(['tagged'])
    expect(await textOf({ bucket: undefined, query: { tagging: '"a":"1"' } })).toContain('<Value>2</Value>')
    await ask(oss, { method: 'DELETE', bucket: 'tagged', query: { tagging: 'a' } })
    expect(await textOf({ bucket: 'tagged', query })).toBe(await textOf({ bucket: 'tagged', query }))
    expect(element(await textOf({ bucket: 'tagged', query }), 'Key')).toBe('b')
    await ask(oss, { method: 'DELETE', bucket: 'tagged', query })
    expect(await textOf({ bucket: 'tagged', query })).not.toContain('<Tag>')
    const many = Array.from({ length: 21 }, (_, at) => tag(`k${at}`, '')).join('')
    expect(await codeOf(await ask(oss, { method: 'PUT', bucket: 'tagged', query }, tags(many)))).toBe('400 InvalidTag')
  })

  it('have no live channels', async () => {
    const text = await textOf({ query: { live: null, prefix: 'a', 'max-keys': '10' } })
    expect(['Prefix', 'MaxKeys', 'IsTruncated'].map((name) => element(text, name))).toEqual(['a', '10', 'false'])
  })
})

describe('listings', () => {
  it.each(['abcd', 'not Base64!', Buffer.from('key').toString('base64')])(
    'reject the continuation token %j',
    async (token) => {
      const query = { 'list-type': '2', 'continuation-token': token }
      expect(await codeOf(await ask(oss, { query }))).toBe('400 InvalidArgument')
    },
  )

  it('take the token that they gave', async () => {
    for (const key of ['t/1', 't/2', 't/😀']) await put(oss, key, 'x')
    const keys: string[] = []
    for (let token: string | undefined = ''; token !== undefined; ) {
      const query = { 'list-type': '2', prefix: 't/', 'max-keys': '1', ...(token && { 'continuation-token': token }) }
      const text = await textOf({ query })
      keys.push(element(text, 'Key') ?? '')
      token = element(text, 'NextContinuationToken')
    }
    expect(keys).toEqual(['t/1', 't/2', 't/😀'])
  })

  it.each<Record<string, string | null>>([
    { prefix: 'a'.repeat(1024) },
    { marker: '中'.repeat(342) },
    { delimiter: 'a'.repeat(1024) },
    { 'list-type': '2', 'start-after': 'a'.repeat(1024) },
    { versions: null, 'key-marker': 'a'.repeat(1024) },
    { uploads: null, 'key-marker': 'a'.repeat(1024) },
    { versions: null, 'key-marker': 'a', 'version-id-marker': 'IllegalVersion' },
  ])('reject what is longer than a key, or not a version: %j', async (query) => {
    expect(await codeOf(await ask(oss, { query }))).toBe('400 InvalidArgument')
  })

  it.each(['IllegalVersion', ''])('and objects reject the version id %j', async (versionId) => {
    await put(oss, 'a', 'x')
    for (const query of [{ versionId }, { versionId, acl: null }])
      expect(await codeOf(await ask(oss, { key: 'a', query }))).toBe('400 InvalidArgument')
    const gone = { key: 'a', query: { versionId: 'CAEQJhiBgIDVmYrr1RYiIGE5ZmUxMjViZDIwYjQwY2I5ODA1YWIxNmIyNDNjYjk4' } }
    expect(await codeOf(await ask(oss, gone))).toBe('404 NoSuchVersion')
  })
})

describe('tags', () => {
  it.each(['中文=值', 'a b=c+d', 'k-._:/=v'])('may be %s', async (tagging) => {
    expect((await put(oss, 'tagged', 'x', { headers: { 'x-oss-tagging': encodeURI(tagging) } })).status).toBe(200)
  })

  it.each(['a=%3C', 'a%26=1', 'a=%F0%9F%98%80', 'a=%0A', 'a=%FF', '=1'])('may not be %s', async (tagging) => {
    const sent = { method: 'PUT', key: 'bad', headers: { 'x-oss-tagging': tagging } }
    expect(await codeOf(await ask(oss, sent, 'x'))).toBe('400 InvalidTag')
  })
})

it('AppendObject ignores tags after the first call, and applies an ACL', async () => {
  const append = (position: number, headers: Record<string, string>) =>
    ask(oss, { method: 'POST', key: 'grown', query: { append: null, position: String(position) }, headers }, 'abc')
  await append(0, { 'x-oss-tagging': 'a=1' })
  expect((await append(3, { 'x-oss-tagging': 'b=2&c=%3C', 'x-oss-object-acl': 'public-read' })).status).toBe(200)
  const tags = await textOf({ key: 'grown', query: { tagging: null } })
  expect([...tags.matchAll(/<Key>(.*?)</g)].map(([, key]) => key)).toEqual(['a'])
  expect(element(await textOf({ key: 'grown', query: { acl: null } }), 'Grant')).toBe('public-read')
})

it('a traffic limit is told in x-oss-qos-delay-time', async () => {
  await put(oss, 'slow', 'a'.repeat(10_240))
  const query = { 'x-oss-traffic-limit': '819200' }
  expect((await ask(oss, { key: 'slow', query })).headers.get('x-oss-qos-delay-time')).toBe('100')
  expect((await put(oss, 'slow', 'a'.repeat(5120), { query })).headers.get('x-oss-qos-delay-time')).toBe('50')
  expect((await ask(oss, { key: 'slow' })).headers.get('x-oss-qos-delay-time')).toBeNull()
})

describe('words that clients compare', () => {
  const late = new Date(NOW - 86_400_000).toUTCString()

  it.each([
    ['GetObject', 'If-Unmodified-Since', late],
    ['GetObject', 'If-Match', '"AB"'],
    ['CopyObject', 'If-Unmodified-Since', late],
    ['CopyObject', 'If-Match', '"AB"'],
  ])('%s names the condition %s', async (operation, condition, value) => {
    await put(oss, 'old', 'x')
    const isCopy = operation === 'CopyObject'
    const name = (isCopy ? 'x-oss-copy-source-' : '') + condition.toLowerCase()
    const headers = { [name]: value, ...(isCopy && { 'x-oss-copy-source': '/photos/old' }) }
    const input = isCopy ? { method: 'PUT', key: 'new', headers } : { key: 'old' }
    const { url, method } = signerFor(oss).presign(addressed(input))
    const answer = await fetch(url, { method, headers })
    expect([answer.status, element(await answer.text(), 'Condition')]).toEqual([412, condition])
  })

  it('AppendObject at another position', async () => {
    await ask(oss, { method: 'POST', key: 'word', query: { append: null, position: '0' } }, 'abc')
    const answer = await ask(oss, { method: 'POST', key: 'word', query: { append: null, position: '1' } }, 'abc')
    expect(element(await answer.text(), 'Message')).toBe('Position is not equal to file length')
  })

  it('GetBucketCors without rules', async () => {
    const answer = await ask(oss, { query: { cors: null } })
    expect(element(await answer.text(), 'Message')).toBe('The CORS Configuration does not exist.')
  })

  it.each(['/photos/%FF', '/photos/a?prefix=%FF'])('%s is not UTF-8', async (target) => {
    const answer = await fetch(`${oss.url}${target}`)
    const text = await answer.text()
    expect([element(text, 'Code'), element(text, 'Message')]).toEqual([
      'InvalidArgument',
      'The characters encoding must be utf-8.',
    ])
  })

  it('a V4 URL for another region', async () => {
    const scheme = ossV4({ region: 'cn-beijing', endpoint: oss.endpoint })
    const signer = createSyncSigner(scheme, { credentials: KEYS, backend: nodeBackend, clock: oss.clock })
    const answer = await fetch(signer.presign({ bucket: 'photos', key: 'a', expiresIn: 60 }).url)
    expect(element(await answer.text(), 'Message')).toBe('The signing region in credential is invalid.')
  })
})

describe('signatures', () => {
  it('of V1 verify with and without the parameter that only some SDKs sign', async () => {
    const scheme = ossV1({ region: oss.region, endpoint: oss.endpoint })
    const signer = createSyncSigner(scheme, { credentials: KEYS, backend: nodeBackend, clock: oss.clock })
    const signed = (query: Record<string, null>) => signer.sign({ resource: 'service', method: 'GET', query } as never)
    const [plain, named] = [signed({}), signed({ regions: null })]
    for (const { headers } of [plain, named])
      expect(await codeOf(await fetch(`${oss.url}/?regions`, { headers }))).toBe('501 NotImplemented')
    expect(await codeOf(await fetch(`${oss.url}/?regionz&acl`, { headers: plain.headers }))).toBe(
      '403 SignatureDoesNotMatch',
    )
  })

  it('of V2 are called by their name', async () => {
    const url = `${oss.url}/photos/a?x-oss-signature-version=OSS2&x-oss-expires=60&x-oss-signature=FAKE`
    for (const answer of [
      await fetch(url),
      await fetch(`${oss.url}/photos/a`, { headers: { authorization: 'OSS2 AccessKeyId:a,Signature:FAKE' } }),
    ])
      expect(await answer.text()).toMatch(/<Code>NotImplemented<.*V2 \(OSS2\)/s)
  })

  it('with a token that belongs to a plain key id are those of an unknown key id', async () => {
    const wrong = signerFor(oss, { ...KEYS, securityToken: 'FAKEtoken' } as never)
    const { url } = wrong.presign({ bucket: 'photos', key: 'a', expiresIn: 60 })
    expect(await codeOf(await fetch(url))).toBe('403 InvalidAccessKeyId')
  })
})

it('issueTemporaryCredentials rejects a session policy', () => {
  expect(() => oss.issueTemporaryCredentials({ policy: '{}' } as never)).toThrow('session policy')
})

it('a custom domain leads to its bucket', async () => {
  await put(oss, 'domain', 'abc')
  const scheme = ossV4({
    region: oss.region,
    endpoint: (await import('@presign/oss')).endpoints.custom('http://img.example.com'),
  })
  const signer = createSyncSigner(scheme, { credentials: KEYS, backend: nodeBackend, clock: oss.clock })
  const { pathname, search } = new URL(signer.presign({ bucket: 'photos', key: 'domain', expiresIn: 60 }).url)
  const answer = await wire(
    oss.port,
    `GET ${pathname}${search} HTTP/1.1\r\nHost: img.example.com\r\nConnection: close\r\n\r\n`,
  )
  expect([statusLine(answer), answer.endsWith('abc')]).toEqual(['HTTP/1.1 200 OK', true])
})

describe('smaller things', () => {
  it('PutBucketCors rejects an age below zero, and returns headers in lower case', async () => {
    const cors = (age: string) =>
      `<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedHeader>X-Oss-Meta</AllowedHeader><MaxAgeSeconds>${age}</MaxAgeSeconds></CORSRule></CORSConfiguration>`
    const send = (age: string) => ask(oss, { method: 'PUT', bucket: 'open', query: { cors: null } }, cors(age))
    expect(await codeOf(await send('-1'))).toBe('400 InvalidArgument')
    expect((await send('10')).status).toBe(200)
    expect(element(await textOf({ bucket: 'open', query: { cors: null } }), 'AllowedHeader')).toBe('x-oss-meta')
  })

  it('PutObject rejects If-Modified-Since', async () => {
    const headers = { 'if-modified-since': new Date(NOW).toUTCString() }
    const { url } = signerFor(oss).presign({ method: 'PUT', bucket: 'photos', key: 'a', expiresIn: 60 })
    const answer = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(1) })
    expect(await codeOf(answer)).toBe('501 NotImplemented')
  })

  it('SelectObject is named in NotImplemented', async () => {
    const query = subresource('x-oss-process', 'csv/select')
    const answer = await ask(oss, { method: 'POST', key: 'a', query }, '')
    expect(await answer.text()).toMatch(/<Code>NotImplemented<.*csv\/select/s)
  })
})
