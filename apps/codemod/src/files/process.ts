import { randomUUID } from 'node:crypto'
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { convert } from '../convert.js'
import type { Choices, Library } from '../library.js'

/** What became of a file. */
export interface Outcome {
  readonly changed: boolean
  readonly converted: number
  readonly notes: number
  /** Why it could not be read or written, where it was left as it is. */
  readonly left?: string
}

/** Sources that people write are far smaller; a bundle of this size takes seconds to read, and is made from others. */
const MAX_BYTES = 1024 * 1024

/** Converts a file, and writes it where that is asked for and something changed. */
export async function processed(path: string, library: Library, choices: Choices, write: boolean): Promise<Outcome> {
  try {
    const text = await textOf(path)
    if (typeof text !== 'string') return leftFor(text.why)
    const conversion = convert(text, path, library, choices)
    if (conversion === undefined) return leftFor('its syntax cannot be read')
    const changed = conversion.text !== text
    if (changed && write) await replaced(path, conversion.text)
    return { changed, converted: conversion.converted, notes: conversion.notes }
  } catch (error) {
    return leftFor(error instanceof RangeError ? 'it is nested too deeply' : String((error as Error).message))
  }
}

function leftFor(left: string): Outcome {
  return { changed: false, converted: 0, notes: 0, left }
}

/** The text of a file, or why it is not read. A file called `.ts` may hold a video. */
async function textOf(path: string): Promise<string | { readonly why: string }> {
  const { size } = await stat(path)
  if (size > MAX_BYTES) return { why: `it has more than ${MAX_BYTES} bytes` }
  const bytes = await readFile(path)
  if (bytes.includes(0)) return { why: 'it is not text' }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return { why: 'it is not text in UTF-8' }
  }
}

/** Writes beside a file, and then moves that into its place: at every moment there is the old one or the new one. */
async function replaced(path: string, text: string): Promise<void> {
  const beside = join(dirname(path), `.presign-codemod-${randomUUID()}`)
  const { mode } = await stat(path)
  try {
    const file = await open(beside, 'wx', mode)
    try {
      await file.writeFile(text)
      // The mask of the process may have taken bits from a new file.
      await file.chmod(mode)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}
