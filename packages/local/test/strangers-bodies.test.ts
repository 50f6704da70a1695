import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readForm } from '../src/form/read-form.js'
import type { LocalOss } from '../src/oss.js'
import { createLocalS3 } from '../src/s3.js'
import { parseXml } from '../src/xml/parse-xml.js'
import { ask, codeOf, KEYS, put, start } from './harness.js'
import { statusLine, wire } from './wire.js'

let oss: LocalOss
beforeAll(async () => {
  oss = await start({ buckets: ['photos', { name: 'open', acl: 'public-read-write' }] })
})
afterAll(() => oss.close())

const HEADERS = new Map([['content-type', 'multipart/form-data; boundary=b']])
const part = (name: string, value: string, more = '') =>
  `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`
const END = '--b--\r\n'

/** Sends a form, whose text is bytes, and returns status and code. */
async function send(body: string, bucket = 'open'): Promise<string> {
  const answer = await wire(
    oss.port,
    `POST /${bucket}/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n` +
      `Content-Type: multipart/form-data; boundary=b\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  const code = /<Code>(.*?)<\/Code>/.exec(answer)?.[1]
  return `${statusLine(answer).split(' ')[1]}${code === undefined ? '' : ` ${code}`}`
}

const bytes = (value: string) => Buffer.from(value).toString('latin1')
const got = async (key: string) => fetch(`${oss.url}/open/${encodeURIComponent(key)}`)

describe('readForm', () => {
  async function* streamOf(body: string) {
    yield Buffer.from(body, 'latin1')
  }

  it('asks for a permission before it holds 64 kB of names', async () => {
    const prove = vi.fn(async () => {
      throw new Error('no permission')
    })
    const names = Array.from({ length: 199 }, (_, at) => part(`${at}${'n'.repeat(8000)}`, '')).join('')
    await expect(readForm(streamOf(names + part('file', 'x') + END), HEADERS, prove)).rejects.toThrow('no permission')
    expect((prove.mock.calls as unknown[][])[0]?.[0]).toHaveLength(8)
  })

  it.each([
    ['a key', part('key', '\xe9') + part('file', 'x')],
    ['a value', part('key', 'a') + part('x-oss-meta-a', 'caf\xe9') + part('file', 'x')],
    ['a name', part('\xff', 'a') + part('file', 'x')],
    [
      'the name of a file that becomes a part of the key',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: services replace it.
      part('key', '${filename}') + part('file', 'x', '; filename="\xd6"'),
    ],
  ])('rejects %s that is not UTF-8', async (_what, form) => {
    expect(await send(form + END)).toBe('400 InvalidArgument')
  })

  it('keeps the type of a file as the bytes that it was, and needs no name of it in UTF-8', async () => {
    const file = `--b\r\nContent-Disposition: form-data; name="file"; filename="\xd6\xd0"\r\nContent-Type: text/\xe9\r\n\r\nx\r\n`
    expect(await send(part('key', 'typed') + file + END)).toBe('204')
    expect((await got('typed')).headers.get('content-type')).toBe('text/\xe9')
  })
})

describe('postObject', () => {
  it.each([
    ['no key', ''],
    ['an empty key', part('key', '')],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: services replace it.
    ['a key out of a file without a name', part('key', '${filename}')],
  ])('stores nothing under %s, which no request names', async (_what, key) => {
    expect(await send(`${key}${part('file', 'x')}${END}`)).toBe('400 InvalidArgument')
  })

  it.each([
    ['has no headers', '--b\r\n\r\nx\r\n'],
    ['has a header without a colon', '--b\r\nContent-Disposition\r\n\r\nx\r\n'],
    ['has a header in two lines', '--b\r\nContent-Disposition: form-data;\r\n name="a"\r\n\r\nx\r\n'],
    ['has no name', '--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n'],
  ])('takes no form of which a part %s', async (_what, odd) => {
    const form = `${part('key', 'odd')}${odd}${part('file', 'x')}${END}`
    expect(await send(form)).toBe('400 MalformedPOSTRequest')
  })

  it('ends a file where the boundary stands at the beginning of a line, with or without what follows', async () => {
    for (const [form, expected] of [
      [`${part('key', 'end')}${part('file', 'x')}--b`, '204'],
      [`${part('key', 'end')}${part('file', 'x')}--b--`, '204'],
      [`${part('key', 'end')}${part('file', 'x')}--`, '400 MalformedPOSTRequest'],
      [`${part('key', 'end')}${part('file', 'x').slice(0, -2)}`, '400 MalformedPOSTRequest'],
    ] as const)
      expect(await send(form)).toBe(expected)
  })
})

describe('a request', () => {
  it('whose body is coded beyond chunks is not served', async () => {
    const answer = await wire(
      oss.port,
      'PUT /open/coded HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n',
    )
    expect(statusLine(answer)).toMatch(/ 501 /)
    expect((await got('coded')).status).toBe(404)
  })
})

describe('metadataIn', () => {
  it('rejects more headers than a client can read again, in a form and in a request', async () => {
    const long = 'x'.repeat(15_000)
    const form = part('key', 'long') + part('Content-Disposition', long) + part('file', 'x') + END
    expect(await send(form)).toBe('400 InvalidArgument')
    const headers = { 'content-disposition': long }
    expect(await codeOf(await ask(oss, { method: 'PUT', key: 'long', headers }))).toBe('400 InvalidArgument')
    const most = { 'content-disposition': 'x'.repeat(13_000) }
    await put(oss, 'long', 'x', { headers: most })
    expect((await ask(oss, { key: 'long' })).headers.get('content-disposition')).toHaveLength(13_000)
  })

  it.each(['\r\nSet-Cookie: a=b', '\n', '\0', '\x7f'])(
    'rejects %j in whatever field becomes a header',
    async (text) => {
      for (const name of ['Content-Type', 'Content-Disposition', 'Cache-Control', 'Expires', 'x-oss-meta-a'])
        expect([name, await send(part('key', 'split') + part(name, `a${text}b`) + part('file', 'x') + END)]).toEqual([
          name,
          '400 InvalidArgument',
        ])
      expect((await got('split')).status).toBe(404)
    },
  )

  it.each(['a\r\nb', 'nul\0', 'quote"', '汉/../x', '\u{1F600}', ' ', '${', '?a&b=c#d'])(
    'lets the key %j be read again',
    async (key) => {
      expect(await send(part('key', bytes(key)) + part('file', 'x') + END)).toBe('204')
      expect(await (await got(key)).text()).toBe('x')
    },
  )
})

describe('the answer to HEAD', () => {
  it('has no header that is too long for clients', async () => {
    const path = `/photos/${'x'.repeat(20_000)}`
    const query = 'OSSAccessKeyId=LTAItestKEY0001&Expires=4000000000&Signature=AAAA'
    const answer = await wire(
      oss.port,
      `HEAD ${path}?${query} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
    )
    expect(statusLine(answer)).toMatch(/ 403 /)
    expect(answer.length).toBeLessThan(8192)
  })
})

