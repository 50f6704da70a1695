import { createHash, createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { inspect } from 'node:util'
import { hmac } from '@noble/hashes/hmac.js'
import { sha1 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Data, Encoding, SyncBackend } from '../../recipe/recipe.js'
import { backendContract } from '../../testing/backend-contract.js'
import { loadWasmBackend } from './index.js'

/** As much of the platform's own as is used here; its types come with a browser's only. */
interface Platform {
  validate(bytes: Uint8Array): boolean
  compile(bytes: Uint8Array): Promise<object>
  instantiate(module: object): Promise<object>
}
const { validate, compile, instantiate } = (globalThis as unknown as { WebAssembly: Platform }).WebAssembly
const platform: Platform = { validate, compile, instantiate }

const artifact = (name: string) => readFile(new URL(`../../../wasm/${name}.wasm`, import.meta.url))

const oracle = {
  digest: (algorithm: string, data: Uint8Array) => createHash(algorithm).update(data).digest(),
  hmac: (algorithm: string, key: Uint8Array, data: Uint8Array) =>
    createHmac(algorithm.slice(5), key).update(data).digest(),
}

backendContract('wasm-simd', () => loadWasmBackend('simd'), { describe, it, expect }, { oracle })
backendContract('wasm-scalar', () => loadWasmBackend('scalar'), { describe, it, expect }, { oracle })

const data = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: fc.constantFrom('a', '汉', '😀', '\ud83d', '\ude00'), maxLength: 100 }),
)
const key = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 100 }))
const encoding = fc.constantFrom<Encoding>('hex', 'base64', 'bytes')

describe.each(['simd', 'scalar'] as const)('the %s module', (module) => {
  it('agrees with node:crypto and noble on any data under any key', async () => {
    const backend = await loadWasmBackend(module)
    fc.assert(
      fc.property(key, data, (secret, message) => {
        const bytes = asBytes(message)
        expect(backend.digest('sha256', message, 'bytes')).toEqual(sha256(bytes))
        expect(backend.digest('sha1', message, 'hex')).toEqual(createHash('sha1').update(bytes).digest('hex'))
        const mac = createHmac('sha256', asBytes(secret)).update(bytes).digest('base64')
        expect(backend.sign(backend.importKey('hmac-sha256', secret, 'sign'), message, 'base64')).toEqual(mac)
        const sha1Key = backend.importKey('hmac-sha1', secret, 'sign')
        expect(backend.sign(sha1Key, message, 'bytes')).toEqual(hmac(sha1, asBytes(secret), bytes))
      }),
    )
  })

  it('is the committed file, and loads from it', async () => {
    const bytes = await artifact(module)
    const backend = await loadWasmBackend(await compile(bytes))
    expect(backend.name).toBe(`wasm-${module}`)
    expect(backend.digest('sha1', 'abc', 'hex')).toBe('a9993e364706816aba3e25717850c26c9cd0d89d')
  })

  it('verifies a signature, and refuses one that is shorter, longer or other', async () => {
    const backend = await loadWasmBackend(module)
    const handle = backend.importKey('hmac-sha256', 'FAKEsecret0001', 'verify')
    const signature = backend.sign(handle, 'data', 'bytes') as Uint8Array
    expect(backend.verify(handle, 'data', signature)).toBe(true)
    expect(backend.verify(handle, 'data', signature.slice(1))).toBe(false)
    expect(backend.verify(handle, 'data', Uint8Array.of(...signature, 0))).toBe(false)
    expect(
      backend.verify(
        handle,
        'data',
        signature.map((byte) => byte ^ 1),
      ),
    ).toBe(false)
    expect(backend.verify(handle, 'date', signature)).toBe(false)
  })

  it('shows no secret and no message when it is looked at', async () => {
    const backend = await loadWasmBackend(module)
    const handle = backend.importKey('hmac-sha256', 'FAKEsecret0001', 'sign')
    backend.sign(handle, 'a message', 'hex')
    const shown = inspect([backend, handle], { depth: 9, showHidden: true }) + JSON.stringify([backend, handle])
    expect(shown).not.toMatch(/FAKEsecret|message|Uint8Array|46, 41, 4b, 45/)
  })
})

