import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat, truncate, unlink, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { inspect } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createSyncSigner, type PresignInput } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { cos } from '@presign/cos'
import { ossV1 } from '@presign/oss-v1'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createLocalCos } from '../src/cos.js'
import { AccessLog } from '../src/log/access-log.js'
import { type LoggedRequest, RequestLog } from '../src/log/request-log.js'
import { createLocalOss, type LocalOss } from '../src/oss.js'
import { parseXml } from '../src/xml/parse-xml.js'
import { document } from '../src/xml/xml.js'
import { signedByHand } from './explain/wire.js'
import { ask, codeOf, KEYS, put, signerFor, start } from './harness.js'
import { statusLine, wire } from './wire.js'

let oss: LocalOss
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strangers-'))
  oss = await start({
    buckets: [
      'photos',
      { name: 'open', acl: 'public-read-write' },
      { name: 'shown', acl: 'public-read', versioning: 'Enabled' },
    ],
  })
})
afterAll(async () => {
  await oss.close()
  await rm(folder, { recursive: true })
})

const PRIVATE = { 'x-oss-object-acl': 'private' }
const status = async (path: string, init: RequestInit = {}) => (await fetch(`${oss.url}/${path}`, init)).status

describe('checkRight', () => {
  it('asks for the right to each object of DeleteMultipleObjects, and deletes nothing without one of them', async () => {
    await put(oss, 'free', 'x', { bucket: 'open' })
    await put(oss, 'own', 'x', { bucket: 'open', headers: PRIVATE })
    const list = (...keys: string[]) =>
      `<Delete>${keys.map((key) => `<Object><Key>${key}</Key></Object>`).join('')}</Delete>`
    const remove = (...keys: string[]) => status('open/?delete', { method: 'POST', body: list(...keys) })
    expect(await status('open/own', { method: 'DELETE' })).toBe(403)
    expect(await remove('free', 'own')).toBe(403)
    for (const key of ['free', 'own']) expect((await ask(oss, { bucket: 'open', key })).status).toBe(200)
    expect(await remove('free')).toBe(200)
  })

  it('asks for the right to a symlink and to its target', async () => {
    await put(oss, 'hidden', 'x', { bucket: 'open', headers: PRIVATE })
    await put(oss, 'visible', 'x', { bucket: 'open' })
    for (const target of ['hidden', 'visible']) {
      const headers = { 'x-oss-symlink-target': target }
      expect(await status(`open/to-${target}?symlink`, { method: 'PUT', headers })).toBe(200)
    }
    for (const method of ['GET', 'HEAD']) {
      expect(await status('open/to-hidden', { method })).toBe(403)
      expect(await status('open/to-visible', { method })).toBe(200)
    }
  })

  it('asks for the right to the version that is named', async () => {
    const first = await put(oss, 'doc', 'secret', { bucket: 'shown', headers: PRIVATE })
    const versionId = first.headers.get('x-oss-version-id') ?? ''
    await put(oss, 'doc', 'shown', { bucket: 'shown' })
    expect(await status('shown/doc')).toBe(200)
    expect(await status(`shown/doc?versionId=${versionId}`)).toBe(403)
    const headers = { 'x-oss-copy-source': `/shown/doc?versionId=${versionId}` }
    expect(await status('open/stolen', { method: 'PUT', headers })).toBe(403)
  })
})

describe('the host', () => {
  it.each(['Host: 127.0.0.1:PORT', 'Host: photos.localhost:PORT'])(
    'of an absolute target must be that of the header %s, for forms too',
    async (header) => {
      const form = '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx\r\n--b--\r\n'
      const answer = await wire(
        oss.port,
        `POST http://open.localhost:${oss.port}/ HTTP/1.1\r\n${header.replace('PORT', String(oss.port))}\r\nConnection: close\r\n` +
          `Content-Type: multipart/form-data; boundary=b\r\nContent-Length: ${form.length}\r\n\r\n${form}`,
      )
      expect(statusLine(answer)).toMatch(/ 400 /)
    },
  )
})

