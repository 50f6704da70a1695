import { describe, expect, it } from 'vitest'
import { nodeBackend } from '../backends/node.js'
import { createSyncSigner } from '../signer/signer.js'
import { toy } from '../testing/toy-scheme.js'
import { hasToken, isSignedUrl, ourSide, theirSide } from './sides.js'

const signer = createSyncSigner(toy(), {
  credentials: { accessKeyId: 'AK1', accessKeySecret: 'FAKEsecret' },
  backend: nodeBackend,
  clock: { now: () => 0 },
})
const link = signer.presign({ bucket: 'photos', key: 'a', expiresIn: 60 })
const headers = signer.sign({ bucket: 'photos', key: 'a' })
const texts = { stringToSign: 'text' }

describe('ourSide', () => {
  it('takes a signed request, a trace, and texts', () => {
    const { trace } = link
    const request = { mode: 'url', names: expect.stringContaining('https://photos.here'), expiresAt: link.expiresAt }
    expect(ourSide(link)).toEqual({ request, texts: trace, signature: trace.signature })
    expect(ourSide(trace)).toEqual({ texts: trace, signature: trace.signature })
    expect(ourSide(texts)).toStrictEqual({ texts })
  })

  it('has no texts of a request that went through JSON', () => {
    expect(ourSide(JSON.parse(JSON.stringify(link)))).toStrictEqual({ request: ourSide(link).request })
  })

  it('knows of an inspected request that its signer may have signed something else', () => {
    const { trace } = link
    expect(ourSide({ state: 'signed', mode: 'url', hasToken: true, trace })).toEqual({
      request: { mode: 'url', names: 'security-token', expiresAt: undefined },
      texts: trace,
      signature: trace.signature,
      inspected: true,
    })
  })
})

describe('theirSide', () => {
  it('takes an answer with and without texts, a trace, and texts', () => {
    const answer = { code: 'C', message: 'm' }
    expect(theirSide(answer)).toStrictEqual({ answer })
    expect(theirSide({ ...answer, texts })).toEqual({ answer: { ...answer, texts }, texts })
    expect(theirSide({ ...texts, signature: 's' })).toEqual({ texts: { ...texts, signature: 's' }, signature: 's' })
    expect(theirSide(texts)).toStrictEqual({ texts })
  })

  it('takes a verdict, with its texts where it has some', () => {
    const service = { status: 403, code: 'C', message: 'm' }
    const verdict = { ok: false, reason: 'mismatch', detail: 'd', service } as const
    expect(theirSide(verdict)).toStrictEqual({ verdict })
    expect(theirSide({ ...verdict, expected: texts }).texts).toBe(texts)
  })
})

describe('isSignedUrl', () => {
  it('is true of a request whose signature stands in the URL', () => {
    expect([ourSide(link), ourSide(headers), ourSide(texts)].map(isSignedUrl)).toEqual([true, false, false])
  })
})

describe('hasToken', () => {
  it('finds the name of a token in the URL, the headers and the texts', () => {
    const request = { method: 'GET', url: 'https://h/', headers: {}, absentHeaders: [] }
    const found = [
      request,
      { ...request, url: 'https://h/?Security-Token=x' },
      { ...request, headers: { 'x-a-security-token': 'x' } },
      { stringToSign: 'x-a-security-token:x' },
      { canonicalRequest: 'SecurityToken=x', stringToSign: '' },
      { stringToSign: 'token' },
    ].map((ours) => hasToken(ourSide(ours)))
    expect(found).toEqual([false, true, true, true, true, false])
  })
})
