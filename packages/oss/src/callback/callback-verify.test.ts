import { generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { callbackKeys } from './callback-keys.js'
import { type CallbackRequest, verifyCallback } from './callback-verify.js'

// The service's own key of the documentation, and two callbacks that it really signed.
const SERVICE_KEY = `-----BEGIN PUBLIC KEY-----
MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKs/JBGzwUB2aVht4crBx3oIPBLNsjGs
C0fTXv+nvlmklvkcolvpvXLTjaxUHR3W9LXxQ2EHXAJfCB+6H2YF1k8CAwEAAQ==
-----END PUBLIC KEY-----
`
const KEY_URL = 'http://gosspublic.alicdn.com/callback_pub_key_v1.pem'
const DOCUMENTED = 'kKQeGTRccDKyHB3H9vF+xYMSrmhMZjzzl2/kdD1ktNVgbWEfYTQG0G2SU/RaHBovRCE8OkQDjC3uG33esH2txA=='
const REPORTED = 'aMYUW1arI/qpU7cp/DCGXS56iFJPxwe7K3QIFVvbtSgiE6vwuu4/HuBxyDDX5IKU8vSJg/BI956SzVsRQt969g=='

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

function serving(answers: Record<string, string>) {
  return vi.fn(async (url: string) => ({ status: url in answers ? 200 : 404, text: async () => answers[url] ?? '' }))
}

function serviceKeys() {
  return callbackKeys({ fetch: serving({ [KEY_URL.replace('http:', 'https:')]: SERVICE_KEY }) })
}

function arrived(target: string, body: string | Uint8Array, authorization: string, keyUrl = KEY_URL): CallbackRequest {
  return { target, body, headers: { authorization, 'x-oss-pub-key-url': base64(keyUrl) } }
}

describe('a callback', () => {
  it('of the documentation verifies', async () => {
    const request = arrived('/index.php?id=1&index=2', 'bucket=yonghu-test', DOCUMENTED)
    expect(await verifyCallback(request, { keys: serviceKeys() })).toEqual({ ok: true })
  })

  it('that somebody really received verifies', async () => {
    const body = 'filename=zmaplex%2F20210407_14%3A31%3A41_286180%2F20200130021612_pnfqp.jpg&size=112595'
    const request = arrived('/api/File/15/upload_notify/', body, REPORTED)
    expect(await verifyCallback(request, { keys: serviceKeys() })).toEqual({ ok: true })
  })

  it('without the slash that its path begins with does not', async () => {
    const keys = serviceKeys()
    const request = arrived('index.php?id=1&index=2', 'bucket=yonghu-test', DOCUMENTED)
    expect(await verifyCallback(request, { keys })).toEqual({ ok: false, reason: 'malformed' })
    for (const target of [
      '/index.php?id=1&index=3',
      '/index.php',
      '/index.php?id=1&index=2&',
      '//index.php?id=1&index=2',
    ])
      expect(await verifyCallback({ ...request, target }, { keys })).toEqual({ ok: false, reason: 'mismatch' })
    for (const body of ['bucket=yonghu-tesT', '', 'bucket=yonghu-test\n'])
      expect(await verifyCallback(arrived('/index.php?id=1&index=2', body, DOCUMENTED), { keys })).toEqual({
        ok: false,
        reason: 'mismatch',
      })
  })

  it('is read from every form of headers, and from the absolute form of a target', async () => {
    const keys = serviceKeys()
    const request = { target: '/index.php?id=1&index=2', body: 'bucket=yonghu-test' }
    const raw = ['Host', 'a.example', 'Authorization', DOCUMENTED, 'X-Oss-Pub-Key-Url', base64(KEY_URL)]
    const pairs = { authorization: DOCUMENTED, 'x-oss-pub-key-url': base64(KEY_URL) }
    for (const headers of [raw, Object.entries(pairs), new Headers(pairs), { ...pairs, 'x-undefined': undefined }])
      expect(await verifyCallback({ ...request, headers }, { keys })).toEqual({ ok: true })
    const target = `http://a.example${request.target}`
    expect(await verifyCallback({ ...request, target, headers: raw }, { keys })).toEqual({ ok: true })
  })

  it('with a body that a parser has read is refused in a sentence', async () => {
    const request = { target: '/', headers: {} }
    for (const body of [{ object: 'a' }, undefined, null, new ArrayBuffer(4), new URLSearchParams('a=b')])
      await expect(verifyCallback({ ...request, body: body as never }, { keys: serviceKeys() })).rejects.toMatchObject({
        code: 'input_invalid',
        message: expect.stringContaining('before a body parser has read it'),
      })
    await expect(
      verifyCallback({ ...request, target: undefined as never, body: '' }, { keys: serviceKeys() }),
    ).rejects.toMatchObject({ code: 'input_invalid' })
  })

  it('that does not match says what was checked, on request', async () => {
    const headers = { authorization: DOCUMENTED, 'x-oss-pub-key-url': base64(KEY_URL) }
    const request = { target: '/stripped?id=1&index=2', headers, body: 'bucket=yonghu-test' }
    const verdict = await verifyCallback(request, { keys: serviceKeys() })
    expect(verdict).toEqual({ ok: false, reason: 'mismatch' })
    expect(!verdict.ok && verdict.checked).toEqual({ path: '/stripped', query: '?id=1&index=2', bodyBytes: 18 })
  })

  it('without a signature, with two, or with what is not Base64 is rejected before any key is asked for', async () => {
    const fetch = serving({})
    const keys = callbackKeys({ fetch })
    const verdict = async (headers: CallbackRequest['headers']) =>
      verifyCallback({ target: '/', body: '', headers }, { keys })
    const keyUrl = base64(KEY_URL)
    expect(await verdict({})).toEqual({ ok: false, reason: 'unsigned' })
    expect(await verdict({ authorization: DOCUMENTED })).toEqual({ ok: false, reason: 'unsigned' })
    expect(await verdict({ 'x-oss-pub-key-url': keyUrl })).toEqual({ ok: false, reason: 'unsigned' })
    for (const authorization of ['?', '', [DOCUMENTED, DOCUMENTED]])
      expect(await verdict({ authorization, 'x-oss-pub-key-url': keyUrl })).toEqual({ ok: false, reason: 'malformed' })
    expect(await verdict({ authorization: DOCUMENTED, 'x-oss-pub-key-url': KEY_URL })).toEqual({
      ok: false,
      reason: 'malformed',
    })
    expect(fetch).not.toHaveBeenCalled()
  })

  it.each([
    'http://evil.example/callback_pub_key_v1.pem',
    'http://gosspublic.alicdn.com.evil.example/k.pem',
    'http://gosspublic.alicdn.com@evil.example/k.pem',
    'http://evil.example/gosspublic.alicdn.com/k.pem',
    'http://gosspublic.alicdn.com:8080/k.pem',
    'http://gosspublic.alicdn.com',
    'http://gosspublic.alicdn.com\\@evil.example/k.pem',
    'http://gosspublic.alicdn.com#@evil.example/k.pem',
    'http:/\\gosspublic.alicdn.com/k.pem',
    'ftp://gosspublic.alicdn.com/k.pem',
    'file:///etc/passwd',
    ' http://gosspublic.alicdn.com/k.pem',
    'http://gosspublic.alicdn.com/k.pem\n',
    '//gosspublic.alicdn.com/k.pem',
  ])('that names its key at %j is refused, and nothing is fetched', async (url) => {
    const fetch = serving({ [url]: SERVICE_KEY })
    const request = arrived('/index.php?id=1&index=2', 'bucket=yonghu-test', DOCUMENTED, url)
    expect(await verifyCallback(request, { keys: callbackKeys({ fetch }) })).toMatchObject({
      ok: false,
      reason: 'untrusted_key',
    })
    expect(fetch).not.toHaveBeenCalled()
  })

  it('with a key on another host says which, and how alsoTrust would name it', async () => {
    const request = arrived('/', '', DOCUMENTED, 'http://127.0.0.1:9000/k.pem')
    const verdict = await verifyCallback(request, { keys: serviceKeys() })
    const detail = expect.stringMatching(/gosspublic\.alicdn\.com, or "127\.0\.0\.1:9000" in alsoTrust .* host:port/)
    expect(verdict).toEqual({ ok: false, reason: 'untrusted_key', detail })
    const unnamed = await verifyCallback(arrived('/', '', DOCUMENTED, 'file:///etc/passwd'), { keys: serviceKeys() })
    expect(unnamed).toMatchObject({ detail: expect.not.stringContaining('passwd') })
  })

  it('verifyCallback and callbackKeys name the option that is missing or cannot be used', async () => {
    const invalid = (message: string) =>
      expect.objectContaining({ code: 'input_invalid', message: expect.stringContaining(message) })
    for (const options of [{}, undefined, { keys: null }, { keys: SERVICE_KEY }])
      await expect(verifyCallback(arrived('/', '', DOCUMENTED), options as never)).rejects.toThrow(
        invalid('callbackKeys({ fetch })'),
      )
    const make = callbackKeys as (options?: unknown) => unknown
    expect(() => make()).toThrow(invalid('the options of callbackKeys'))
    expect(() => make({})).toThrow(invalid('fetch of callbackKeys'))
    const fetch = serving({})
    for (const alsoTrust of ['127.0.0.1:9000', ['http://127.0.0.1:9000'], ['127.0.0.1:9000/key'], [5]])
      expect(() => make({ fetch, alsoTrust })).toThrow(invalid('alsoTrust of callbackKeys'))
  })

  it('agrees with OpenSSL on any path, query and body, each byte of which counts', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 512 })
    const url = 'http://127.0.0.1:9000/key.pem'
    const fetch = serving({ [url]: String(publicKey.export({ type: 'spki', format: 'pem' })) })
    const keys = callbackKeys({ fetch, alsoTrust: ['127.0.0.1:9000'] })
    const ascii = fc.string({ unit: fc.constantFrom(...'abz09-._~+=&%25?/:@') })
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), ascii, fc.uint8Array(), async (path, query, body) => {
        const wirePath = `/${[...path].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}`
        const signed = Buffer.concat([Buffer.from('/'), path, Buffer.from(`?${query}\n`), body])
        const authorization = sign('md5', signed, privateKey).toString('base64')
        const request = arrived(`${wirePath}?${query}`, body, authorization, url)
        expect(await verifyCallback(request, { keys })).toEqual({ ok: true })
        const longer = { ...request, body: Uint8Array.of(...body, 0) }
        expect(await verifyCallback(longer, { keys })).toEqual({ ok: false, reason: 'mismatch' })
      }),
      { numRuns: 50 },
    )
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it('keeps a plus in its path, and a percent sign that begins no escape', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 512 })
    const url = 'http://127.0.0.1:9000/key.pem'
    const fetch = serving({ [url]: String(publicKey.export({ type: 'spki', format: 'pem' })) })
    const keys = callbackKeys({ fetch, alsoTrust: ['127.0.0.1:9000'] })
    const authorization = sign('md5', Buffer.from('/a+b/100%/中\n'), privateKey).toString('base64')
    const request = arrived('/a+b/100%/%E4%B8%AD', '', authorization, url)
    expect(await verifyCallback(request, { keys })).toEqual({ ok: true })
  })
})

