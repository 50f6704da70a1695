import type { Data, Encoding } from '../../recipe/recipe.js'
import type { DigestBytes, PlacedKey } from './keys.js'
import { BEGINNING, BLOCK, type WasmMachine } from './machine.js'
import type { LaneExports } from './module.js'

type Answers = readonly (string | Uint8Array)[]
type One = (message: Data) => string | Uint8Array

/**
 * Batches, four messages at a time.
 *
 * Messages are taken in their order: four of about one length, as those of a signer are, share their blocks best. What
 * is too long for a lane, and the three that may be left at the end, go one by one.
 */
export class WasmLanes {
  readonly #machine: WasmMachine<LaneExports>
  readonly #inputs: readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array]

  constructor(machine: WasmMachine<LaneExports>) {
    const { INPUT, LANE_BYTES, LANE_STRIDE } = machine.wasm
    const input = (lane: number) => machine.region(INPUT, LANE_BYTES.value, lane * LANE_STRIDE.value)
    this.#machine = machine
    this.#inputs = [input(0), input(1), input(2), input(3)]
  }

  /** Digests of messages, those that no lane takes by `one`. */
  digests(hash: DigestBytes, data: readonly Data[], as: Encoding, one: One): Answers {
    return this.#inFours(data, hash, as, one, (four) => this.#hash(hash, BEGINNING, 0, four))
  }

  /** Signatures of messages, likewise. */
  signatures({ hash, at }: PlacedKey, data: readonly Data[], as: Encoding, one: One): Answers {
    return this.#inFours(data, hash, as, one, (four) => {
      if (!this.#hash(hash, at, BLOCK, four)) return false
      this.#machine.wasm.sealLanes(hash, at)
      return true
    })
  }

  #inFours(data: readonly Data[], hash: DigestBytes, as: Encoding, one: One, run: (four: Four) => boolean): Answers {
    const answers: (string | Uint8Array)[] = []
    for (let at = 0; at < data.length; at += 4) {
      const four = data.slice(at, at + 4)
      if (four.length < 4 || !run(four as unknown as Four)) answers.push(...four.map(one))
      else {
        this.#machine.write(hash, as, 4)
        for (let lane = 0; lane < 4; lane++) answers.push(this.#machine.read(hash, as, lane))
      }
    }
    return answers
  }

  #hash(hash: DigestBytes, from: number, before: number, [a, b, c, d]: Four): boolean {
    const [toA, toB, toC, toD] = this.#inputs
    const machine = this.#machine
    const lengthA = machine.fill(toA, a)
    const lengthB = machine.fill(toB, b)
    const lengthC = machine.fill(toC, c)
    const lengthD = machine.fill(toD, d)
    if (Math.min(lengthA, lengthB, lengthC, lengthD) < 0) return false
    machine.wasm.finishLanes(hash, from, before, lengthA, lengthB, lengthC, lengthD)
    return true
  }
}

type Four = readonly [Data, Data, Data, Data]