describe('the target of a request', () => {
  it.each(['ftp://open.localhost/a', 'open/a', 'x:/a'])('%s names no object', async (target) => {
    const answer = await wire(
      oss.port,
      `PUT ${target} HTTP/1.1\r\nHost: open.localhost:${oss.port}\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx`,
    )
    expect(statusLine(answer)).toMatch(/ 400 /)
  })
})

describe('RequestLog', () => {
  const outcome = (header: string) =>
    ({
      requestId: 'A',
      request: {
        method: 'GET',
        target: '/a',
        path: '/a',
        host: 'a',
        query: new Map(),
        headers: new Map([['a', header]]),
      },
      verdict: { ok: false, reason: 'mismatch', detail: 'wrong', expected: { stringToSign: header } },
      status: 403,
    }) as never
  const explainer = { schemes: [], endpoints: [], find: () => undefined }

  it('remembers 10 000 requests, and fewer of those whose texts are long', () => {
    const log = new RequestLog(explainer)
    for (let at = 0; at < 10_001; at++) log.add(outcome(''), 0)
    expect(log.entries).toHaveLength(10_000)
    for (let at = 0; at < 10_000; at++) log.add(outcome('x'.repeat(8000)), 0)
    expect(log.entries.length).toBeLessThan(400)
    log.clear()
    log.add(outcome(''), 0)
    expect(log.entries).toHaveLength(1)
  })

  it('remembers no text of a request of more than 8 kB', () => {
    const log = new RequestLog(explainer)
    log.add(outcome('x'.repeat(29_000)), 0)
    expect(log.entries[0]?.verdict).toEqual({ ok: false, reason: 'mismatch', detail: 'wrong' })
    expect(log.entries[0]?.explain()).toBe('wrong')
    log.add(outcome('x'.repeat(1000)), 0)
    expect(log.entries[1]?.verdict).toMatchObject({ expected: { stringToSign: 'x'.repeat(1000) } })
  })

  it('holds no part of a long request but what it shows', () => {
    setFlagsFromString('--expose-gc')
    const gc = runInNewContext('gc') as () => void
    const log = new RequestLog(explainer)
    const heap = () => {
      gc()
      return process.memoryUsage().heapUsed
    }
    const before = heap()
    for (let at = 0; at < 2000; at++) {
      const long = Buffer.from(`/photos/a/path/of/some/length?${at}${'x'.repeat(29_000)}`).toString()
      const path = long.slice(0, 29)
      const verdict = { ok: false, reason: 'unknown_key', detail: path, accessKeyId: long.slice(8, 29), service: {} }
      // The one half in targets, the other in headers.
      const where = at % 2 ? { target: long, headers: new Map() } : { target: path, headers: new Map([['host', long]]) }
      const request = { method: 'GET', path, host: 'a', query: new Map(), ...where }
      log.add(
        { requestId: 'A', request, place: { bucket: 'photos', key: path.slice(8) }, verdict, status: 403 } as never,
        0,
      )
    }
    expect(heap() - before).toBeLessThan(8e6)
    expect(log.entries.at(-1)).toMatchObject({ path: '/photos/a/path/of/some/length', key: 'a/path/of/some/length' })
  })

  it('counts what it shows of a request, wherever that came from', () => {
    const log = new RequestLog(explainer)
    const long = 'x'.repeat(29_000)
    const rejected = { ok: false, reason: 'unknown_key', detail: 'no', service: {} }
    const request = { method: 'GET', target: '/', path: '/', query: new Map(), headers: new Map() }
    const shapes = [
      { request, verdict: { ...rejected, accessKeyId: long } },
      { request, place: { bucket: 'photos', key: long }, operation: 'PostObject' },
      { request, verdict: { ok: true, signedHeaders: Array.from({ length: 29 }, () => 'x'.repeat(1000)) } },
    ]
    for (const shape of shapes) {
      log.clear()
      for (let at = 0; at < 1000; at++) log.add({ requestId: 'A', status: 403, ...shape } as never, 0)
      expect(log.entries.length).toBeLessThan(300)
    }
  })

  it('holds no token of temporary credentials', async () => {
    const { securityToken, accessKeyId } = oss.issueTemporaryCredentials()
    const wrong = { accessKeyId, accessKeySecret: 'FAKEwrong', securityToken } as never
    const v4 = signerFor(oss, wrong)
    const scheme = ossV1({ region: oss.region, endpoint: oss.endpoint })
    const v1 = createSyncSigner(scheme, { credentials: wrong, backend: nodeBackend, clock: oss.clock })
    const input = { bucket: 'photos', key: 'a' }
    oss.requests.clear()
    for (const signer of [v4, v1]) {
      await fetch(signer.presign({ ...input, expiresIn: 60 }).url)
      const { url, headers } = signer.sign(input)
      await fetch(url, { headers: headers as Record<string, string> })
    }
    const { entries } = oss.requests
    expect(entries.map(({ code }) => code)).toEqual(Array(4).fill('SignatureDoesNotMatch'))
    for (const shown of [JSON.stringify(entries), entries.map((entry) => entry.explain()).join()]) {
      expect(shown).not.toContain(securityToken)
      expect(shown).not.toContain(encodeURIComponent(securityToken))
    }
  })
})