describe('public keys', () => {
  afterEach(() => void vi.useRealTimers())

  it('are fetched once a day over https, without redirects, for many callers at once', async () => {
    const fetch = serving({ [KEY_URL.replace('http:', 'https:')]: SERVICE_KEY })
    let now = 0
    const keys = callbackKeys({ fetch, clock: { now: () => now } })
    await Promise.all([keys.get(KEY_URL), keys.get(KEY_URL.replace('http:', 'https:')), keys.get(KEY_URL)])
    now = 86_399_999
    await keys.get(KEY_URL)
    expect(fetch.mock.calls).toEqual([
      [KEY_URL.replace('http:', 'https:'), { redirect: 'manual', signal: expect.any(AbortSignal) }],
    ])
    now = 86_400_000
    await keys.get(KEY_URL)
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it('are sixteen at most, whatever URLs are invented', async () => {
    const fetch = vi.fn(async () => ({ status: 200, text: async () => SERVICE_KEY }))
    const keys = callbackKeys({ fetch })
    for (let n = 0; n < 17; n++) await keys.get(`http://gosspublic.alicdn.com/${n}`)
    await keys.get('http://gosspublic.alicdn.com/16')
    expect(fetch).toHaveBeenCalledTimes(17)
    await keys.get('http://gosspublic.alicdn.com/0')
    expect(fetch).toHaveBeenCalledTimes(18)
  })

  it('that are none are not remembered, and make a callback untrusted', async () => {
    for (const [status, text] of [
      [404, 'no such key'],
      [403, SERVICE_KEY],
      [200, '<html>'],
    ] as const) {
      const fetch = vi.fn(async () => ({ status, text: async () => text }))
      const keys = callbackKeys({ fetch })
      expect(await keys.get(KEY_URL)).toBeUndefined()
      expect(await keys.get(KEY_URL)).toBeUndefined()
      expect(fetch).toHaveBeenCalledTimes(2)
    }
  })

  it('that cannot be had are the fault of no callback', async () => {
    for (const status of [0, 302, 500, 503]) {
      const keys = callbackKeys({ fetch: async () => ({ status, text: async () => SERVICE_KEY }) })
      await expect(keys.get(KEY_URL)).rejects.toMatchObject({
        code: 'key_unavailable',
        details: { url: KEY_URL.replace('http:', 'https:'), found: `status ${status}` },
      })
    }
    const cause = new TypeError('fetch failed')
    const fetch = vi.fn(async (): Promise<never> => Promise.reject(cause))
    const keys = callbackKeys({ fetch })
    await expect(keys.get(KEY_URL)).rejects.toMatchObject({ code: 'key_unavailable', cause })
    await expect(keys.get(KEY_URL)).rejects.toMatchObject({ code: 'key_unavailable' })
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it('are waited for no longer than the time limit, and then given up', async () => {
    vi.useFakeTimers()
    let aborted = false
    const keys = callbackKeys({
      timeLimit: 1000,
      fetch: (_url: string, { signal }: { signal: AbortSignal }) =>
        new Promise<never>(() => signal.addEventListener('abort', () => (aborted = true))),
    })
    const waiting = expect(keys.get(KEY_URL)).rejects.toMatchObject({
      code: 'key_unavailable',
      details: { found: 'no answer within 1000 ms' },
    })
    await vi.advanceTimersByTimeAsync(1000)
    await waiting
    expect(aborted).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  it("take the platform's own fetch", () => {
    expect(callbackKeys({ fetch })).toHaveProperty('get')
  })
})
