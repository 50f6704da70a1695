import { createRequire } from 'node:module'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { convert } from '../src/convert.js'
import { aliOss } from '../src/libraries/ali-oss/ali-oss.js'
import { nodesOf, treeOf } from '../src/source/tree.js'
import { linkParts } from './link-parts.js'
import { randomProgram } from './random-program.js'

const choices = { backend: 'node' } as const
const require = createRequire(import.meta.url)
const ours = new Map<string, unknown>()

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-01T23:59:59Z') })
  vi.spyOn(console, 'warn').mockReturnValue(undefined)
  for (const name of ['core', 'core/node', 'oss', 'oss-v1', 'oss-v4'].map((one) => `@presign/${one}`))
    ours.set(name, await import(name))
})
afterAll(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function converted(text: string): string {
  const result = convert(text, 'a.cjs', aliOss, choices)
  expect(result).toBeDefined()
  return result?.text ?? ''
}

async function linksOf(text: string): Promise<readonly unknown[]> {
  const exports: { run?(name: string, seconds: number): Promise<readonly string[]> } = {}
  new Function('require', 'exports', text)((name: string) => ours.get(name) ?? require(name), exports)
  const links = await exports.run?.('dir/猫 1.jpg', 90)
  return (links ?? []).map(linkParts)
}

const commentsOf = (text: string) => {
  const root = treeOf(text, 'a.cjs')
  return root === undefined
    ? []
    : [...nodesOf(root)].filter(({ kind }) => kind === 'comment').map((one) => one.text.trim())
}

describe('convert, of any program', () => {
  it('signs the same', async () => {
    await fc.assert(
      fc.asyncProperty(randomProgram, async ({ text }) => {
        const after = converted(text)
        expect(after).not.toMatch(/TODO|client\s*\?*\.\s*signatureUrl\s*\((?!['"]x|\))/)
        expect(await linksOf(after)).toEqual(await linksOf(text))
      }),
      { numRuns: 40 },
    )
  })

  it('keeps what it does not convert, all comments, and the ends of lines', () => {
    fc.assert(
      fc.property(randomProgram, ({ text, fillers, newline }) => {
        const after = converted(text)
        let from = 0
        for (const filler of fillers) {
          from = after.indexOf(filler, from)
          expect(from).toBeGreaterThanOrEqual(0)
        }
        const kept = commentsOf(after)
        for (const comment of commentsOf(text)) expect(kept).toContain(comment)
        if (newline === '\r\n') expect(after).not.toMatch(/(?<!\r)\n/)
        else expect(after).not.toContain('\r')
      }),
      { numRuns: 40 },
    )
  })

  it('changes nothing when it is run again', () => {
    fc.assert(
      fc.property(randomProgram, ({ text }) => {
        const after = converted(text)
        expect(converted(after)).toBe(after)
      }),
      { numRuns: 40 },
    )
  })

  it('says of any text whether it can be read, and never changes what it does not know', () => {
    const word = fc.constantFrom(
      'ali-oss',
      'new OSS(',
      '{',
      '}',
      ')',
      'client.signatureUrl(',
      '`',
      "'",
      '//',
      '\n',
      'const ',
      '${',
      '中',
      '\uFEFF',
      '\0',
    )
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 30 }).map((words) => words.join('')),
        (text) => {
          const result = convert(text, 'a.ts', aliOss, choices)
          if (result !== undefined && result.notes === 0) expect(result.text).toBe(text)
        },
      ),
      { numRuns: 200 },
    )
  })
})
