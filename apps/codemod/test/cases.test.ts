import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { convert } from '../src/convert.js'
import { cases } from './case-files.js'

const choices = { backend: 'node' } as const

describe('convert', () => {
  it.each(cases)('turns $name into what stands beside it', async ({ library, before, after }) => {
    const conversion = convert(readFileSync(before, 'utf8'), before, library, choices)
    await expect(conversion?.text).toMatchFileSnapshot(after)
  })

  it.each(cases)('leaves what it made of $name as it is', ({ library, after }) => {
    const text = readFileSync(after, 'utf8')
    expect(convert(text, after, library, choices)).toMatchObject({ text, converted: 0 })
  })
})
