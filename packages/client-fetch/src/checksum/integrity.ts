import type { Checksums, Dialect } from '@presign/object-storage'
import { TransferError } from '../errors.js'
import { CRC64, type Crc64Engine, type Crc64Name, crc64Hex, type RunningCrc64 } from './crc64.js'
import { joinCrc64, type Piece } from './join.js'
import { tableCrc64 } from './table.js'

/** The checksum that a transfer computes as bytes go by, to compare it with the service's. */
export class Integrity {
  /** The first of the dialect's that is one of ours; CRC-64/XZ where there is none. */
  readonly name: Crc64Name
  readonly #engine: Crc64Engine

  constructor(dialect: Dialect | undefined, engine: Crc64Engine = tableCrc64) {
    this.name = dialect?.checksums.find((name): name is Crc64Name => name in CRC64) ?? 'crc64-xz'
    this.#engine = engine
  }

  begin(): RunningCrc64 {
    return this.#engine(this.name)
  }

  /** The checksum of pieces laid end to end. */
  join(pieces: Iterable<Piece>): bigint {
    return joinCrc64(pieces, CRC64[this.name])
  }

  /**
   * Whether the service reported the checksum, and the same.
   *
   * @throws TransferError `checksum_mismatch`
   */
  confirms(reported: Checksums, crc64: bigint, what: string): boolean {
    const [theirs, ours] = [reported[this.name], crc64Hex(crc64)]
    if (theirs === undefined) return false
    if (theirs === ours) return true
    throw new TransferError('checksum_mismatch', `CRC-64 of ${what} is ${theirs}, ours is ${ours}`, {
      expected: ours,
      found: theirs,
    })
  }
}
