import type { HashName } from '../recipe/recipe.js'

/** A message and its digest in hex. */
export interface DigestAnswer {
  readonly data: string
  readonly digest: string
}

/** A key, a message and the HMAC in hex. */
export interface HmacAnswer {
  readonly key: Uint8Array
  readonly data: Uint8Array | string
  readonly signature: string
}

const TWO_BLOCKS = 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'
const MILLION = 'a'.repeat(1_000_000)

/** FIPS 180-4's examples as NIST publishes them; for MD5 the first two of RFC 1321 §A.5, the others in its manner. */
export const DIGESTS: Record<HashName, readonly DigestAnswer[]> = {
  md5: [
    { data: '', digest: 'd41d8cd98f00b204e9800998ecf8427e' },
    { data: 'abc', digest: '900150983cd24fb0d6963f7d28e17f72' },
    { data: TWO_BLOCKS, digest: '8215ef0796a20bcaaae116d3876c664a' },
    { data: MILLION, digest: '7707d6ae4e027c70eea2a935c2296f21' },
  ],
  sha1: [
    { data: '', digest: 'da39a3ee5e6b4b0d3255bfef95601890afd80709' },
    { data: 'abc', digest: 'a9993e364706816aba3e25717850c26c9cd0d89d' },
    { data: TWO_BLOCKS, digest: '84983e441c3bd26ebaae4aa1f95129e5e54670f1' },
    { data: MILLION, digest: '34aa973cd4c4daa4f61eeb2bdbad27316534016f' },
  ],
  sha256: [
    { data: '', digest: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
    { data: 'abc', digest: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
    { data: TWO_BLOCKS, digest: '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1' },
    { data: MILLION, digest: 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0' },
  ],
}

const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte)
const jefe = Uint8Array.from([0x4a, 0x65, 0x66, 0x65])
const counting = Uint8Array.from({ length: 25 }, (_, index) => index + 1)

/** RFC 2202 §3 for SHA-1 and RFC 4231 §4 for SHA-256, without the case that truncates. */
export const HMACS: Record<'hmac-sha1' | 'hmac-sha256', readonly HmacAnswer[]> = {
  'hmac-sha1': [
    { key: filled(20, 0x0b), data: 'Hi There', signature: 'b617318655057264e28bc0b6fb378c8ef146be00' },
    { key: jefe, data: 'what do ya want for nothing?', signature: 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79' },
    { key: filled(20, 0xaa), data: filled(50, 0xdd), signature: '125d7342b9ac11cd91a39af48aa17b4f63f175d3' },
    { key: counting, data: filled(50, 0xcd), signature: '4c9007f4026250c6bc8414f9bf50c86c2d7235da' },
    { key: filled(20, 0x0c), data: 'Test With Truncation', signature: '4c1a03424b55e07fe7f27be1d58bb9324a9a5a04' },
    {
      key: filled(80, 0xaa),
      data: 'Test Using Larger Than Block-Size Key - Hash Key First',
      signature: 'aa4ae5e15272d00e95705637ce8a3b55ed402112',
    },
    {
      key: filled(80, 0xaa),
      data: 'Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data',
      signature: 'e8e99d0f45237d786d6bbaa7965c7808bbff1a91',
    },
  ],
  'hmac-sha256': [
    {
      key: filled(20, 0x0b),
      data: 'Hi There',
      signature: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    },
    {
      key: jefe,
      data: 'what do ya want for nothing?',
      signature: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    },
    {
      key: filled(20, 0xaa),
      data: filled(50, 0xdd),
      signature: '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
    },
    {
      key: counting,
      data: filled(50, 0xcd),
      signature: '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
    },
    {
      key: filled(131, 0xaa),
      data: 'Test Using Larger Than Block-Size Key - Hash Key First',
      signature: '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    },
    {
      key: filled(131, 0xaa),
      data:
        'This is a test using a larger than block-size key and a larger than block-size data. ' +
        'The key needs to be hashed before being used by the HMAC algorithm.',
      signature: '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
    },
  ],
}

/** Bytes that repeat only after 256, and whose every length has another end. */
export function pattern(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + 7) & 255)
}

/** The digest of 1 MiB of {@link pattern}, by Python's hashlib (OpenSSL). */
export const MEBIBYTE: Record<HashName, string> = {
  md5: '3f2c8bd9cfde6550fdff4b36617c3261',
  sha1: '95421610b8ddd86c86e3269bfd24d2a79199245f',
  sha256: '06b7bbfb7824aa03382051691630eb26de85102d1b08a81e907ec0744cd8a286',
}

/**
 * The digests in hex of {@link pattern} of 0 to 300 bytes, a line each, hashed by the same function; by Python's
 * hashlib. One value for 301 answers: around every edge of a block, and between them.
 */
export const EVERY_LENGTH: Record<HashName, string> = {
  md5: 'f2dfaca187f98401afa9aa85e74a450d',
  sha1: '2770bc0ad00296415a38533d71006c47f0a66d70',
  sha256: '20a219652be5652ed6905b7677832a64545144b27c0417550d0f6f3429aac910',
}

/** Likewise HMACs by Python's hmac: of 0 to 300 bytes under a key of 32, and of 141 bytes under keys of 0 to 200. */
export const EVERY_HMAC: Record<'hmac-sha1' | 'hmac-sha256', { readonly lengths: string; readonly keys: string }> = {
  'hmac-sha1': {
    lengths: '7fb1d5f521a3ffc40875fca76b125a550cc7d0b9',
    keys: 'eb0141fcd3332cec6cc37a83b4f69f8009da9094',
  },
  'hmac-sha256': {
    lengths: '905201c093c5fa427e25ed3ba4fb59c89168daffa6eca7b5b07dc5a9d7b30f18',
    keys: '22737016b283bfc33103405c0c8910cbd8cd847702fdeaa1294fd2818d527da1',
  },
}
