import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { encodePath } from '@presign/core/scheme'
import { readErrorBody } from '@presign/oss/explain'
import { ossV1 } from '@presign/oss-v1'
import { ossV4 } from '@presign/oss-v4'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalOss } from '../src/oss.js'
import { signedByHand } from './explain/wire.js'
import { KEYS, NOW, put, start } from './harness.js'

let oss: LocalOss
beforeAll(async () => {
  oss = await start({ buckets: ['photos', 'others'] })
  await put(oss, 'cat.jpg', 'miaow')
})
afterAll(() => oss.close())

function signer(version: 'V4' | 'V1', credentials = oss.credentials) {
  const options = { region: oss.region, endpoint: oss.endpoint }
  const scheme = version === 'V4' ? ossV4(options) : ossV1(options)
  return createSyncSigner(scheme, { credentials, backend: nodeBackend, clock: oss.clock })
}

async function outcome(url: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(url, init)
  const body = await response.text()
  return `${response.status} ${readErrorBody(body)?.code ?? ''}`.trim()
}

const INPUT = { bucket: 'photos', key: 'cat.jpg', expiresIn: 60, query: { 'response-expires': 'x' } }

describe.each(['V4', 'V1'] as const)('a URL of %s', (version) => {
  const presign = () => signer(version).presign(INPUT).url
  const signature = version === 'V4' ? 'x-oss-signature' : 'Signature'

  it('is served as it was signed', async () => {
    expect(await outcome(presign())).toBe('200')
  })

  it.each([
    ['another key', (url: string) => url.replace('cat.jpg', 'dog.jpg')],
    ['another bucket', (url: string) => url.replace('/photos/', '/others/')],
    ['another value', (url: string) => url.replace('expires=x', 'expires=y')],
    ['a parameter more', (url: string) => `${url}&response-content-type=text%2Fhtml`],
    ['a sub-resource more', (url: string) => `${url}&acl`],
    ['a parameter less', (url: string) => url.replace(/response-expires=x&?/, '').replace(/[?&]$/, '')],
    [
      'another signature',
      (url: string) =>
        url.replace(new RegExp(`(${signature}=)(..)`), (_all, name, two) => `${name}${two === '00' ? '11' : '00'}`),
    ],
  ])('with %s is rejected', async (_what, forge) => {
    expect(await outcome(forge(presign()))).toBe('403 SignatureDoesNotMatch')
  })

  it('with another method is rejected', async () => {
    expect(await outcome(presign(), { method: 'DELETE' })).toBe('403 SignatureDoesNotMatch')
    expect(await outcome(presign(), { method: 'PUT', body: new Uint8Array(1) })).toBe('403 SignatureDoesNotMatch')
  })

  it.each([
    ['x-oss-meta-a', '1'],
    ['x-oss-object-acl', 'public-read'],
    ['content-type', 'text/html'],
    ['content-md5', 'XUFAKrxLKna5cZ2REBfFkg=='],
  ])('with an additional header, %s, is rejected', async (name, value) => {
    expect(await outcome(presign(), { headers: { [name]: value } })).toBe('403 SignatureDoesNotMatch')
  })

  it('without a signed header is rejected', async () => {
    const signed = signer(version).presign({ ...INPUT, method: 'PUT', headers: { 'x-oss-meta-a': '1' } })
    const body = new Uint8Array(1)
    expect(await outcome(signed.url, { method: 'PUT', body })).toBe('403 SignatureDoesNotMatch')
    expect(await outcome(signed.url, { method: 'PUT', body, headers: { 'x-oss-meta-a': '2' } })).toBe(
      '403 SignatureDoesNotMatch',
    )
    expect(await outcome(signed.url, { method: 'PUT', body, headers: signed.headers })).toBe('200')
  })

  it('of another secret, or of an unknown key id, is rejected', async () => {
    const wrong = signer(version, { ...KEYS, accessKeySecret: 'FAKEsecretOfAnother' })
    expect(await outcome(wrong.presign(INPUT).url)).toBe('403 SignatureDoesNotMatch')
    const nobody = signer(version, { ...KEYS, accessKeyId: 'LTAInobody' })
    expect(await outcome(nobody.presign(INPUT).url)).toBe('403 InvalidAccessKeyId')
  })

  it('is rejected after it expires', async () => {
    const url = presign()
    oss.clock.advance(60)
    expect(await outcome(url)).toBe('200')
    oss.clock.advance(1)
    expect(await outcome(url)).toBe('403 AccessDenied')
    oss.clock.set(NOW)
  })

  it('together with an Authorization header is rejected', async () => {
    const { headers } = signer(version).sign({ bucket: 'photos', key: 'cat.jpg' })
    expect(await outcome(presign(), { headers })).toBe('400 InvalidArgument')
  })

  it('with half of its parameters is rejected', async () => {
    const [path, query = ''] = presign().split('?')
    const pairs = query.split('&')
    for (const left of pairs.filter((pair) => !pair.startsWith('response'))) {
      const rest = pairs.filter((pair) => pair !== left).join('&')
      expect([left, await outcome(`${path}?${rest}`)]).toEqual([left, expect.stringMatching(/^40[03] \w/)])
    }
  })

  it('with garbled parameters is rejected', async () => {
    const [path, query = ''] = presign().split('?')
    for (const pair of query.split('&').filter((one) => !one.startsWith('response')))
      for (const value of ['', '%', '%00', '%ff', '-1', '0', '9'.repeat(400), '../..', `${pair.split('=')[1]}%20`]) {
        const garbled = query.replace(pair, `${pair.split('=')[0]}=${value}`)
        expect([pair, value, await outcome(`${path}?${garbled}`)]).toEqual([
          pair,
          value,
          expect.stringMatching(/^40[03] \w/),
        ])
      }
  })
})

