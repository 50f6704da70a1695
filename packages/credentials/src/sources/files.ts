import type { System } from './system.js'
import { unavailable } from './unavailable.js'

/** 64 KiB: profiles and tokens are a few kilobytes. */
const FILE_LIMIT = 65_536

/**
 * The text of a file, read again each time, because tokens are rotated: UTF-8, without a byte order mark and without one line
 * end at its end. `undefined` where there is no such file.
 *
 * @throws SigningError `credentials_unavailable` where it cannot be read, is larger than 64 KiB, or is not UTF-8.
 */
export async function textOfFile(system: System, source: string, path: string): Promise<string | undefined> {
  const bytes = await bytesOf(system, source, path)
  if (bytes === undefined) return undefined
  const text = decoded(bytes)
  if (text === undefined) throw unavailable(source, `${path} that is not UTF-8`, 'text in UTF-8')
  return text
}

/** Bytes as text in UTF-8, without a byte order mark and without one line end at its end; `undefined` where they are not. */
export function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '')
  } catch {
    return undefined
  }
}

async function bytesOf({ readFile }: System, source: string, path: string): Promise<Uint8Array | undefined> {
  const bytes = await readFile?.(path, FILE_LIMIT + 1).catch((error: unknown) => {
    throw unavailable(source, `${path} that cannot be read (${systemCode(error)})`, 'a file that can be read')
  })
  if (bytes && bytes.length > FILE_LIMIT) throw unavailable(source, `${path} of over 64 KiB`, 'at most 64 KiB')
  return bytes
}

/** `EACCES`: the code of the system's error, whose message may say more than it should. */
export function systemCode(error: unknown): string {
  for (let one = error, depth = 0; typeof one === 'object' && one !== null && depth < 5; depth++) {
    const { code, cause, errors } = one as { code?: unknown; cause?: unknown; errors?: unknown }
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code)) return code
    one = cause ?? (Array.isArray(errors) ? errors[0] : undefined)
  }
  return 'for an unknown reason'
}

/** A file in the home folder, or `undefined` where there is none. */
export function homePath({ home }: System, path: string): string | undefined {
  return home === undefined || home === '' ? undefined : `${home.replace(/[\\/]+$/, '')}/${path}`
}
