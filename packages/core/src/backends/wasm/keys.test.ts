import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { Key } from '../../recipe/recipe.js'
import { WasmKeys } from './keys.js'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const SIZE = 64

/** Room for `count` keys somewhere in a memory, as wasm has it. */
function keysFor(count: number) {
  const memory = new Uint8Array(1000 + count * SIZE)
  const keys = new WasmKeys(memory.subarray(1000), SIZE)
  const add = (mark: number) => keys.add(32, (at) => memory.fill(mark, at, at + SIZE))
  const markOf = (key: Key) => memory[keys.find(key)?.at ?? 0]
  return { memory, keys, add, markOf }
}

describe('keys in wasm memory', () => {
  it('have a place each, and the last place is shared by those for which there was none', () => {
    const { add, markOf, keys } = keysFor(4)
    const made = [1, 2, 3, 4, 5, 6].map(add)
    expect(keys.free).toBe(0)
    expect(made.map(markOf)).toEqual([1, 2, 3, 4, 5, 6])
    expect(made.reverse().map(markOf)).toEqual([6, 5, 4, 3, 2, 1])
    expect(new Set(made.map((key) => keys.find(key)?.at)).size).toBe(4)
  })

  it('give up their place, wiped, when their handle is collected', async () => {
    const { add, markOf, memory, keys } = keysFor(4)
    const kept = add(1)
    for (const mark of [2, 3]) add(mark)
    expect(keys.free).toBe(0)
    await collected(() => keys.free === 2)
    expect(markOf(kept)).toBe(1)
    expect(memory.filter((byte) => byte > 1)).toHaveLength(0)
    expect([7, 8].map(add).map(markOf)).toEqual([7, 8])
  })

  it('live with their handle alone where the runtime tells nothing of collected objects', () => {
    const original = globalThis.FinalizationRegistry
    Object.assign(globalThis, { FinalizationRegistry: undefined })
    try {
      const { add, markOf, keys } = keysFor(4)
      const made = [1, 2, 3].map(add)
      expect(keys.free).toBe(0)
      expect(made.map(markOf)).toEqual([1, 2, 3])
    } finally {
      Object.assign(globalThis, { FinalizationRegistry: original })
    }
  })

  it('are found by their own handle only', () => {
    const { keys } = keysFor(4)
    expect(keys.find(keysFor(4).add(1))).toBeUndefined()
  })
})

/** Collects until the registry has reported; it does so in a task of its own, some turns of the loop later. */
async function collected(done: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100 && !done(); turn++) {
    collect()
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(done()).toBe(true)
}
