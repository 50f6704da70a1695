import {
  type Crc64Engine,
  type Crc64Name,
  type Crc64Part,
  crc64Hex,
  isCrc64Name,
  joinCrc64,
  type RunningCrc64,
  tableCrc64,
} from '@presign/crc64'
import type { Checksums, Dialect } from '@presign/object-storage'
import { differing } from '../errors.js'

/** The checksum that a transfer computes of its bytes, to compare it with the one that the service reports. */
export class Integrity {
  /** The first of the dialect's that we compute; CRC-64/XZ without a dialect. */
  readonly name: Crc64Name
  readonly #engine: Crc64Engine

  constructor(dialect: Dialect | undefined, engine: Crc64Engine = tableCrc64) {
    this.name = dialect?.checksums.find(isCrc64Name) ?? 'crc64-xz'
    this.#engine = engine
  }

  begin(): RunningCrc64 {
    return this.#engine(this.name)
  }

  /** The checksum of parts laid end to end. */
  join(parts: Iterable<Crc64Part>): bigint {
    return joinCrc64(parts, this.name)
  }

  /**
   * Whether the service reported this checksum, and it is equal.
   *
   * @throws TransferError `checksum_mismatch`
   */
  confirms(reported: Checksums, crc64: bigint, what: string): boolean {
    const [theirs, ours] = [reported[this.name], crc64Hex(crc64)]
    if (theirs === undefined) return false
    if (theirs === ours) return true
    throw differing('checksum_mismatch', `CRC-64 of ${what} is ${theirs}, ours is ${ours}`, ours, theirs)
  }
}
