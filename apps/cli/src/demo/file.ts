import { createHash, randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** The file that is carried around. */
export interface DemoFile {
  readonly path: string
  /** The object's name: the file's own, in a folder. */
  readonly key: string
  readonly bytes: Buffer
  readonly sha256: string
}

const MADE_NAME = "中文 😀 a+b%2F#?&'()*~.bin"

/** Reads the given file, or makes one with a name that breaks careless signers. */
export async function demoFile(given: string | undefined, folder: string): Promise<DemoFile> {
  const path = given ?? join(folder, MADE_NAME)
  if (given === undefined) await writeFile(path, randomBytes(256 * 1024))
  const bytes = await readFile(path)
  return { path, key: `demo/${basename(path)}`, bytes, sha256: sha256(bytes) }
}

/** The hash by which two files are compared. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
