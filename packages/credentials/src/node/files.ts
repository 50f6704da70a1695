import { open } from 'node:fs/promises'

/** Reads at most `limit` bytes of a file; `undefined` where there is no such file. */
export async function readFile(path: string, limit: number): Promise<Uint8Array | undefined> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw error
  })
  if (!file) return undefined
  try {
    const bytes = new Uint8Array(limit)
    let length = 0
    for (let read = -1; read !== 0 && length < limit; length += read)
      read = (await file.read(bytes, length, limit - length)).bytesRead
    return bytes.subarray(0, length)
  } finally {
    await file.close()
  }
}
