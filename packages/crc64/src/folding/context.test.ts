import { afterEach, expect, it, vi } from 'vitest'
import { type Crc64Engine, crc64Hex } from '../crc64.js'

afterEach(() => vi.unstubAllGlobals())

async function freshEngine(): Promise<Crc64Engine> {
  vi.resetModules()
  return (await import('./folded.js')).foldedCrc64
}

it.each([
  ['WebAssembly is missing', undefined],
  [
    'a policy forbids it',
    {
      Module: class {
        constructor() {
          throw new Error('Refused to compile')
        }
      },
    },
  ],
])('foldedCrc64 computes with a table where %s', async (_, platform) => {
  vi.stubGlobal('WebAssembly', platform)
  const running = (await freshEngine())('crc64-xz')
  running.update(new TextEncoder().encode('123456789'))
  expect(running.constructor.name).toBe('TableCrc64')
  expect(crc64Hex(running.digest())).toBe('995dc9bbdf1939fa')
})

it('foldedCrc64 asks a platform that refuses only once, since each refusal is reported', async () => {
  let asked = 0
  vi.stubGlobal('WebAssembly', {
    get Module() {
      asked++
      throw new Error('Refused to compile')
    },
  })
  const engine = await freshEngine()
  for (let count = 0; count < 3; count++) engine('crc64-xz')
  expect(asked).toBe(1)
})
