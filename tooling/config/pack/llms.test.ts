import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { callsIn, llmsOf, MOST, namesIn } from './llms.js'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const read = (path: string) => readFileSync(root + path, 'utf8')

const published = ['packages', 'apps'].flatMap((below) =>
  readdirSync(root + below)
    .map((name) => `${below}/${name}`)
    .filter((folder) => JSON.parse(read(`${folder}/package.json`)).private !== true),
)

describe('llmsOf', () => {
  it.each(published)('makes a short page of the README of %s, with programs that a test runs', (folder) => {
    const manifest = JSON.parse(read(`${folder}/package.json`))
    const readme = read(`${folder}/README.md`)
    const doors = [{ from: manifest.name, names: Array.from({ length: 60 }, (_, index) => `exportedName${index}`) }]
    const text = llmsOf(readme, manifest, doors, 'https://docs.example.com')
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MOST)
    expect(text).toMatch(/^Install: `np[mx] /m)
    const shown = callsIn(text).map(({ block }) => block)
    expect(shown.length).toBeGreaterThan(0)
    for (const block of shown) expect(readme).toContain(block)
  })

  it('leaves a program out that would make the page too long, and shows the next', () => {
    const long = `\`\`\`ts\nconst long = '${'a'.repeat(MOST)}'\n\`\`\``
    const readme = `# @x/y\n\n\`\`\`sh\nnpm install @x/y\n\`\`\`\n\n${long}\n\n## Short\n\nSo:\n\n\`\`\`ts\nshort()\n\`\`\`\n`
    const text = llmsOf(readme, { name: '@x/y', description: 'Does y' }, [], 'https://docs.example.com')
    expect(text).toContain('### Short\n\nSo:\n\n```ts\nshort()\n```\n')
    expect(text).not.toContain('long')
  })
})

describe('callsIn', () => {
  it('finds commands where there is no TypeScript, and not how to install', () => {
    const readme = '# x\n\n```sh\nnpm install x\n```\n\n## Sign\n\n```sh\npresign url\n```\n'
    expect(callsIn(readme)).toEqual([{ heading: 'Sign', said: '', block: '```sh\npresign url\n```' }])
  })
})

describe('namesIn', () => {
  it('finds what a module exports, under the name that is exported', () => {
    expect(namesIn("export { A as B } from './chunk.js';\nexport {\n  d,\n  c\n};\n")).toEqual(['B', 'c', 'd'])
  })
})