describe('bodies in XML', () => {
  const settings = (query: Record<string, string | null>, body: string) =>
    ask(oss, { method: 'PUT', bucket: 'photos', query }, body).then(codeOf)

  it.each([
    ['tagging', '<Tagging><TagSet><Tag><Key>a</Key><Value>&#1;</Value></Tag></TagSet></Tagging>'],
    ['tagging', '<Tagging><TagSet><Tag><Key>a</Key><Value>\u0001</Value></Tag></TagSet></Tagging>'],
    [
      'cors',
      '<CORSConfiguration><CORSRule><AllowedOrigin>&#0;</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>',
    ],
    ['logging', '<BucketLoggingStatus><a>\uffff</a></BucketLoggingStatus>'],
    ['website', '<WebsiteConfiguration><a>&#xb;</a></WebsiteConfiguration>'],
  ])('are rejected as ?%s where no XML can hold them: %j', async (parameter, body) => {
    expect(await settings({ [parameter]: null }, body)).toBe('400 MalformedXML')
  })

  it('may hold any character in the key of an object to delete', async () => {
    await put(oss, 'a\u0001b', 'x', { bucket: 'open' })
    const body = '<Delete><Object><Key>a&#1;b</Key></Object></Delete>'
    expect((await fetch(`${oss.url}/open/?delete`, { method: 'POST', body })).status).toBe(200)
    expect((await got('a\u0001b')).status).toBe(404)
  })

  it.each(['0', '-1', '1.5', 'Infinity', '1e9', 'abc', ''])('restore no object for %j days', async (days) => {
    await put(oss, 'frozen', 'x', { headers: { 'x-oss-storage-class': 'Archive' } })
    const body = `<RestoreRequest><Days>${days}</Days></RestoreRequest>`
    const answer = await ask(oss, { method: 'POST', key: 'frozen', query: { restore: null } }, body)
    expect(await codeOf(answer)).toBe('400 MalformedXML')
  })

  it.each(['1abc', '0x1', '1e0', '-1', ''])('complete no upload with a part of the number %j', async (number) => {
    const begun = await ask(oss, { method: 'POST', key: 'up', query: { uploads: null } })
    const uploadId = /<UploadId>(.*?)</.exec(await begun.text())?.[1] ?? ''
    await ask(oss, { method: 'PUT', key: 'up', query: { uploadId, partNumber: '1' } }, 'x')
    const listed = `<Part><PartNumber>${number}</PartNumber><ETag>9DD4E461268C8034F5C8564E155C67A6</ETag></Part>`
    const body = `<CompleteMultipartUpload>${listed}</CompleteMultipartUpload>`
    expect(await codeOf(await ask(oss, { method: 'POST', key: 'up', query: { uploadId } }, body))).toBe(
      '400 MalformedXML',
    )
  })

  it('are read with a byte order mark, comments, sections and the same namespace', () => {
    const inner = '<Key>a<![CDATA[<b>]]><!-- c --></Key>'
    const read = parseXml(`\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<Delete xmlns="urn:x">${inner}</Delete>\n`)
    expect(read?.children).toEqual([{ name: 'Key', text: 'a<b>', children: [] }])
  })
})

