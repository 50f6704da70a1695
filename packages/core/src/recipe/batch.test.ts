import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsBackend } from '../backends/js/index.js'
import { nodeBackend } from '../backends/node.js'
import { loadWasmBackend } from '../backends/wasm/index.js'
import { webBackend } from '../backends/web.js'
import { notedBackend } from '../testing/noted-backend.js'
import { runMany, runManySync } from './batch.js'
import { run, runSync } from './driver.js'
import {
  type Backend,
  type Data,
  digest,
  type Encoding,
  type HashName,
  hashed,
  importKey,
  type Key,
  type Recipe,
  type SyncBackend,
  sign,
  signText,
} from './recipe.js'

/** A backend with lanes, whose batches are noted by their size. */
function laned(): { backend: SyncBackend; sizes: string[] } {
  const sizes: string[] = []
  const backend: SyncBackend = {
    ...nodeBackend,
    digestMany(algorithm, data, as) {
      sizes.push(`digest ${data.length}`)
      return data.map((one) => nodeBackend.digest(algorithm, one, as))
    },
    signMany(key, data, as) {
      sizes.push(`sign ${data.length}`)
      return data.map((one) => nodeBackend.sign(key, one, as))
    },
  }
  return { backend, sizes }
}

/** What a random recipe asks for: of each kind, with every algorithm and encoding. */
const ask = fc.oneof(
  fc.record({
    kind: fc.constant('digest' as const),
    algorithm: fc.constantFrom<HashName>('sha1', 'sha256'),
    as: fc.constantFrom<Encoding>('hex', 'base64', 'bytes'),
    data: fc.oneof(fc.string({ maxLength: 70 }), fc.uint8Array({ maxLength: 70 })),
  }),
  fc.record({
    kind: fc.constantFrom('sign' as const, 'signHashed' as const),
    algorithm: fc.constantFrom<HashName>('sha1', 'sha256'),
    secret: fc.constantFrom('FAKEone', 'FAKEtwo'),
    as: fc.constantFrom('hex' as const, 'base64' as const),
    data: fc.string({ maxLength: 70 }),
  }),
)
type Ask = typeof ask extends fc.Arbitrary<infer T> ? T : never

function* recipeOf(asks: readonly Ask[], keys: Readonly<Record<string, Key>>): Recipe<unknown[]> {
  const answers: unknown[] = []
  for (const one of asks) {
    if (one.kind === 'digest') answers.push(yield* digest(one.algorithm, one.data as Data, one.as))
    else if (one.kind === 'sign') answers.push(yield* sign(keys[one.secret] as Key, one.data, one.as))
    else answers.push(yield* signText(keys[one.secret] as Key, hashed('<', one.algorithm, one.data, '>'), one.as))
  }
  return answers
}

const wasm = await loadWasmBackend()
const backends: [string, SyncBackend | Backend][] = [
  ['node', nodeBackend],
  ['node with lanes', laned().backend],
  ['js', jsBackend],
  ['wasm', wasm],
  ['web', webBackend],
]

