import { readFileSync } from 'node:fs'

/** Reads one file of this folder. Its shape is vouched for by the test beside this file. */
export function load<T>(path: string): T[] {
  return JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'))
}
