import { tableCrc64 } from '@presign/crc64'
import { foldedCrc64 } from '@presign/crc64/fold'
import { createCRC64 } from 'hash-wasm'

// pnpm --filter @presign/crc64 speed: GB/s in Node. Deno and Bun run this file as it is, a page after bundling.

const chunk = new Uint8Array(1024 * 1024).map((_, at) => (at * 2654435761) >>> 13)

/**
 * The quickest of seven runs, since all else that a machine does only makes a run slower.
 * @param {() => { update(data: Uint8Array): unknown, digest(): unknown }} begin @param {number} chunks
 */
function speed(begin, chunks) {
  const times = Array.from({ length: 7 }, () => {
    const started = performance.now()
    const running = begin()
    for (let count = 0; count < chunks; count++) running.update(chunk)
    if (running.digest() === undefined) throw new Error('The checksum is used, so that it is computed')
    return performance.now() - started
  })
  return (chunks * chunk.length) / Math.min(...times) / 1e6
}

const theirs = await createCRC64()
const rates = [
  ['table', speed(() => tableCrc64('crc64-xz'), 64)],
  ['hash-wasm', speed(() => theirs.init(), 128)],
  ['folded', speed(() => foldedCrc64('crc64-xz'), 512)],
]
// biome-ignore lint/suspicious/noConsole: the one way to say something that pages have, too.
for (const [name, rate] of rates) console.log(`${name.padEnd(10)} ${rate.toFixed(2)} GB/s`)