describe('policies', () => {
  const policy = (body: string) => ask(oss, { method: 'PUT', bucket: 'photos', query: { policy: null } }, body)

  it.each([
    '[]',
    '{"Statement":[null]}',
    '{"Statement":"a"}',
    '{"Statement":[[]]}',
    '{"Statement":null}',
    '['.repeat(99_999),
  ])('that are not objects with statements are malformed', async (body) => {
    expect(await codeOf(await policy(body))).toBe('400 MalformedPolicy')
  })

  it('that are kept tell their status', async () => {
    for (const body of ['{}', '{"Statement":[]}', '{"Statement":{"Effect":"Allow","Principal":"*"}}']) {
      expect((await policy(body)).status).toBe(200)
      const told = await ask(oss, { bucket: 'photos', query: { policyStatus: null } })
      expect(await told.text()).toContain(`<IsPublic>${body.includes('Allow')}</IsPublic>`)
    }
  })
})

describe('numbers of S3', () => {
  it.each(['-5', '0', '1e3', 'x'])('that are not: max-buckets=%s', async (number) => {
    const s3 = await createLocalS3({ credentials: KEYS })
    const { awsV4 } = await import('@presign/aws-v4')
    const { createSyncSigner } = await import('@presign/core')
    const { nodeBackend } = await import('@presign/core/node')
    const { region, endpoint, credentials } = s3
    const signer = createSyncSigner(awsV4({ region, endpoint }), { credentials, backend: nodeBackend })
    const { url } = signer.presign({ resource: 'service', expiresIn: 60, query: { 'max-buckets': number } })
    expect(await codeOf(await fetch(url))).toBe('400 InvalidArgument')
    await s3.close()
  })
})

describe('the host', () => {
  it.each([
    'Host: open.localhost\r\nHost: photos.localhost',
    'Host: open.localhost\r\nHost: open.localhost',
    'Host: open.localhost/a',
    'Host: a@open.localhost',
    'Host: open.localhost, photos.localhost',
    'Host: open.localhost:port',
    'Host: open.localhost:1:2',
    'Host: open.local host',
  ])('of %j is rejected, for forms too', async (header) => {
    const form = part('key', 'a') + part('file', 'x') + END
    for (const rest of [
      `GET / HTTP/1.1\r\n${header}\r\nConnection: close\r\n\r\n`,
      `POST / HTTP/1.1\r\n${header}\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${form.length}\r\n\r\n${form}`,
    ])
      expect(statusLine(await wire(oss.port, rest))).toMatch(/ 400 /)
  })

  it.each(['open.localhost', 'OPEN.LOCALHOST', 'open.localhost:80', 'open.localhost:', '127.0.0.1'])(
    'of %s is one',
    async (host) => {
      const target = host === '127.0.0.1' ? '/open/' : '/'
      const answer = await wire(oss.port, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
      expect(answer).toContain('<Name>open</Name>')
    },
  )
})

describe('connections', () => {
  it('of rejected requests end, however steadily their bodies come', { timeout: 20_000 }, async () => {
    const slow = await start({ limits: { slowBodyTimeout: 300, idleTimeout: 3_600_000 } })
    const socket = connect(slow.port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(`PUT /photos/a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000000\r\n\r\n`)
    // Ten times as quickly as a body must come.
    const timer = setInterval(() => socket.write('x'.repeat(200)), 20)
    const answer = await text(socket).catch((error: Error) => error.message)
    clearInterval(timer)
    expect(answer).toMatch(/<Code>AccessDenied<|ECONNRESET/)
    await slow.close()
  })

  it('that do not begin to speak TLS give their slot back', { timeout: 20_000 }, async () => {
    const secure = await start({ https: true, limits: { headersTimeout: 200, idleTimeout: 3_600_000 } })
    const socket = connect(secure.port, '127.0.0.1')
    expect(await text(socket).catch((error: Error) => error.message)).toBe('')
    await secure.close()
  })
})
