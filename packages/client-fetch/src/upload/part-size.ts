import type { TransferLimits } from '@presign/object-storage'
import { differing, type TransferError } from '../errors.js'

const MIB = 1024 * 1024

/** Bytes: so many that a round trip is a small part of the time, so few that little is sent again after a failure. */
const DEFAULT_PART_SIZE = 8 * MIB

/**
 * Bytes of the first part: the caller's or 8 MiB, within the service's limits, and as many as are needed for the whole to
 * fit into the service's number of parts.
 *
 * @throws TransferError `too_large`
 */
export function partSizeFor(size: number | undefined, wanted: number | undefined, limits: TransferLimits): number {
  const { minPartBytes, maxPartBytes, parts } = limits
  const least = size === undefined ? minPartBytes : Math.max(minPartBytes, Math.ceil(size / parts))
  if (least > maxPartBytes) throw tooLarge(size, `${parts} parts of ${maxPartBytes}`, maxPartBytes * parts)
  return Math.min(maxPartBytes, Math.max(wanted ?? DEFAULT_PART_SIZE, rounded(least)))
}

/** The error for a body of more bytes than the service takes. */
export function tooLarge(size: number | undefined, taken: string, limit: number): TransferError {
  return differing('too_large', `Cannot upload ${size} bytes: the service takes ${taken}`, limit, size)
}

function rounded(bytes: number): number {
  return bytes < MIB ? bytes : Math.ceil(bytes / MIB) * MIB
}

/**
 * Bytes of a part of a stream whose end is not known: doubled every thousand parts, so that ten thousand parts of 8 MiB
 * at first hold 8 TiB in the end, and a small stream needs little memory.
 */
export function growingPartSize(first: number, number: number, { maxPartBytes }: TransferLimits): number {
  return Math.min(maxPartBytes, first * 2 ** Math.floor((number - 1) / 1000))
}
