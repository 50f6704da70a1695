import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { libraries } from '../src/libraries.js'
import type { Library } from '../src/library.js'

/** A program before and after its conversion. */
export interface Case {
  readonly name: string
  readonly library: Library
  readonly before: string
  readonly after: string
}

const root = fileURLToPath(new URL('../cases/', import.meta.url))

/** Every folder below `cases`, by its library. */
export const cases: readonly Case[] = libraries.flatMap((library) =>
  readdirSync(root + library.name).map((name) => {
    const folder = `${root}${library.name}/${name}/`
    const before = folder + readdirSync(folder).find((file) => file.startsWith('before.'))
    return { name: `${library.name}/${name}`, library, before, after: before.replace('/before.', '/after.') }
  }),
)
