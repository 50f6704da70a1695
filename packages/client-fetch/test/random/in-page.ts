import { fetchTransport } from '@presign/client-fetch'
import { foldedCrc64 } from '@presign/crc64/fold'
import type { Ground } from './ground.js'
import { type Outcome, portableKit, randomTransfer } from './random-transfer.js'

// For a page: a function that runs transfers and returns their outcomes.
async function transfers(ground: Ground, seeds: readonly number[], largest: number): Promise<Outcome[]> {
  const kit = { ...portableKit, transports: { usual: undefined, fetch: fetchTransport() } }
  const outcomes: Outcome[] = []
  for (const seed of seeds) {
    const { upload, download } = portableKit
    // One way to compute the checksum and the other in turn.
    const crc64 = seed % 2 === 0 ? foldedCrc64 : undefined
    const chosen = {
      ...kit,
      upload: ((source, body, options) => upload(source, body, { ...options, crc64 })) as typeof upload,
      download: ((source, options) => download(source, { ...options, crc64 })) as typeof download,
    }
    outcomes.push(await randomTransfer(ground, chosen, seed, largest))
  }
  return outcomes
}

Object.assign(globalThis, { transfers })