describe('V4 verification', () => {
  it('rejects a URL from the future', async () => {
    const at = new Date(NOW + 901_000)
    expect(await outcome(signer('V4').presign({ ...INPUT, at }).url)).toBe('403 AccessDenied')
  })

  it('rejects another region and another day', async () => {
    const elsewhere = ossV4({ region: 'cn-beijing', endpoint: oss.endpoint })
    const { url } = createSyncSigner(elsewhere, { credentials: KEYS, backend: nodeBackend, clock: oss.clock }).presign(
      INPUT,
    )
    expect(await outcome(url)).toBe('400 InvalidArgument')
    expect(await outcome(signer('V4').presign(INPUT).url.replace('%2F20260301%2F', '%2F20260302%2F'))).toBe(
      '400 InvalidArgument',
    )
  })
})

describe.each(['V4', 'V1'] as const)('signed headers of %s', (version) => {
  it('get the server time in RequestTimeTooSkewed', async () => {
    const { url, headers } = signer(version).sign({ bucket: 'photos', key: 'cat.jpg', at: new Date(NOW - 901_000) })
    const body = await (await fetch(url, { headers })).text()
    expect(body).toContain('<Code>RequestTimeTooSkewed</Code>')
    expect(body).toContain('<MaxAllowedSkewMilliseconds>900000</MaxAllowedSkewMilliseconds>')
    expect(body).toContain('<RequestTime>2026-03-01T11:44:59.000Z</RequestTime>')
    expect(body).toContain('<ServerTime>2026-03-01T12:00:00.000Z</ServerTime>')
  })

  it('are rejected when one was changed', async () => {
    const { url, headers } = signer(version).sign({
      bucket: 'photos',
      key: 'cat.jpg',
      headers: { 'x-oss-meta-a': '1' },
    })
    expect(await outcome(url, { headers: { ...headers, 'x-oss-meta-a': '2' } })).toBe('403 SignatureDoesNotMatch')
    expect(await outcome(url, { headers: { ...headers, 'x-oss-meta-b': '2' } })).toBe('403 SignatureDoesNotMatch')
    expect(await outcome(url, { headers })).toBe('200')
  })
})

describe('SignatureDoesNotMatch', () => {
  it('shows the texts that were signed, and never the right signature', async () => {
    const right = signer('V4').presign(INPUT)
    const response = await fetch(right.url.replace(/x-oss-signature=\w{4}/, 'x-oss-signature=0000'))
    const text = await response.text()
    const error = readErrorBody(text)
    expect(response.headers.get('x-oss-request-id')).toBe(error?.requestId)
    expect(response.headers.get('x-oss-ec')).toBe('0002-00000201')
    expect(error).toMatchObject({
      code: 'SignatureDoesNotMatch',
      ec: '0002-00000201',
      accessKeyId: KEYS.accessKeyId,
      hostId: `127.0.0.1:${oss.port}`,
      signatureProvided: expect.stringMatching(/^0000\w{60}$/),
      texts: { canonicalRequest: right.trace.canonicalRequest, stringToSign: right.trace.stringToSign },
    })
    expect(text).toContain('<StringToSignBytes>4F 53 53 34 2D ')
    expect(text).not.toContain(right.trace.signature)
    expect(JSON.stringify(oss.requests.entries)).not.toContain(right.trace.signature)
  })

  it('is in x-oss-err for HEAD', async () => {
    const { url } = signer('V4').presign({ ...INPUT, method: 'HEAD' })
    const response = await fetch(url.replace('cat', 'dog'), { method: 'HEAD' })
    const headers = Object.fromEntries(response.headers)
    expect(readErrorBody('', headers)?.code).toBe('SignatureDoesNotMatch')
  })
})

it('placeOf takes keys literally: none leaves its bucket', async () => {
  for (const key of ['../others/a', 'a/../../../../etc/passwd', '..', 'a/./b', '/etc/passwd']) {
    const { url } = signer('V4').presign({ bucket: 'photos', key: 'x', expiresIn: 60 })
    const forged = url.replace('/photos/x', `/photos/${encodePath(key)}`)
    expect([key, await outcome(forged)]).toEqual([key, expect.stringMatching(/^40\d \w/)])
  }
})

it('drain lets a sender of a large body read that it is rejected', async () => {
  const { url } = signer('V4').presign({ ...INPUT, method: 'PUT' })
  const body = new Uint8Array(20_000_000)
  expect(await outcome(`${url}0`, { method: 'PUT', body })).toBe('403 SignatureDoesNotMatch')
})

describe('LoggedRequest.explain', () => {
  it.each([
    ['adds a header that was not signed', { 'content-type': 'text/html' }, '', 'leaves out a signed header'],
    ['has a line break after the secret', {}, '\n', 'a line end along with the secret'],
  ])('names the mistake of a sender that %s', async (_what, headers, copied, why) => {
    const { wire } = signedByHand(signer('V4').presign(INPUT), `${KEYS.accessKeySecret}${copied}`, {})
    await fetch(`http://${wire.host}${wire.target}`, { headers })
    const entry = oss.requests.entries.at(-1)
    expect([entry?.code, entry?.verdict?.ok]).toEqual(['SignatureDoesNotMatch', false])
    expect(entry?.explain()).toContain(why)
  })

  it('returns undefined for a request that was served', async () => {
    await fetch(signer('V4').presign(INPUT).url)
    const entry = oss.requests.entries.at(-1)
    expect([entry?.operation, entry?.key, entry?.status, entry?.explain()]).toEqual([
      'GetObject',
      'cat.jpg',
      200,
      undefined,
    ])
  })
})
