import { SigningError } from '../../errors.js'
import type { Data, Encoding, HashName, Key, KeyAlgorithm, SyncBackend } from '../../recipe/recipe.js'
import { equalInConstantTime, toHex } from '../../text/encoding.js'
import type { DigestBytes, PlacedKey } from './keys.js'
import { WasmLanes } from './lanes.js'
import { BEGINNING, BLOCK, WasmMachine } from './machine.js'
import { bestModule, compiled, hasLanes, instantiated, type LaneExports, type WasmExports } from './module.js'

const HASHES: Partial<Record<HashName, DigestBytes>> = { sha1: 20, sha256: 32 }
const HMACS: Partial<Record<KeyAlgorithm, DigestBytes>> = { 'hmac-sha1': 20, 'hmac-sha256': 32 }

/** A `WebAssembly.Module`. Named here, because not every reader of these types has the platform's own. */
export type CompiledModule = object

class WasmBackend implements SyncBackend {
  readonly name: string = 'wasm-scalar'
  readonly #machine: WasmMachine

  constructor(machine: WasmMachine) {
    this.#machine = machine
  }

  digest(algorithm: HashName, data: Data, as: Encoding): string | Uint8Array {
    const hash = hashOf(algorithm, this.name)
    this.#machine.hash(hash, BEGINNING, 0, data)
    this.#machine.write(hash, as, 1)
    return this.#machine.read(hash, as, 0)
  }

  importKey(algorithm: KeyAlgorithm, material: Data): Key {
    const hash = HMACS[algorithm]
    if (hash === undefined) throw noAlgorithm(algorithm, this.name)
    return this.#machine.keys.add(hash, (at) => this.#machine.expand(hash, at, material))
  }

  sign(key: Key, data: Data, as: Encoding): string | Uint8Array {
    const { hash, at } = placeOf(key, this.#machine)
    this.#machine.hash(hash, at, BLOCK, data)
    this.#machine.wasm.seal(hash, at)
    this.#machine.write(hash, as, 1)
    return this.#machine.read(hash, as, 0)
  }

  verify(key: Key, data: Data, signature: Uint8Array): boolean {
    return equalInConstantTime(this.sign(key, data, 'hex') as string, toHex(signature))
  }
}

/** The same with four lanes for batches. */
class WasmSimdBackend extends WasmBackend {
  override readonly name = 'wasm-simd'
  readonly #machine: WasmMachine
  readonly #lanes: WasmLanes

  constructor(machine: WasmMachine<LaneExports>) {
    super(machine)
    this.#machine = machine
    this.#lanes = new WasmLanes(machine)
  }

  digestMany(algorithm: HashName, data: readonly Data[], as: Encoding): readonly (string | Uint8Array)[] {
    const hash = hashOf(algorithm, this.name)
    return this.#lanes.digests(hash, data, as, (message) => this.digest(algorithm, message, as))
  }

  signMany(key: Key, data: readonly Data[], as: Encoding): readonly (string | Uint8Array)[] {
    return this.#lanes.signatures(placeOf(key, this.#machine), data, as, (message) => this.sign(key, message, as))
  }
}

/**
 * Loads SHA-256, SHA-1 and HMAC in WebAssembly: at once from then on, in every runtime, and for texts as short as a
 * signer's the quickest of all.
 *
 * The backend's `name` tells what was loaded: `wasm-simd`, which hashes batches four at a time, or `wasm-scalar`. Each
 * call makes a backend with a memory of its own of 128 KiB, which never grows. Keys are kept there as HMAC midstates,
 * and wiped when their handle is collected.
 *
 * @param module The inlined module to compile: by default `'simd'` where the runtime has it, else `'scalar'`. Or a
 * `WebAssembly.Module` of `@presign/core/wasm/simd.wasm` or `…/scalar.wasm`, for runtimes that compile no bytes, such
 * as workerd.
 * @returns A backend without MD5 (`hash_unavailable`) and without key pairs (`algorithm_unavailable`).
 * @throws SigningError `backend_unavailable` where there is no WebAssembly, or compiling bytes is refused.
 * @see {@link https://webassembly.github.io/spec/js-api/}
 * @example
 * ```ts
 * import { digest, runSync } from '@presign/core/scheme'
 * import { loadWasmBackend } from '@presign/core/wasm'
 *
 * const backend = await loadWasmBackend()
 * runSync(digest('sha256', '', 'hex'), backend) // 'e3b0c442…'
 * ```
 */
export async function loadWasmBackend(module: 'simd' | 'scalar' | CompiledModule = bestModule()): Promise<SyncBackend> {
  const wasm = await instantiated(typeof module === 'string' ? await compiled(module) : module)
  return hasLanes(wasm) ? new WasmSimdBackend(new WasmMachine(wasm)) : new WasmBackend(new WasmMachine(wasm))
}

function hashOf(algorithm: HashName, backend: string): DigestBytes {
  const hash = HASHES[algorithm]
  if (hash !== undefined) return hash
  throw new SigningError('hash_unavailable', `Cannot hash: the wasm backend has no ${algorithm}`, {
    algorithm,
    backend,
  })
}

function noAlgorithm(algorithm: KeyAlgorithm, backend: string): SigningError {
  const message = `Cannot import a key: the wasm backend has no ${algorithm}`
  return new SigningError('algorithm_unavailable', message, { algorithm, backend })
}

function placeOf(key: Key, machine: WasmMachine<WasmExports>): PlacedKey {
  const place = machine.keys.find(key)
  if (place) return place
  const details = { name: 'key', found: 'a key of another backend', wanted: 'one that this backend imported' }
  throw new SigningError('input_invalid', `Cannot sign: found ${details.found}, wanted ${details.wanted}`, details)
}
