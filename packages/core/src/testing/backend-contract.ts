import { isSigningError } from '../errors.js'
import { runMany } from '../recipe/batch.js'
import { answer } from '../recipe/driver.js'
import {
  type Backend,
  type Data,
  type HashedSignature,
  type HashName,
  hashed,
  type Key,
  type KeyAlgorithm,
  type Recipe,
  type SignHashedStep,
  textOf,
} from '../recipe/recipe.js'
import { fromBase64, fromHex, toHex, utf8 } from '../text/encoding.js'
import { ECDSA_EXAMPLE, type KeyPairExample, RSA_EXAMPLE } from './key-pairs.js'
import { DIGESTS, EVERY_HMAC, EVERY_LENGTH, HMACS, MEBIBYTE, pattern } from './known-answers.js'

/** As much of a test runner as the suite needs: vitest, jest, `node:test` with an `expect`, or a dozen lines of one's own. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown
  it(name: string, body: () => Promise<void>): unknown
  expect(actual: unknown): { toEqual(expected: unknown): unknown }
}

/** What a backend is expected to have, and a second opinion. */
export interface BackendContractOptions {
  /** Default: SHA-1 and SHA-256. The others must be refused with `hash_unavailable`. */
  readonly hashes?: readonly HashName[]
  /** Default: the two HMACs. The others must be refused with `algorithm_unavailable`. */
  readonly algorithms?: readonly KeyAlgorithm[]
  /** Another implementation, so that a wrong answer is named by its length. The suite has its own truths without it. */
  readonly oracle?: Oracle
}

/** Another implementation to compare with, such as `node:crypto` or @noble/hashes. */
export interface Oracle {
  digest(algorithm: HashName, data: Uint8Array): Uint8Array
  hmac(algorithm: HmacAlgorithm, key: Uint8Array, data: Uint8Array): Uint8Array
}

/** The kinds of key whose material is a raw secret. */
export type HmacAlgorithm = 'hmac-sha1' | 'hmac-sha256'

/** What the parts of the suite share. */
interface Suite extends Required<Omit<BackendContractOptions, 'oracle'>>, TestRunner {
  readonly oracle: Oracle | undefined
  readonly hmacs: readonly HmacAlgorithm[]
  create(): Promise<Backend>
}

// The halves of 😀. Not as escapes: a bundler may write one of them next to a pair, and Deno 2.9 refuses to read that.
const HIGH = String.fromCharCode(0xd83d)
const LOW = String.fromCharCode(0xde00)

const ALL_HASHES: readonly HashName[] = ['md5', 'sha1', 'sha256']
const PAIRS = { 'rsa-sha256': RSA_EXAMPLE, 'ecdsa-p256-sha256': ECDSA_EXAMPLE } as const
const ALL_HMACS: readonly HmacAlgorithm[] = ['hmac-sha1', 'hmac-sha256']

/**
 * The suite that every backend passes: published answers (FIPS 180-4, RFC 1321, 2202, 4231, 7515), all lengths of
 * data from 0 to 300 bytes and of keys from 0 to 200, text as UTF-8, 1 MiB, encodings, batches, and refusals.
 *
 * It imports nothing of any platform, so the same file runs in Node, Deno, Bun, workerd and a browser.
 *
 * @param name Shown in the name of the suite.
 * @param create Called by each test for a backend of its own.
 * @example
 * ```ts
 * import { jsBackend } from '@presign/core/js'
 * import { backendContract } from '@presign/core/testing'
 * import { describe, expect, it } from 'vitest'
 *
 * backendContract('js', () => jsBackend, { describe, it, expect }, { hashes: ['md5', 'sha1', 'sha256'] })
 * ```
 */
export function backendContract(
  name: string,
  create: () => Backend | Promise<Backend>,
  { describe, it, expect }: TestRunner,
  options: BackendContractOptions = {},
): void {
  const { hashes = ['sha1', 'sha256'], algorithms = ALL_HMACS, oracle } = options
  const hmacs = ALL_HMACS.filter((algorithm) => algorithms.includes(algorithm))
  const suite = { describe, it, expect, hashes, algorithms, hmacs, oracle, create: async () => create() }
  describe(`${name} keeps the contract of a backend`, () => {
    for (const algorithm of hashes) digests(suite, algorithm)
    for (const algorithm of hmacs) signatures(suite, algorithm)
    for (const algorithm of hmacs) keys(suite, algorithm)
    for (const algorithm of hmacs) batches(suite, algorithm)
    for (const algorithm of hmacs) hashedTexts(suite, algorithm)
    texts(suite)
    buffers(suite)
    keyPairs(suite)
    refusals(suite)
  })
}

