// Ten million presigns in one process, to see that memory stays as it is. Takes some minutes.
// Usage: node --expose-gc endure.js; prints a Markdown table.
import { loadWasmBackend } from '@presign/core/wasm'
import { signerV4 } from './ours.js'
import { table } from './table.js'
import { BUCKET, changingQuery, EXPIRES_IN, PLAIN_KEYS, QUERY, turn } from './workload.js'

declare const gc: () => void

interface Memory {
  readonly buffer: ArrayBuffer
}
/** The types of Node have none. */
declare const WebAssembly: { instantiate(module: object): Promise<{ readonly exports: { readonly memory: Memory } }> }

const MILLION = 1_000_000

const memory = await memoryOf(async () => signerV4(await loadWasmBackend()))
const rows: string[][] = []
for (let million = 0; million <= 10; million++) {
  gc()
  const { heapUsed, external } = process.memoryUsage()
  rows.push([String(million), kB(heapUsed), kB(external), kB(memory.wasm.buffer.byteLength)])
  if (million < 10) presignMillion(million * MILLION)
}
console.log(table(['million presigns', 'heap, kB', 'external, kB', 'wasm memory, kB'], rows))

/** Every tenth has a query of its own, and so a plan of its own. */
function presignMillion(first: number): void {
  for (let call = first; call < first + MILLION; call++) {
    const query = call % 10 === 0 ? changingQuery(call) : QUERY
    memory.result
      .presign({ bucket: BUCKET, key: turn(PLAIN_KEYS, call), query, expiresIn: EXPIRES_IN })
      .url.charCodeAt(0)
  }
}

/** A backend does not show its memory, so it is looked at when it comes to life. */
async function memoryOf<T>(make: () => Promise<T>): Promise<{ result: T; wasm: Memory }> {
  const { instantiate } = WebAssembly
  let wasm: Memory | undefined
  Object.assign(WebAssembly, {
    instantiate: async (module: object) => {
      const instance = await instantiate(module)
      wasm = instance.exports.memory
      return instance
    },
  })
  const result = await make()
  Object.assign(WebAssembly, { instantiate })
  if (wasm === undefined) throw new Error('Cannot measure: nothing was instantiated')
  return { result, wasm }
}

function kB(bytes: number): string {
  return (bytes / 1000).toFixed(0)
}