describe('loadWasmBackend', () => {
  it('takes SIMD where the runtime has it', async () => {
    expect((await loadWasmBackend()).name).toBe('wasm-simd')
  })

  it('takes the scalar module where the runtime has no SIMD', async () => {
    const backend = await withWebAssembly({ ...platform, validate: () => false }, () => loadWasmBackend())
    expect(backend.name).toBe('wasm-scalar')
    expect(backend.digestMany).toBeUndefined()
  })

  it('probes with a module that this runtime accepts, and would not without SIMD', async () => {
    const probed: Uint8Array[] = []
    const watched = (bytes: Uint8Array) => probed.push(bytes) > 0 && validate(bytes)
    await withWebAssembly({ ...platform, validate: watched }, () => loadWasmBackend())
    expect(probed).toHaveLength(1)
    expect([...(probed[0] as Uint8Array)].slice(-5, -1)).toEqual([0x41, 0x00, 0xfd, 0x0f])
  })

  it('says so where compiling bytes is refused, and works there with a module', async () => {
    const module = await compile(await artifact('simd'))
    const cause = new Error('Wasm code generation disallowed by embedder')
    await withWebAssembly({ ...platform, compile: () => Promise.reject(cause) }, async () => {
      await expect(loadWasmBackend()).rejects.toMatchObject({ code: 'backend_unavailable', cause })
      expect((await loadWasmBackend(module)).name).toBe('wasm-simd')
    })
  })

  it('says so where WebAssembly is missing', async () => {
    await withWebAssembly(undefined, async () => {
      await expect(loadWasmBackend()).rejects.toMatchObject({ code: 'backend_unavailable' })
    })
  })

  it('refuses a module that is not its own', async () => {
    const other = await compile(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))
    await expect(loadWasmBackend(other)).rejects.toMatchObject({ code: 'backend_unavailable' })
  })
})

describe('a wasm backend', () => {
  it('refuses a key that another one imported', async () => {
    const [one, other] = [await loadWasmBackend(), await loadWasmBackend()]
    const handle = one.importKey('hmac-sha256', 'FAKEsecret0001', 'sign')
    expect(() => other.sign(handle, '', 'hex')).toThrow(expect.objectContaining({ code: 'input_invalid' }))
    expect(() => other.signMany?.(handle, ['', '', '', ''], 'hex')).toThrow(/another backend/)
  })

  it('hashes four lanes of different lengths, and falls back for one that fits none', async () => {
    const backend = await loadWasmBackend('simd')
    const lengths = fc.array(fc.oneof(fc.nat(300), fc.constantFrom(4095, 4096, 4097, 9000)), { maxLength: 13 })
    fc.assert(
      fc.property(lengths, key, encoding, (sizes, secret, as) => {
        const batch = sizes.map((size, index) => (index % 2 ? 'é'.repeat(size) : new Uint8Array(size).fill(index)))
        expectBatch(backend, batch, secret, as)
      }),
      { numRuns: 60 },
    )
  })
})

function expectBatch(backend: SyncBackend, batch: readonly Data[], secret: Data, as: Encoding): void {
  const handle = backend.importKey('hmac-sha256', secret, 'sign')
  expect(backend.digestMany?.('sha256', batch, as)).toEqual(batch.map((one) => backend.digest('sha256', one, as)))
  expect(backend.signMany?.(handle, batch, as)).toEqual(batch.map((one) => backend.sign(handle, one, as)))
}

async function withWebAssembly<T>(replacement: Platform | undefined, body: () => Promise<T>): Promise<T> {
  const { WebAssembly: original } = globalThis as unknown as { WebAssembly: Platform }
  Object.assign(globalThis, { WebAssembly: replacement })
  try {
    return await body()
  } finally {
    Object.assign(globalThis, { WebAssembly: original })
  }
}

function asBytes(text: Data): Uint8Array {
  return typeof text === 'string' ? new Uint8Array(Buffer.from(text)) : text
}
