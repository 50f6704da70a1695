import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { convert } from '../src/convert.js'
import { libraries } from '../src/libraries.js'

const root = fileURLToPath(new URL('../cases/', import.meta.url))

const cases = libraries.flatMap((library) =>
  readdirSync(root + library.name).map((name) => {
    const folder = `${root}${library.name}/${name}/`
    const before = readdirSync(folder).find((file) => file.startsWith('before.')) ?? ''
    return { name: `${library.name}/${name}`, library, before: folder + before, after: folder + before.replace('before', 'after') }
  }),
)

describe('convert', () => {
  it.each(cases)('turns $name into what stands beside it', async ({ library, before, after }) => {
    const conversion = convert(readFileSync(before, 'utf8'), before, library, { backend: 'node' })
    await expect(conversion?.text).toMatchFileSnapshot(after)
  })

  it.each(cases)('leaves what it made of $name as it is', ({ library, after }) => {
    const text = readFileSync(after, 'utf8')
    expect(convert(text, after, library, { backend: 'node' })).toMatchObject({ text, converted: 0 })
  })
})