function digests({ it, expect, create, oracle }: Suite, algorithm: HashName): void {
  it(`${algorithm} gives the published digests`, async () => {
    const backend = await create()
    for (const { data, digest } of DIGESTS[algorithm])
      expect(await backend.digest(algorithm, data, 'hex')).toEqual(digest)
  })

  it(`${algorithm} is right for every length from 0 to 300 bytes`, async () => {
    const backend = await create()
    const lines = await each(301, async (length) => {
      const data = pattern(length)
      const found = (await backend.digest(algorithm, data, 'hex')) as string
      if (oracle) expect([length, found]).toEqual([length, toHex(oracle.digest(algorithm, data))])
      return found
    })
    expect(await backend.digest(algorithm, lines.join('\n'), 'hex')).toEqual(EVERY_LENGTH[algorithm])
  })

  it(`${algorithm} is right for 1 MiB`, async () => {
    const backend = await create()
    expect(await backend.digest(algorithm, pattern(2 ** 20), 'hex')).toEqual(MEBIBYTE[algorithm])
  })

  it(`${algorithm} answers in hex, base64 and bytes alike`, async () => {
    const backend = await create()
    await each(70, async (length) => {
      const data = pattern(length)
      await expectAlike(expect, (as) => backend.digest(algorithm, data, as))
    })
  })
}

function signatures({ it, expect, create, oracle }: Suite, algorithm: HmacAlgorithm): void {
  it(`${algorithm} gives the published signatures`, async () => {
    const backend = await create()
    for (const { key, data, signature } of HMACS[algorithm]) {
      expect(await backend.sign(await backend.importKey(algorithm, key, 'sign'), data, 'hex')).toEqual(signature)
    }
  })

  it(`${algorithm} is right for every length of data from 0 to 300 bytes`, async () => {
    const backend = await create()
    const key = await backend.importKey(algorithm, pattern(32), 'sign')
    const lines = await each(301, async (length) => {
      const found = (await backend.sign(key, pattern(length), 'hex')) as string
      if (oracle) expect([length, found]).toEqual([length, toHex(oracle.hmac(algorithm, pattern(32), pattern(length)))])
      return found
    })
    expect(await backend.digest(hashOf(algorithm), lines.join('\n'), 'hex')).toEqual(EVERY_HMAC[algorithm].lengths)
  })

  it(`${algorithm} answers in hex, base64 and bytes alike`, async () => {
    const backend = await create()
    const key = await backend.importKey(algorithm, pattern(32), 'sign')
    await each(70, async (length) => {
      await expectAlike(expect, (as) => backend.sign(key, pattern(length), as))
    })
  })
}

function keys({ it, expect, create, oracle }: Suite, algorithm: HmacAlgorithm): void {
  it(`${algorithm} is right for every length of key from 0 to 200 bytes`, async () => {
    const backend = await create()
    const lines = await each(201, async (length) => {
      const key = await backend.importKey(algorithm, pattern(length), 'sign')
      const found = (await backend.sign(key, pattern(141), 'hex')) as string
      if (oracle)
        expect([length, found]).toEqual([length, toHex(oracle.hmac(algorithm, pattern(length), pattern(141)))])
      return found
    })
    expect(await backend.digest(hashOf(algorithm), lines.join('\n'), 'hex')).toEqual(EVERY_HMAC[algorithm].keys)
  })

  it(`${algorithm} takes a key of text as its UTF-8 bytes`, async () => {
    const backend = await create()
    for (const text of ['', 'FAKEsecret0001', '密钥🔑', '密钥🔑'.repeat(20), `k${HIGH}`]) {
      const fromText = await backend.importKey(algorithm, text, 'sign')
      const fromBytes = await backend.importKey(algorithm, utf8(text), 'sign')
      expect(await backend.sign(fromText, 'data', 'hex')).toEqual(await backend.sign(fromBytes, 'data', 'hex'))
    }
  })

  it(`${algorithm} keeps a key good however many follow, and tells nothing of it`, async () => {
    const backend = await create()
    const made = await each(1500, (index) => backend.importKey(algorithm, `FAKEsecret${index}`, 'sign'))
    const first = await each(made.length, (index) => backend.sign(made[index] as Key, 'data', 'hex'))
    const again = await each(made.length, (index) => backend.sign(made[index] as Key, 'data', 'hex'))
    expect(again).toEqual(first)
    expect(new Set(first).size).toEqual(1500)
    expect(JSON.stringify(made).includes('FAKEsecret')).toEqual(false)
  })
}

