import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { choice, PROVIDERS, RUNTIMES, TASKS } from '../../apps/docs/theme-parts/chooser/blocks.js'
import { blocksOf, docBlocksOf, type Example, examplesBelow } from './extract.js'

// Examples that nobody runs rot. Each one is a program: it is compiled with the strictest options, and run.

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = fileURLToPath(new URL('./generated/', import.meta.url))
// README.zh.md has the same blocks as README.md: a test of tooling/readme says so.
const first = blocksOf(readFileSync(`${root}README.md`, 'utf8'), 'README.md')
// What the chooser of the start page makes, for every choice.
const chosen = Object.keys(PROVIDERS).flatMap((store) =>
  RUNTIMES.flatMap((runtime) =>
    TASKS.flatMap((task) => {
      const { server, page } = choice(store, runtime, task)
      // The page is the same wherever the server runs.
      const codes = page !== undefined && runtime === RUNTIMES[0] ? [server, page] : [server]
      return codes.map((code): Example => ({ place: `start: ${store}, ${runtime}, ${task}`, code }))
    }),
  ),
)
const examples = ['packages', 'apps', 'docs']
  .flatMap((below) =>
    examplesBelow(root + below).map((example) => ({ ...example, place: `${below}/${example.place}` })),
  )
  .concat(first, chosen)
  .map((example, index) => ({ ...example, file: `${folder}example-${index}.${example.jsx ? 'tsx' : 'ts'}` }))

beforeAll(() => {
  mkdirSync(folder, { recursive: true })
  for (const { file, place, code } of examples) writeFileSync(file, `// ${place}\n${code}\nexport {}\n`)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('examples of READMEs, pages and doc comments', () => {
  it('compile', () => {
    const { stdout } = spawnSync('tsc', ['-p', fileURLToPath(new URL('.', import.meta.url))], { encoding: 'utf8' })
    const named = examples.reduce(
      (text, { file, place }) => text.replaceAll(file.slice(folder.length), `${place} (${file})`),
      stdout,
    )
    expect(named).toBe('')
  }, 600_000)

  // What defines tests of its own cannot be run within a test.
  it.each(examples.filter(({ code }) => !code.includes("from 'vitest'")))('$place runs', async ({ file }) => {
    await expect(import(/* @vite-ignore */ file)).resolves.toBeDefined()
  })
})

describe('finding examples', () => {
  it('reads blocks marked ts and no others', () => {
    expect(blocksOf('a\n```ts\nconst a = 1\n```\n```sh\nls\n```\n', 'x.md')).toEqual([
      { place: 'x.md:2', code: 'const a = 1\n' },
    ])
  })

  it('knows JSX by its mark', () => {
    expect(blocksOf('```tsx\n<p />\n```\n', 'x.md')).toEqual([{ place: 'x.md:1', code: '<p />\n', jsx: true }])
  })

  it('takes the margin off those in comments', () => {
    const source = '/**\n * @example\n * ```ts\n * const a = {\n *   b: 1,\n * }\n * ```\n */\n'
    expect(docBlocksOf(source, 'x.ts')).toEqual([{ place: 'x.ts:3', code: 'const a = {\n  b: 1,\n}\n' }])
  })
})
