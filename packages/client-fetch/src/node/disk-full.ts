import fs from 'node:fs/promises'
import { dirname } from 'node:path'
import { TransferError } from '../errors.js'

/**
 * Works at a file; where its disk is full, the error names both.
 *
 * @param wanted The bytes of the whole file, where they are known.
 * @throws TransferError `disk_full`; any other error as it is.
 */
export async function withSpace<T>(path: string, wanted: number | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw code === 'ENOSPC' || code === 'EDQUOT' ? await diskFull(path, wanted, error) : error
  }
}

async function diskFull(path: string, wanted: number | undefined, cause: unknown): Promise<TransferError> {
  const free = await freeAt(path)
  const needs = wanted === undefined ? '' : `; the whole file has ${wanted} bytes`
  const left = free === undefined ? '' : `, with ${free} bytes left`
  return new TransferError('disk_full', `Cannot write "${path}": the disk is full${left}${needs}`, {
    cause,
    expected: wanted?.toString(),
    found: free?.toString(),
  })
}

/** Bytes; `undefined` where the runtime or the file system does not tell, as one without `statfs`. */
async function freeAt(path: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await fs.statfs(dirname(path))
    return bavail * bsize
  } catch {
    return undefined
  }
}