describe('runMany and runManySync', () => {
  it.each(backends)('give what each recipe gives alone, in order, on %s', async (name, backend) => {
    const keysOf = async (of: Backend) => ({
      FAKEone: await run(importKey('hmac-sha256', 'FAKEone'), of),
      FAKEtwo: await run(importKey('hmac-sha1', 'FAKEtwo'), of),
    })
    const [ours, plain] = [await keysOf(backend), await keysOf(nodeBackend)]
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(ask, { maxLength: 3 }), { maxLength: 9 }), async (many) => {
        const alone = many.map((asks) => runSync(recipeOf(asks, plain), nodeBackend)).map(asHex)
        const recipes = () => many.map((asks) => recipeOf(asks, ours))
        expect((await runMany(recipes(), backend)).map(asHex)).toEqual(alone)
        if (name !== 'web') expect(runManySync(recipes(), backend as SyncBackend).map(asHex)).toEqual(alone)
      }),
      { numRuns: 40 },
    )
  })

  it('hand equal steps to the backend together, and others apart', () => {
    const { backend, sizes } = laned()
    const key = nodeBackend.importKey('hmac-sha256', 'FAKEsecret', 'sign')
    const other = nodeBackend.importKey('hmac-sha256', 'FAKEsecret', 'sign')
    const many = (count: number, make: (index: number) => Recipe<unknown>) =>
      Array.from({ length: count }, (_, i) => make(i))
    runManySync(
      [
        ...many(4, (i) => digest('sha256', `${i}`, 'hex')),
        ...many(3, (i) => digest('sha1', `${i}`, 'hex')),
        ...many(2, (i) => digest('sha256', `${i}`, 'base64')),
        ...many(6, (i) => sign(key, `${i}`, 'hex')),
        ...many(5, (i) => sign(other, `${i}`, 'hex')),
        ...many(7, (i) => sign(key, `${i}`, 'base64')),
      ],
      backend,
    )
    expect(sizes).toEqual(['digest 4', 'digest 3', 'digest 2', 'sign 6', 'sign 5', 'sign 7'])
  })

  it('split text with a digest in it into digests and signatures, so that both fill the lanes', async () => {
    const { backend, sizes } = laned()
    const key = nodeBackend.importKey('hmac-sha256', 'FAKEsecret', 'sign')
    const texts = Array.from({ length: 9 }, (_, i) => hashed(`${i}`, 'sha256', `${i}`, 'end'))
    const alone = texts.map((text) => runSync(signText(key, text, 'hex'), nodeBackend))
    expect(
      runManySync(
        texts.map((text) => signText(key, text, 'hex')),
        backend,
      ),
    ).toEqual(alone)
    expect(sizes.splice(0)).toEqual(['digest 9', 'sign 9'])
    expect(
      await runMany(
        texts.map((text) => signText(key, text, 'hex')),
        backend,
      ),
    ).toEqual(alone)
    expect(sizes).toEqual(['digest 9', 'sign 9'])
  })

  it('ask for text with a digest in it one by one where a backend has no lanes', () => {
    const key = nodeBackend.importKey('hmac-sha256', 'FAKEsecret', 'sign')
    const texts = () => [0, 1].map((i) => signText(key, hashed('', 'sha256', `${i}`), 'hex'))
    const plain = notedBackend(nodeBackend)
    runManySync(texts(), plain.backend)
    expect(plain.calls()).toEqual(['digest', 'sign', 'digest', 'sign'])
    const half = notedBackend({ ...nodeBackend, digestMany: laned().backend.digestMany as never })
    runManySync(texts(), half.backend)
    expect(half.calls()).toEqual(['digest', 'sign', 'digest', 'sign'])
  })

  it('ask concurrently for what is not answered together', async () => {
    const waiting: (() => void)[] = []
    const slow: Backend = {
      ...nodeBackend,
      digest: async (...args) => {
        await new Promise<void>((done) => waiting.push(done))
        return nodeBackend.digest(...args)
      },
    }
    const results = runMany(
      ['a', 'b', 'c'].map((text) => digest('sha256', text, 'hex')),
      slow,
    )
    await Promise.resolve()
    expect(waiting).toHaveLength(3)
    for (const done of waiting.reverse()) done()
    expect(await results).toEqual(['a', 'b', 'c'].map((text) => nodeBackend.digest('sha256', text, 'hex')))
  })

  it('take an empty list, and recipes that ask for nothing', async () => {
    // biome-ignore lint/correctness/useYield: a recipe that needs no hash is still a recipe.
    function* nothing(): Recipe<string> {
      return 'done'
    }
    expect(runManySync([], nodeBackend)).toEqual([])
    expect(await runMany([], webBackend)).toEqual([])
    expect(runManySync([nothing(), nothing()], nodeBackend)).toEqual(['done', 'done'])
  })

  it('throw what a backend throws', async () => {
    await expect(runMany([digest('md5', '', 'hex')], webBackend)).rejects.toMatchObject({ code: 'hash_unavailable' })
    expect(() => runManySync([digest('md5', '', 'hex')], wasm)).toThrow(
      expect.objectContaining({ code: 'hash_unavailable' }),
    )
  })
})

/** Bytes of one backend may be a `Buffer`, those of another plain. */
function asHex(answers: unknown): unknown {
  return (answers as unknown[]).map((one) => (one instanceof Uint8Array ? Buffer.from(one).toString('hex') : one))
}
