import { ALL_ONES, type Crc64Engine, POLYNOMIALS, type RunningCrc64 } from './crc64.js'

/** How many bytes one turn of the loop takes: "slicing by 8" is four times as quick as a byte at a time. */
const SLICES = 8

interface Tables {
  readonly high: Uint32Array
  readonly low: Uint32Array
}

// By polynomial. Made at the first use: 2048 entries take a millisecond, which a page that only signs should not pay.
const made = /* @__PURE__ */ new Map<bigint, Tables>()

function tablesOf(polynomial: bigint): Tables {
  const tables = made.get(polynomial) ?? makeTables(polynomial)
  made.set(polynomial, tables)
  return tables
}

function makeTables(polynomial: bigint): Tables {
  const high = new Uint32Array(SLICES * 256)
  const low = new Uint32Array(SLICES * 256)
  for (let index = 0; index < SLICES * 256; index++) {
    // The entry of the slice above: one more zero byte has gone by.
    const above = (BigInt(high[index - 256] ?? 0) << 32n) | BigInt(low[index - 256] ?? 0)
    const value = aByteLater(index < 256 ? BigInt(index) : above, polynomial)
    high[index] = Number(value >> 32n)
    low[index] = Number(value & 0xffffffffn)
  }
  return { high, low }
}

function aByteLater(value: bigint, polynomial: bigint): bigint {
  let rest = value
  for (let bit = 0; bit < 8; bit++) rest = rest & 1n ? (rest >> 1n) ^ polynomial : rest >> 1n
  return rest
}

/**
 * A CRC-64 for every runtime: a table and nothing else, 280 MB/s in Node 20.
 *
 * @example
 * ```ts
 * import { crc64Hex, tableCrc64 } from '@presign/crc64'
 *
 * const running = tableCrc64('crc64-nvme')
 * running.update(new TextEncoder().encode('123456789'))
 * console.log(crc64Hex(running.digest())) // ae8b14860a799888
 * ```
 */
export const tableCrc64: Crc64Engine = (name) => new TableCrc64(POLYNOMIALS[name])

export class TableCrc64 implements RunningCrc64 {
  readonly #tables: Tables
  #high: number
  #low: number
  #bytes = 0

  /** @param register What the register holds before the first byte. */
  constructor(polynomial: bigint, register = ALL_ONES) {
    this.#tables = tablesOf(polynomial)
    this.#high = Number(register >> 32n)
    this.#low = Number(register & 0xffffffffn)
  }

  get bytes(): number {
    return this.#bytes
  }

  update(data: Uint8Array): void {
    const { high: H, low: L } = this.#tables
    let high = this.#high
    let low = this.#low
    const end = data.length
    let at = 0
    for (; at + 8 <= end; at += 8) {
      // biome-ignore format: one line for each half of eight bytes.
      const a = low ^ ((data[at] as number) | ((data[at + 1] as number) << 8) | ((data[at + 2] as number) << 16) | ((data[at + 3] as number) << 24))
      // biome-ignore format: as above.
      const b = high ^ ((data[at + 4] as number) | ((data[at + 5] as number) << 8) | ((data[at + 6] as number) << 16) | ((data[at + 7] as number) << 24))
      const i = 1792 | (a & 255)
      const j = 1536 | ((a >>> 8) & 255)
      const k = 1280 | ((a >>> 16) & 255)
      const l = 1024 | (a >>> 24)
      const m = 768 | (b & 255)
      const n = 512 | ((b >>> 8) & 255)
      const o = 256 | ((b >>> 16) & 255)
      const p = b >>> 24
      // biome-ignore format: the two halves side by side.
      high = (H[i] as number) ^ (H[j] as number) ^ (H[k] as number) ^ (H[l] as number) ^ (H[m] as number) ^ (H[n] as number) ^ (H[o] as number) ^ (H[p] as number)
      // biome-ignore format: the two halves side by side.
      low = (L[i] as number) ^ (L[j] as number) ^ (L[k] as number) ^ (L[l] as number) ^ (L[m] as number) ^ (L[n] as number) ^ (L[o] as number) ^ (L[p] as number)
    }
    for (; at < end; at++) {
      const index = (low ^ (data[at] as number)) & 255
      low = ((low >>> 8) | (high << 24)) ^ (L[index] as number)
      high = (high >>> 8) ^ (H[index] as number)
    }
    this.#high = high
    this.#low = low
    this.#bytes += end
  }

  digest(): bigint {
    // Halves are signed 32-bit numbers: `>>> 0` takes the sign off.
    return ((BigInt(this.#high >>> 0) << 32n) | BigInt(this.#low >>> 0)) ^ ALL_ONES
  }
}