function batches({ it, expect, create }: Suite, algorithm: HmacAlgorithm): void {
  const hash = hashOf(algorithm)
  it(`${hash} and ${algorithm} answer a batch as they answer its messages, in order`, async () => {
    const backend = await create()
    const key = await backend.importKey(algorithm, pattern(32), 'sign')
    for (const count of [0, 1, 2, 3, 4, 5, 7, 8, 9, 64]) {
      const batch = Array.from({ length: count }, (_, index) => mixed(index, count))
      for (const as of ['hex', 'base64', 'bytes'] as const) {
        const digested = await each(count, (index) => backend.digest(hash, batch[index] as Data, as))
        const signed = await each(count, (index) => backend.sign(key, batch[index] as Data, as))
        if (backend.digestMany) expect(await backend.digestMany(hash, batch, as)).toEqual(digested)
        if (backend.signMany) expect(await backend.signMany(key, batch, as)).toEqual(signed)
      }
    }
  })
}

/** What text with a digest in it is made of: empty, around the end of a block, beyond ASCII, half a pair, long. */
const PIECES = ['', 'a', 'x'.repeat(55), 'x'.repeat(64), '汉😀é', HIGH, '汉a😀é'.repeat(2000)]

function hashedTexts({ it, expect, create, hashes }: Suite, algorithm: HmacAlgorithm): void {
  it(`${algorithm} signs text with a digest in it as a digest and then a signature, alone and in a batch`, async () => {
    const backend = await create()
    const key = await backend.importKey(algorithm, pattern(32), 'sign')
    for (const hash of hashes)
      for (const as of ['hex', 'base64', 'bytes'] as const) {
        const steps = PIECES.flatMap((of, index) => {
          const [before = '', after = ''] = [
            PIECES[(index * 3 + 1) % PIECES.length],
            PIECES[(index * 5 + 2) % PIECES.length],
          ]
          return [hashed(before, hash, of), hashed(before, hash, of, after)]
        }).map((data): SignHashedStep => ({ step: 'signHashed', key, data, as }))
        const apart = await each(steps.length, (at) => inTwoSteps(backend, steps[at] as SignHashedStep))
        expect(await each(steps.length, (at) => answer(steps[at] as SignHashedStep, backend))).toEqual(apart)
        expect(await runMany(steps.map(asked), backend)).toEqual(apart)
        const data = steps.map((step) => step.data)
        expect(await answer({ step: 'signMany', key, data, as }, backend)).toEqual(apart)
      }
  })
}

async function inTwoSteps(backend: Backend, { key, data, as }: SignHashedStep): Promise<HashedSignature> {
  const digest = (await backend.digest(data.algorithm, data.of, 'hex')) as string
  return { digest, signature: await backend.sign(key, textOf(data, digest), as) }
}

function* asked(step: SignHashedStep): Recipe<unknown> {
  return yield step
}

/** Messages for a batch: text and bytes, short and long, one of them beyond any buffer. */
function mixed(index: number, count: number): Data {
  const length = (index * 37 + count) % 301
  if (index === 5) return pattern(20_000)
  return index % 3 === 1 ? pattern(length) : '汉😀ab'.repeat(length).slice(0, length)
}

function texts({ it, expect, create, hashes }: Suite): void {
  const algorithm = hashes.includes('sha256') ? 'sha256' : (hashes[0] as HashName)
  const sameAsBytes = async (backend: Backend, text: string) => {
    expect(await backend.digest(algorithm, text, 'hex')).toEqual(await backend.digest(algorithm, utf8(text), 'hex'))
  }

  it('takes text as its UTF-8 bytes, of one to four bytes a character', async () => {
    const backend = await create()
    for (const char of ['a', 'é', '汉', '😀', '\0', '\u{10ffff}']) {
      await each(70, (count) => sameAsBytes(backend, char.repeat(count)))
    }
  })

  it('takes half a surrogate pair as U+FFFD, as TextEncoder does', async () => {
    const backend = await create()
    for (const text of [HIGH, LOW, `a${HIGH}b`, `${HIGH}😀`, LOW + HIGH, `😀${HIGH}`]) {
      const replaced = text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
      await sameAsBytes(backend, text)
      expect(await backend.digest(algorithm, text, 'hex')).toEqual(await backend.digest(algorithm, replaced, 'hex'))
    }
  })

  it('parts no character of a long text, wherever its buffers end', async () => {
    const backend = await create()
    for (const char of ['é', '汉', '😀', HIGH]) {
      await each(4, (lead) => sameAsBytes(backend, 'a'.repeat(lead) + char.repeat(9000)))
    }
    for (const size of [1024, 4096, 8192, 16_384, 32_768, 65_536]) {
      await each(4, (lead) => sameAsBytes(backend, `${'a'.repeat(size - lead)}😀${'a'.repeat(size)}`))
    }
    await sameAsBytes(backend, '汉a😀é'.repeat(2 ** 14))
  })
}