describe('a server', () => {
  it('shows no secret where it is logged', () => {
    const { accessKeySecret } = oss.credentials
    expect(accessKeySecret).toBe(KEYS.accessKeySecret)
    for (const shown of [inspect(oss, { depth: 9 }), JSON.stringify(oss), inspect(oss.requests, { depth: 9 })])
      expect(shown).not.toContain(accessKeySecret)
  })
})

describe('RequestLog of COS', () => {
  it.each(['x-cos-security-token', 'X-COS-Security-Token'])('holds no token that came as %s', async (name) => {
    const local = await createLocalCos({ credentials: KEYS, buckets: ['photos-1250000000'] })
    const { securityToken, accessKeyId } = local.issueTemporaryCredentials()
    const scheme = cos({ region: local.region, endpoint: local.endpoint })
    const wrong = { accessKeyId, accessKeySecret: 'FAKEwrong', securityToken }
    const signer = createSyncSigner(scheme, { credentials: wrong, backend: nodeBackend })
    const { url } = signer.presign({ bucket: 'photos-1250000000', key: 'a', expiresIn: 60 })
    await fetch(url.replace('&x-cos-security-token=', `&${name}=`).replace('?x-cos-security-token=', `?${name}=`))
    const [entry] = local.requests.entries
    expect(entry?.code).toBe('SignatureDoesNotMatch')
    const shown = inspect(entry, { depth: 9, showHidden: true }) + JSON.stringify(entry)
    for (const token of [securityToken, encodeURIComponent(securityToken)]) expect(shown).not.toContain(token)
    await local.close()
  })
})

describe('LoggedRequest.explain', () => {
  const wrongSecret = (query: PresignInput['query'] = {}) => {
    const right = signerFor(oss).presign({ bucket: 'photos', key: 'a', expiresIn: 60, query })
    const { wire } = signedByHand(right, `${oss.credentials.accessKeySecret}\n`, {})
    return `${oss.url}${wire.target}`
  }

  it('finds the mistake of a small request, and does not look for that of a large one', async () => {
    await fetch(wrongSecret())
    expect(oss.requests.entries.at(-1)?.explain()).toMatch(/; it is that of a signer who /)
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`p${at}`, ' ']))
    await fetch(wrongSecret(many))
    const found = vi.spyOn(nodeBackend, 'sign')
    const entry = oss.requests.entries.at(-1)
    expect(entry?.explain()).toBe(entry?.verdict && !entry.verdict.ok && entry.verdict.detail)
    expect(found).not.toHaveBeenCalled()
    found.mockRestore()
  })

  it('stops looking when its time is up', async () => {
    await fetch(wrongSecret())
    const entry = oss.requests.entries.at(-1)
    expect(entry?.explain({ within: -1 })).not.toMatch(/signer who/)
  })
})

