import vm from 'node:vm'
import { describe, expect, it } from 'vitest'
import { nodeBackend } from '../backends/node.js'
import { webBackend } from '../backends/web.js'
import { notedBackend } from '../testing/noted-backend.js'
import { run, runSync } from './driver.js'
import {
  type Backend,
  digest,
  hashed,
  importKey,
  type Recipe,
  type SyncBackend,
  sign,
  signText,
  textOf,
} from './recipe.js'

function* sealed(secret: string, text: string): Recipe<string> {
  const key = yield* importKey('hmac-sha256', secret)
  return yield* sign(key, yield* digest('sha256', text, 'hex'), 'hex')
}

describe('run and runSync', () => {
  it('run one recipe with any backend', async () => {
    const at = runSync(sealed('key', 'text'), nodeBackend)
    // Computed with Python's hmac and hashlib.
    expect(at).toBe('c3163e0acc327b47eef25896c41a5e1fea8b0e9eace1b71698cece5405101ea7')
    expect(await run(sealed('key', 'text'), nodeBackend)).toBe(at)
    expect(await run(sealed('key', 'text'), webBackend)).toBe(at)
  })

  it('are not needed by a test, which answers the steps itself', () => {
    const recipe = sealed('key', 'text')
    expect(recipe.next().value).toEqual({ step: 'importKey', algorithm: 'hmac-sha256', material: 'key', use: 'sign' })
    expect(recipe.next('a key' as never).value).toEqual({
      step: 'digest',
      algorithm: 'sha256',
      data: 'text',
      as: 'hex',
    })
    expect(recipe.next('a digest').value).toEqual({ step: 'sign', key: 'a key', data: 'a digest', as: 'hex' })
    expect(recipe.next('a signature')).toEqual({ done: true, value: 'a signature' })
  })

  it('throw what a backend throws', async () => {
    await expect(run(digest('md5', '', 'hex'), webBackend)).rejects.toMatchObject({ code: 'hash_unavailable' })
    expect(() =>
      runSync(digest('md5', '', 'hex'), {
        ...nodeBackend,
        digest: () => {
          throw new RangeError('down')
        },
      }),
    ).toThrow('down')
  })
})

describe('hashed and textOf', () => {
  it('write a digest between two pieces of text, without a backend', () => {
    expect(hashed('a\n', 'sha1', 'b')).toEqual({ before: 'a\n', algorithm: 'sha1', of: 'b', after: '' })
    expect(textOf(hashed('a\n', 'sha1', 'b', '\n'), 'd1')).toBe('a\nd1\n')
    expect(textOf('plain', 'd1')).toBe('plain')
  })
})

describe('signText', () => {
  const text = hashed('before\n', 'sha256', 'canonical', '\nafter')
  const key = nodeBackend.importKey('hmac-sha256', 'FAKEsecret', 'sign')
  const digestText = nodeBackend.digest('sha256', 'canonical', 'hex') as string
  const expected = {
    digest: digestText,
    signature: nodeBackend.sign(key, `before\n${digestText}\nafter`, 'hex'),
  }
  const withOneCall: SyncBackend = {
    ...nodeBackend,
    signHashed: (key, data, as) => {
      const hex = nodeBackend.digest(data.algorithm, data.of, 'hex') as string
      return { digest: hex, signature: nodeBackend.sign(key, textOf(data, hex), as) }
    },
  }

  it('signs plain text in one step, without a digest', () => {
    const { backend, calls } = notedBackend(withOneCall)
    expect(runSync(signText(key, 'plain', 'hex'), backend)).toEqual({
      digest: '',
      signature: nodeBackend.sign(key, 'plain', 'hex'),
    })
    expect(calls()).toEqual(['sign'])
  })

  it('makes one call where the backend has it, and else a digest and a signature', async () => {
    const one = notedBackend(withOneCall)
    expect(runSync(signText(key, text, 'hex'), one.backend)).toEqual(expected)
    expect(one.calls()).toEqual(['signHashed'])
    const two = notedBackend(nodeBackend)
    expect(runSync(signText(key, text, 'hex'), two.backend)).toEqual(expected)
    expect(two.calls()).toEqual(['digest', 'sign'])
    expect(await run(signText(key, text, 'hex'), two.backend)).toEqual(expected)
  })

  it('gives the same on WebCrypto, and with promises of another realm', async () => {
    const webKey = await run(importKey('hmac-sha256', 'FAKEsecret'), webBackend)
    expect(await run(signText(webKey, text, 'hex'), webBackend)).toEqual(expected)
    /** A promise that is not an instance of this realm's `Promise`. */
    const later = <T>(value: T) => vm.runInNewContext('Promise').resolve(value) as Promise<T>
    const foreign: Backend = {
      ...nodeBackend,
      digest: (...args) => later(nodeBackend.digest(...args)),
      sign: (...args) => later(nodeBackend.sign(...args)),
    }
    expect(await run(signText(key, text, 'hex'), foreign)).toEqual(expected)
  })
})
