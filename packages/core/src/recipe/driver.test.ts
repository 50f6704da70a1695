import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nodeBackend } from '../backends/node.js'
import { loadWasmBackend } from '../backends/wasm/index.js'
import { webBackend } from '../backends/web.js'
import { notedBackend } from '../testing/noted-backend.js'
import { run, runSync } from './driver.js'
import {
  type Backend,
  type HashName,
  hashed,
  importKey,
  type SyncBackend,
  signText,
  signTexts,
  type TextToSign,
} from './recipe.js'

const wasm = await loadWasmBackend()

const laned: SyncBackend = {
  ...nodeBackend,
  digestMany: (algorithm, data, as) => data.map((one) => nodeBackend.digest(algorithm, one, as)),
  signMany: (key, data, as) => data.map((one) => nodeBackend.sign(key, one, as)),
}

const piece = fc.string({ maxLength: 70 })
const text: fc.Arbitrary<TextToSign> = fc.oneof(
  piece,
  fc
    .tuple(piece, fc.constantFrom<HashName>('sha1', 'sha256'), piece, piece)
    .map(([before, algorithm, of, after]) => hashed(before, algorithm, of, after)),
)
/** Of one kind, as those of a scheme are, and of several. */
const texts = fc.oneof(
  fc.array(text, { maxLength: 9 }),
  fc.array(piece, { maxLength: 9 }),
  fc.array(
    piece.map((of) => hashed('<', 'sha256', of)),
    { maxLength: 9 },
  ),
)

describe('signTexts', () => {
  const backends: [string, SyncBackend | Backend][] = [
    ['node', nodeBackend],
    ['node with lanes', laned],
    ['wasm', wasm],
    ['web', webBackend],
  ]
  it.each(backends)('gives what signText gives of each text, in order, on %s', async (name, backend) => {
    const key = await run(importKey('hmac-sha256', 'FAKEsecret'), backend)
    const own = nodeBackend.importKey('hmac-sha256', 'FAKEsecret', 'sign')
    await fc.assert(
      fc.asyncProperty(texts, fc.constantFrom('hex' as const, 'base64' as const), async (data, as) => {
        const alone = data.map((one) => runSync(signText(own, one, as), nodeBackend))
        expect(await run(signTexts(key, data, as), backend)).toEqual(alone)
        if (name !== 'web') expect(runSync(signTexts(key, data, as), backend as SyncBackend)).toEqual(alone)
      }),
      { numRuns: 50 },
    )
  })

  it('asks a backend with lanes once for all digests and once for all signatures', () => {
    const { backend, calls } = notedBackend(laned)
    const key = backend.importKey('hmac-sha256', 'FAKEsecret', 'sign')
    const asked = (data: readonly TextToSign[]) => {
      calls()
      runSync(signTexts(key, data, 'hex'), backend)
      return calls()
    }
    expect(asked([hashed('', 'sha256', 'a'), hashed('', 'sha256', 'b')])).toEqual(['digestMany', 'signMany'])
    expect(asked(['a', 'b'])).toEqual(['signMany'])
    expect(asked(['a', hashed('', 'sha256', 'b')])).toEqual(['sign', 'digest', 'sign'])
    expect(asked([hashed('', 'sha1', 'a'), hashed('', 'sha256', 'b')])).toEqual(['digest', 'sign', 'digest', 'sign'])
  })

  it('rejects at once where one text cannot be signed', async () => {
    const key = await run(importKey('hmac-sha256', 'FAKEsecret'), webBackend)
    const data = [hashed('', 'sha256', 'a'), hashed('', 'md5', 'b')]
    await expect(run(signTexts(key, data, 'hex'), webBackend)).rejects.toMatchObject({ code: 'hash_unavailable' })
  })
})