describe('AccessLog', () => {
  const entry = (explain: LoggedRequest['explain']): LoggedRequest => ({
    id: 'A',
    at: '2026-03-01T12:00:00.000Z',
    method: 'GET',
    path: '/photos/a\u001b[2J',
    bucket: undefined,
    key: undefined,
    operation: undefined,
    status: 403,
    code: 'SignatureDoesNotMatch',
    verdict: { ok: false, reason: 'mismatch', detail: 'wrong', service: { status: 403, code: 'a', message: 'b' } },
    explain,
  })
  const turn = () => new Promise((resolve) => setImmediate(resolve))

  it('writes a line at once, and the explanation afterwards', async () => {
    const lines: string[] = []
    const log = new AccessLog((line) => void lines.push(line))
    log.log(entry(() => 'wrong; it is that of a signer who slept'))
    const first = '12:00:00.000 GET /photos/a\\x1b[2J 403 SignatureDoesNotMatch (wrong)'
    expect(lines).toEqual([first])
    await turn()
    expect(lines).toEqual([first, '12:00:00.000 GET /photos/a\\x1b[2J (wrong; it is that of a signer who slept)'])
  })

  it('explains one request at a time, and spends a twentieth of its time on it', async () => {
    let now = 1000
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
    const explain = vi.fn(() => {
      now += 50
      return 'wrong'
    })
    const log = new AccessLog(() => undefined)
    log.log(entry(explain))
    log.log(entry(explain))
    await turn()
    expect(explain).toHaveBeenCalledTimes(1)
    expect(explain).toHaveBeenCalledWith({ within: 50 })
    now = 1990
    log.log(entry(explain))
    await turn()
    expect(explain).toHaveBeenCalledTimes(1)
    now = 2000
    log.log(entry(explain))
    await turn()
    expect(explain).toHaveBeenCalledTimes(2)
    clock.mockRestore()
  })
})

