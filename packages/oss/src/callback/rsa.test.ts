import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type RsaPublicKey, readPublicKey, verifyMd5 } from './rsa.js'

const pairs = [512, 768, 1024, 2048].map((modulusLength) => ({
  modulusLength,
  ...generateKeyPairSync('rsa', { modulusLength, publicExponent: modulusLength === 1024 ? 3 : 65537 }),
}))

function pemOf(key: { export(options: { type: 'spki'; format: 'pem' }): string | Buffer }): string {
  return String(key.export({ type: 'spki', format: 'pem' }))
}

function md5(data: Uint8Array): Uint8Array {
  return createHash('md5').update(data).digest()
}

function pemFromHex(hex: string): string {
  return `-----BEGIN PUBLIC KEY-----\n${Buffer.from(hex, 'hex').toString('base64')}\n-----END PUBLIC KEY-----\n`
}

describe('RSA over MD5', () => {
  it.each(pairs)('agrees with OpenSSL on keys of $modulusLength bits', ({ publicKey, privateKey, modulusLength }) => {
    const key = readPublicKey(pemOf(publicKey)) as RsaPublicKey
    expect(key.bytes).toBe(modulusLength / 8)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (data) => {
        expect(verifyMd5(key, md5(data), sign('md5', data, privateKey))).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  it('refuses a signature with any bit changed, of another length, or not below the modulus', () => {
    const { publicKey, privateKey } = pairs[0] as (typeof pairs)[0]
    const key = readPublicKey(pemOf(publicKey)) as RsaPublicKey
    const data = Buffer.from('bucket=yonghu-test')
    const good = sign('md5', data, privateKey)
    for (let bit = 0; bit < 512; bit++) {
      const changed = Uint8Array.from(good)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(verifyMd5(key, md5(data), changed)).toBe(false)
    }
    expect(verifyMd5(key, md5(data), Buffer.concat([Buffer.from([0]), good]))).toBe(false)
    expect(verifyMd5(key, md5(data), good.subarray(1))).toBe(false)
    expect(verifyMd5(key, md5(data), new Uint8Array(64))).toBe(false)
  })

  it('refuses a good signature plus the modulus, which is the same number to careless arithmetic', () => {
    const { publicKey, privateKey } = pairs[0] as (typeof pairs)[0]
    const key = readPublicKey(pemOf(publicKey)) as RsaPublicKey
    const around = (data: Buffer) => BigInt(`0x${sign('md5', data, privateKey).toString('hex')}`) + key.modulus
    // About one message in five leaves room for the modulus in 512 bits.
    const data = Array.from({ length: 1000 }, (_, n) => Buffer.from(String(n))).find((one) => around(one) < 1n << 512n)
    expect(data).toBeDefined()
    const signature = Buffer.from(
      around(data as Buffer)
        .toString(16)
        .padStart(128, '0'),
      'hex',
    )
    expect(verifyMd5(key, md5(data as Buffer), signature)).toBe(false)
  })

  it('refuses the signature that is forged for exponent 3 when the block is read and not compared', () => {
    // 00 01 FF 00 DigestInfo, then garbage: a cube root of that exists (Bleichenbacher 2006).
    const { publicKey } = pairs[2] as (typeof pairs)[0]
    const key = readPublicKey(pemOf(publicKey)) as RsaPublicKey
    expect(key.exponent).toBe(3n)
    const data = Buffer.from('forged')
    const head = `0001ff003020300c06082a864886f70d020505000410${Buffer.from(md5(data)).toString('hex')}`
    const wanted = BigInt(`0x${head.padEnd(key.bytes * 2, 'f')}`)
    let root = 1n
    while ((root * 2n) ** 3n <= wanted) root *= 2n
    for (let step = root; step > 0n; step /= 2n) if ((root + step) ** 3n <= wanted) root += step
    expect(
      (root ** 3n)
        .toString(16)
        .padStart(key.bytes * 2, '0')
        .startsWith(head),
    ).toBe(true)
    const forged = Buffer.from(root.toString(16).padStart(key.bytes * 2, '0'), 'hex')
    expect(verifyMd5(key, md5(data), forged)).toBe(false)
  })

  it('refuses a signature over another hash', () => {
    const { publicKey, privateKey } = pairs[0] as (typeof pairs)[0]
    const key = readPublicKey(pemOf(publicKey)) as RsaPublicKey
    const data = Buffer.from('x')
    expect(verifyMd5(key, md5(data), sign('sha1', data, privateKey))).toBe(false)
  })
})

describe('reading a public key', () => {
  const pem = pemOf((pairs[0] as (typeof pairs)[0]).publicKey)
  const hex = (pairs[0] as (typeof pairs)[0]).publicKey.export({ type: 'spki', format: 'der' }).toString('hex')

  it('takes what OpenSSL writes, with either line end', () => {
    const jwk = createPublicKey(pem).export({ format: 'jwk' })
    expect(readPublicKey(pem)?.modulus).toBe(BigInt(`0x${Buffer.from(String(jwk.n), 'base64url').toString('hex')}`))
    expect(readPublicKey(pem.replaceAll('\n', '\r\n'))).toEqual(readPublicKey(pem))
  })

  it('refuses other kinds of keys, and text around one', () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
    const pkcs1 = String((pairs[0] as (typeof pairs)[0]).publicKey.export({ type: 'pkcs1', format: 'pem' }))
    for (const other of ['', 'x', `x${pem}`, `${pem}x`, pemOf(ec), pkcs1, pem.replace('MFww', 'MFwx')])
      expect(readPublicKey(other)).toBeUndefined()
  })

  it('refuses every encoding but the one of DER', () => {
    expect(readPublicKey(pemFromHex(hex))).toBeDefined()
    expect(readPublicKey(pemFromHex(`${hex}00`))).toBeUndefined()
    expect(readPublicKey(pemFromHex(hex.slice(0, -2)))).toBeUndefined()
    // Bits of the last byte that are said to be unused.
    expect(readPublicKey(pemFromHex(hex.replace('034b00', '034b01')))).toBeUndefined()
    // 30 5c … written with a length of two bytes.
    expect(readPublicKey(pemFromHex(hex.replace(/^305c/, '30815c')))).toBeUndefined()
    expect(readPublicKey(pemFromHex(hex.replace(/^305c/, '3080')))).toBeUndefined()
  })

  it('refuses keys that are none: short, even, or with an exponent that is', () => {
    const wrap = (modulus: string, exponent: string) => {
      const tlv = (tag: string, content: string) => {
        const length = (content.length / 2).toString(16).padStart(2, '0')
        return tag + (content.length / 2 > 127 ? `81${length}` : length) + content
      }
      const numbers = tlv('30', tlv('02', modulus) + tlv('02', exponent))
      return pemFromHex(tlv('30', `300d06092a864886f70d0101010500${tlv('03', `00${numbers}`)}`))
    }
    const good = `00c${'1'.repeat(127)}`
    expect(readPublicKey(wrap(good, '010001'))?.bytes).toBe(64)
    for (const [modulus, exponent] of [
      [good, '01'],
      [good, '010000'],
      [good, '0100000001'],
      [good, ''],
      [good, '00010001'],
      [`00c${'1'.repeat(126)}0`, '010001'],
      [`c${'1'.repeat(127)}`, '010001'],
      [`4${'1'.repeat(127)}`, '010001'],
      [`00c${'1'.repeat(125)}`, '010001'],
    ] as const)
      expect(readPublicKey(wrap(modulus, exponent)), `${modulus} ${exponent}`).toBeUndefined()
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (noise) => {
        readPublicKey(pemFromHex(`305c${Buffer.from(noise).toString('hex')}`))
        readPublicKey(pemFromHex(hex.slice(0, 60) + Buffer.from(noise).toString('hex')))
        readPublicKey(Buffer.from(noise).toString('latin1'))
      }),
    )
  })
})
