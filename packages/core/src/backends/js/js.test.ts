import { createHash, createHmac } from 'node:crypto'
import { hmac } from '@noble/hashes/hmac.js'
import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backendContract } from '../../testing/backend-contract.js'
import { jsBackend } from './index.js'

const oracle = {
  digest: (algorithm: string, data: Uint8Array) => createHash(algorithm).update(data).digest(),
  hmac: (algorithm: string, key: Uint8Array, data: Uint8Array) =>
    createHmac(algorithm.slice(5), key).update(data).digest(),
}

backendContract('js', () => jsBackend, { describe, it, expect }, { hashes: ['md5', 'sha1', 'sha256'], oracle })

describe('jsBackend', () => {
  it('agrees with noble on any data under any key', () => {
    const data = fc.uint8Array({ maxLength: 300 })
    fc.assert(
      fc.property(data, data, (secret, message) => {
        expect(jsBackend.digest('md5', message, 'bytes')).toEqual(md5(message))
        expect(jsBackend.digest('sha1', message, 'bytes')).toEqual(sha1(message))
        expect(jsBackend.digest('sha256', message, 'bytes')).toEqual(sha256(message))
        const key = jsBackend.importKey('hmac-sha256', secret, 'sign')
        expect(jsBackend.sign(key, message, 'bytes')).toEqual(hmac(sha256, secret, message))
      }),
    )
  })

  it('verifies a signature, and refuses one that is shorter or other', () => {
    const key = jsBackend.importKey('hmac-sha1', 'FAKEsecret0001', 'verify')
    const signature = jsBackend.sign(key, 'data', 'bytes') as Uint8Array
    expect(jsBackend.verify(key, 'data', signature)).toBe(true)
    expect(jsBackend.verify(key, 'data', signature.slice(1))).toBe(false)
    expect(
      jsBackend.verify(
        key,
        'data',
        signature.map((byte) => byte ^ 1),
      ),
    ).toBe(false)
  })
})