describe('connections', () => {
  it('that end in the middle of a request add no line of their own to the log', async () => {
    oss.requests.clear()
    const { url } = signerFor(oss).presign({ method: 'PUT', bucket: 'photos', key: 'half', expiresIn: 60 })
    const { pathname, search } = new URL(url)
    const socket = connect(oss.port, '127.0.0.1')
    socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nHost: 127.0.0.1:${oss.port}\r\nContent-Length: 9\r\n\r\nabc`)
    socket.end()
    await text(socket).catch(() => undefined)
    await ask(oss, { key: 'half' })
    expect(oss.requests.entries.filter(({ code }) => code === 'InvalidRequest')).toEqual([])
  })

  it('that are rejected give their slot back at once', { timeout: 20_000 }, async () => {
    const one = await start({ limits: { connections: 1, headersTimeout: 100, idleTimeout: 3_600_000 } })
    // It never closes its own side.
    const socket = connect({ port: one.port, host: '127.0.0.1', allowHalfOpen: true })
    socket.on('error', () => undefined)
    socket.write('GET / HTTP/1.1\r\nX: ')
    await once(socket, 'data')
    let served = false
    while (!served)
      served = await ask(one, { bucket: 'photos' }).then(
        (response) => response.status === 200,
        () => false,
      )
    socket.destroy()
    await one.close()
  })

  it.each([
    ['while it is stored', true],
    ['while it is discarded', false],
  ])('end whose body comes too slowly, %s', { timeout: 20_000 }, async (_what, isSigned) => {
    const slow = await start({ limits: { slowBodyTimeout: 200, idleTimeout: 3_600_000 } })
    const { url } = signerFor(slow).presign({ method: 'PUT', bucket: 'photos', key: 'a', expiresIn: 60 })
    const { pathname, search } = new URL(url)
    const socket = connect(slow.port, '127.0.0.1')
    socket.write(
      `PUT ${pathname}${isSigned ? search : ''} HTTP/1.1\r\nHost: 127.0.0.1:${slow.port}\r\nContent-Length: 100000\r\n\r\n`,
    )
    const timer = setInterval(() => socket.write('x'), 20)
    const answer = await text(socket).catch((error: Error) => error.message)
    clearInterval(timer)
    expect(answer).toMatch(isSigned ? /<Code>RequestTimeout<|ECONNRESET/ : /<Code>AccessDenied<|ECONNRESET/)
    expect(await codeOf(await ask(slow, { key: 'a' }))).toBe('404 NoSuchKey')
    await slow.close()
  })
})

describe('a folder', () => {
  const filesBelow = async (path: string) =>
    (await readdir(path, { recursive: true, withFileTypes: true })).map((entry) => ({
      path: join(entry.parentPath, entry.name),
      isFile: entry.isFile(),
    }))

  it('is for its user alone', async () => {
    const storage = join(folder, 'modes')
    const other = await start({ storage })
    await put(other, 'a', 'x'.repeat(1000))
    for (const { path, isFile } of [{ path: storage, isFile: false }, ...(await filesBelow(storage))])
      expect([path, ((await stat(path)).mode & 0o777).toString(8)]).toEqual([path, isFile ? '600' : '700'])
    await other.close()
  })

  it.each([
    ['cut short', (path: string) => truncate(path, 3)],
    ['gone', (path: string) => unlink(path)],
    ['longer', (path: string) => writeFile(path, 'x'.repeat(9000))],
  ])('with a blob that is %s answers 500 and reports it', async (what, damage) => {
    const warn = vi.spyOn(process, 'emitWarning').mockReturnValue()
    const storage = join(folder, `damaged ${what}`)
    const other = await start({ storage })
    for (const size of [5000, 200_000]) {
      await put(other, 'a', 'x'.repeat(size))
      for (const { path, isFile } of await filesBelow(join(storage, 'blobs'))) if (isFile) await damage(path)
      const range = { headers: { range: 'bytes=0-99' }, additionalHeaders: ['range'] }
      const copy = { method: 'PUT', key: 'b', headers: { 'x-oss-copy-source': '/photos/a' } }
      for (const input of [{ key: 'a' }, { key: 'a', ...range }, copy])
        expect(await codeOf(await ask(other, input))).toBe('500 InternalError')
      expect(String(warn.mock.lastCall?.[0])).toContain(`wanted ${size}`)
      expect(other.requests.entries.at(-1)).toMatchObject({ status: 500, code: 'InternalError' })
    }
    await other.close()
    warn.mockRestore()
  })

  it('with a damaged database says which and why', async () => {
    const storage = join(folder, 'database')
    await (await start({ storage })).close()
    await writeFile(join(storage, 'index', 'CURRENT'), 'nonsense')
    await expect(createLocalOss({ storage })).rejects.toThrow(
      new RegExp(`^Cannot open the database in ${join(storage, 'index')}: .*CURRENT`),
    )
  })
})

describe('parseXml', () => {
  it('reads what document writes', () => {
    const value = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !/[^\P{Cc}\t\n\r]/u.test(text))
    const content = fc.dictionary(fc.stringMatching(/^[A-Za-z]{1,8}$/), value)
    fc.assert(
      fc.property(content, (fields) => {
        const children = parseXml(document('Root', fields))?.children ?? []
        expect(children.map(({ name, text: value }) => [name, value])).toEqual(Object.entries(fields))
      }),
      { numRuns: 300 },
    )
  })

  it('takes no text for a document that is cut or changed in its markup', () => {
    const good = '<Delete><Object><Key>a</Key></Object></Delete>'
    expect(parseXml(good)).toBeDefined()
    for (let at = 0; at < good.length; at++) expect(parseXml(good.slice(0, at))).toBeUndefined()
  })

  it('reads 4 MB of hostile markup without a deep stack', () => {
    const size = 4 * 1024 * 1024
    for (const piece of ['<a>', '<a b="c" ', '&#1;', '<!--', '<![CDATA[', '</', 'a ', '<a/>', '<?a '])
      expect(parseXml(`<r>${piece.repeat(size / piece.length)}`)).toBeUndefined()
  })
})
