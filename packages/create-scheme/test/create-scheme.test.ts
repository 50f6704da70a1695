import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { type Project, schemeProject } from '../src/index.js'

const template = new URL('../../../templates/scheme/', import.meta.url)
const files = Object.fromEntries(
  ['src', 'test'].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, template)).map((name) => [
      `${folder}/${name}`,
      readFileSync(new URL(`${folder}/${name}`, template), 'utf8'),
    ]),
  ),
)
const versions = { '@presign/core': '^1.2.3', vitest: '4.0.0' }
const made = (name: string) => schemeProject(name, files, versions)

// Beside the other packages, so that core is found as they find it. `pnpm test:runtimes` does the same with tarballs, and
// compiles it.
const folder = new URL('./generated/', import.meta.url)
const { files: written } = made('my-scheme') as Project
// The error codes that the page tells how to add.
const page = readFileSync(new URL('../../../docs/scheme-from-outside.md', import.meta.url), 'utf8')
const shown = [...page.matchAll(/^```ts title=(\S+)\n([\s\S]*?)^```$/gm)].map(([, path = '', code = '']) => [
  path,
  code,
])
for (const [path, text] of [...Object.entries(written), ...shown] as [string, string][]) {
  const place = fileURLToPath(new URL(path, folder))
  mkdirSync(dirname(place), { recursive: true })
  writeFileSync(place, text)
}
afterAll(() => rmSync(folder, { recursive: true }))

describe('schemeProject', () => {
  it('gives every file of the template its new name, and leaves nothing of the old one', () => {
    expect(Object.keys(written).filter((path) => path.startsWith('src/'))).toEqual(
      Object.keys(files)
        .filter((path) => path.startsWith('src/'))
        .map((path) => path.replace('template', 'my-scheme')),
    )
    for (const [path, text] of Object.entries(written))
      expect([path, /template/i.exec(text + path)]).toEqual([path, null])
    expect(written['src/index.ts']).toBe(
      "export { type MyScheme, type MySchemeOptions, myScheme } from './my-scheme.js'\n",
    )
    expect(written['src/parse.ts']).toContain("startsWith('MY-SCHEME ')")
    expect(written['src/scheme.ts']).toContain("name: 'my-scheme'")
  })

  it('takes a name with a scope, and core as a peer', () => {
    const { folder, files } = made('@acme/sigv9') as Project
    expect([folder, JSON.parse(files['package.json'] ?? '')]).toEqual([
      'sigv9',
      expect.objectContaining({
        name: '@acme/sigv9',
        peerDependencies: { '@presign/core': '^1.2.3' },
        devDependencies: versions,
      }),
    ])
  })

  it.each(['', 'My-Scheme', '../evil', 'a b', '-a', 'a--b', '1a', 'a/b/c', `a${'b'.repeat(60)}`])(
    'refuses the name "%s"',
    (name) => {
      expect(made(name)).toMatch(/^Cannot make a scheme named .*: wanted words of a-z/)
    },
  )

  it.each(['delete', 'scheme', 'parse', 'answer', 'create-signer', 'index'])(
    'refuses the name "%s", which its code uses',
    (name) => {
      expect(made(name)).toMatch(/: its code uses that word already; wanted another, such as /)
    },
  )

  it('makes code in the style of the house, as is that of the page', () => {
    const places = ['src', 'test'].map((name) => fileURLToPath(new URL(name, folder)))
    const { status, stdout, stderr } = spawnSync('biome', ['format', '--vcs-enabled=false', ...places], {
      encoding: 'utf8',
    })
    expect(status === 0 ? '' : stdout + stderr).toBe('')
  })
})

await import(/* @vite-ignore */ fileURLToPath(new URL('test/contract.test.ts', folder)))
