import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { nodeBackend } from '../backends/node.js'
import { hashed } from '../recipe/recipe.js'
import { type Toy, toy } from '../testing/toy-scheme.js'
import { stringsOf } from './signed-request.js'
import { createSyncSigner } from './signer.js'

const credentials = { accessKeyId: 'AK1', accessKeySecret: 'FAKEsecret', securityToken: 'FAKEtoken' }
const options = { credentials, backend: nodeBackend, clock: { now: () => 0 } }
const signer = createSyncSigner(toy(), options)
const link = signer.presign({ bucket: 'photos', key: 'a b', expiresIn: 60 })
const headers = signer.sign({ bucket: 'photos', key: 'a b', headers: { 'X-Toy-Meta': 'x' } })

describe('a SignedRequest', () => {
  it('is what a sender needs, as data', () => {
    expect({ ...link }).toEqual({
      method: 'GET',
      url: expect.stringMatching(
        /^https:\/\/photos\.here\.toy\.example\/a%20b\?x-toy-token=.*&x-toy-signature=[0-9a-f]{64}$/,
      ),
      headers: {},
      absentHeaders: ['authorization', 'content-type', 'x-toy*'],
      expiresAt: '1970-01-01T00:01:00.000Z',
    })
    expect({ ...headers }).toMatchObject({
      url: 'https://photos.here.toy.example/a%20b',
      headers: { 'x-toy-meta': 'x', authorization: expect.stringMatching(/^toy [0-9a-f]{64}$/) },
    })
  })

  it('has a trace that JSON, spread, structuredClone and inspect leave behind', () => {
    const { stringToSign, signature } = link.trace
    for (const shown of [JSON.stringify(link), inspect(link, { depth: 9 }), inspect({ ...link }, { showHidden: true })])
      expect(shown).not.toContain(stringToSign.split('\n')[2])
    expect(Object.keys(structuredClone(link))).toEqual(Object.keys(link))
    expect(JSON.parse(JSON.stringify(link))).toEqual({ ...link })
    expect(link.url.endsWith(signature)).toBe(true)
    expect(Object.keys(link)).toEqual(['method', 'url', 'headers', 'absentHeaders', 'expiresAt'])
  })

  it('has a trace with the digest of its canonical request in its string to sign', () => {
    const { canonicalRequest = '', stringToSign } = link.trace
    expect(canonicalRequest.split('\n').slice(0, 2)).toEqual(['GET', '/photos/a%20b'])
    expect(stringToSign).toBe(
      `toy\n19700101T000000Z\n19700101/here/toy\n${nodeBackend.digest('sha256', canonicalRequest, 'hex')}`,
    )
    expect(link.trace).toEqual(link.trace)
  })

  it('has a trace without a canonical request where the scheme has none', () => {
    const plain: Toy = { ...toy(), canonicalize: (_plan, { key }) => ({ stringToSign: key }) }
    const { trace } = createSyncSigner(plain, options).presign({ bucket: 'photos', key: 'a b', expiresIn: 60 })
    expect(trace).toStrictEqual({ stringToSign: 'a b', signature: expect.any(String) })
  })

  it('has headers and absent headers that cannot be changed, and headers without a prototype', () => {
    for (const one of [link, headers]) {
      expect(Object.isFrozen(one.headers) && Object.isFrozen(one.absentHeaders)).toBe(true)
      expect(Object.getPrototypeOf(one.headers)).toBeNull()
    }
  })
})

describe('stringsOf', () => {
  it('writes the digest into the string to sign', () => {
    expect(stringsOf({ canonicalRequest: 'c', stringToSign: hashed('a\n', 'sha1', 'c', '\n') }, 'd1')).toEqual({
      canonicalRequest: 'c',
      stringToSign: 'a\nd1\n',
    })
    expect(stringsOf({ stringToSign: 'plain' }, '')).toStrictEqual({ stringToSign: 'plain' })
  })
})
