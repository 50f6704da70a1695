import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'

// The scheme of the tutorial is taken out of its text, compiled as portable code, and run through its own tests.

const page = readFileSync(new URL('../../docs/adding-a-scheme.md', import.meta.url), 'utf8')
const folder = new URL('./generated/', import.meta.url)
const files = [...page.matchAll(/^```ts title=(\S+)\n([\s\S]*?)^```$/gm)].map(([, path = '', code = '']) => ({
  path,
  code,
}))

for (const { path, code } of files) {
  const place = fileURLToPath(new URL(path, folder))
  mkdirSync(dirname(place), { recursive: true })
  writeFileSync(place, code)
}
afterAll(() => rmSync(folder, { recursive: true }))

it('has every file that the page speaks of', () => {
  expect(files.map(({ path }) => path)).toEqual([
    'src/canonical.ts',
    'src/plan.ts',
    'src/scheme.ts',
    'src/prepare.ts',
    'src/endpoint.ts',
    'src/bos.ts',
    'src/index.ts',
    'src/parse.ts',
    'src/verify.ts',
    'src/explain.ts',
    'test/contract.test.ts',
  ])
})

it('compiles without any platform’s types, and its test with them', { timeout: 120_000 }, () => {
  for (const config of ['tsconfig.portable.json', 'tsconfig.json']) {
    const project = fileURLToPath(new URL(config, import.meta.url))
    expect(spawnSync('tsc', ['-p', project], { encoding: 'utf8' }).stdout).toBe('')
  }
})

it('is written in the style of the house', () => {
  // The page is read by people, so its code is what the formatter would write.
  const place = fileURLToPath(folder)
  const { status, stdout, stderr } = spawnSync('biome', ['format', '--vcs-enabled=false', place], { encoding: 'utf8' })
  expect(status === 0 ? '' : stdout + stderr).toBe('')
})

it('is the scheme that a copy of the template becomes: the same places', () => {
  const template = readFileSync(new URL('../../templates/scheme/test/contract.test.ts', import.meta.url), 'utf8')
  const ours = files.at(-1)?.code ?? ''
  const lines = [
    `import { nodeBackend } from '@presign/core/node'`,
    `from '../src/index.js'`,
    `from '../src/verify.js'`,
    'schemeContract(',
    'signing: () =>',
    'verifying: () =>',
  ]
  for (const line of lines) expect([line, template.includes(line), ours.includes(line)]).toEqual([line, true, true])
})

await import(/* @vite-ignore */ fileURLToPath(new URL('test/contract.test.ts', folder)))