function buffers({ it, expect, create, hashes }: Suite): void {
  const algorithm = hashes[0] as HashName
  it('reads a view of a larger buffer by its own bounds, and leaves it as it is', async () => {
    const backend = await create()
    const whole = pattern(200)
    const found = await backend.digest(algorithm, whole.subarray(50, 150), 'hex')
    expect(found).toEqual(await backend.digest(algorithm, whole.slice(50, 150), 'hex'))
    expect(toHex(whole)).toEqual(toHex(pattern(200)))
  })

  it('gives bytes that later calls leave alone', async () => {
    const backend = await create()
    const first = (await backend.digest(algorithm, 'first', 'bytes')) as Uint8Array
    const before = toHex(first)
    await backend.digest(algorithm, 'second', 'bytes')
    expect(toHex(first)).toEqual(before)
    expect(await backend.digest(algorithm, 'first', 'hex')).toEqual(before)
  })
}

function keyPairs({ it, expect, create, algorithms }: Suite): void {
  for (const [algorithm, example] of Object.entries(PAIRS) as [keyof typeof PAIRS, KeyPairExample][]) {
    if (!algorithms.includes(algorithm)) continue

    it(`${algorithm} accepts the published signature and no other`, async () => {
      const backend = await create()
      const key = await backend.importKey(algorithm, bytes(example.publicKey), 'verify')
      expect(await backend.verify(key, example.data, bytes(example.signature))).toEqual(true)
      expect(await backend.verify(key, `${example.data} `, bytes(example.signature))).toEqual(false)
      expect(await backend.verify(key, example.data, bytes(example.signature).reverse())).toEqual(false)
    })

    it(`${algorithm} makes signatures that its other half accepts`, async () => {
      const backend = await create()
      const secret = await backend.importKey(algorithm, bytes(example.privateKey), 'sign')
      const open = await backend.importKey(algorithm, bytes(example.publicKey), 'verify')
      const signature = (await backend.sign(secret, example.data, 'bytes')) as Uint8Array
      expect(await backend.verify(open, utf8(example.data), signature)).toEqual(true)
      if (algorithm === 'rsa-sha256') expect(toHex(signature)).toEqual(example.signature)
    })
  }
}

function refusals({ it, expect, create, hashes, algorithms }: Suite): void {
  it('refuses what it lacks by code', async () => {
    const backend = await create()
    for (const algorithm of ALL_HASHES.filter((hash) => !hashes.includes(hash))) {
      expect(await codeOf(() => backend.digest(algorithm, '', 'hex'))).toEqual('hash_unavailable')
    }
    for (const algorithm of [...ALL_HMACS, ...(Object.keys(PAIRS) as KeyAlgorithm[])]) {
      if (algorithms.includes(algorithm)) continue
      expect(await codeOf(() => backend.importKey(algorithm, new Uint8Array(1), 'sign'))).toEqual(
        'algorithm_unavailable',
      )
    }
  })
}

async function expectAlike(
  expect: TestRunner['expect'],
  ask: (as: 'hex' | 'base64' | 'bytes') => unknown,
): Promise<void> {
  const hex = (await ask('hex')) as string
  expect(toHex((await ask('bytes')) as Uint8Array)).toEqual(hex)
  expect(toHex(fromBase64((await ask('base64')) as string) ?? new Uint8Array())).toEqual(hex)
}

async function codeOf(ask: () => unknown): Promise<string> {
  try {
    await ask()
    return 'nothing was refused'
  } catch (error) {
    return isSigningError(error) ? error.code : String(error)
  }
}

async function each<T>(count: number, answer: (index: number) => T | Promise<T>): Promise<T[]> {
  const answers: T[] = []
  for (let index = 0; index < count; index++) answers.push(await answer(index))
  return answers
}

function hashOf(algorithm: HmacAlgorithm): 'sha1' | 'sha256' {
  return algorithm === 'hmac-sha1' ? 'sha1' : 'sha256'
}

function bytes(hex: string): Uint8Array {
  return fromHex(hex) as Uint8Array
}
