import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as vectors from '../src/index.js'
import { all, collection, folder, parsed, textOf } from './collection.js'

const functions = Object.entries(collection) as [keyof typeof collection, { file: string; count: number }][]

describe.each(functions)('%s', (name, { file, count }) => {
  const { [name]: load } = vectors

  it('gives what stands in its file', async () => {
    expect(await load()).toEqual(parsed(file))
  })

  it('gives as many vectors as the README says', async () => {
    expect(await load()).toHaveLength(count)
    expect(textOf('README.md')).toContain(`| \`${name}\` | \`${file}\` | ${count} |`)
  })
})

it('every file has a function', () => {
  const found = readdirSync(new URL('json/', folder), { recursive: true, encoding: 'utf8' })
  const files = found.filter((path) => path.endsWith('.json')).map((path) => path.replaceAll('\\', '/'))
  expect(files.sort()).toEqual(functions.map(([, { file }]) => file).sort())
})

// A vector keeps its bytes for ever: other projects compare with them. A correction is a new vector.
it('no byte of a file has changed', () => {
  const sums = textOf('json/SHA256SUMS').trimEnd().split('\n')
  const found = sums.map((line) => {
    const [, file = ''] = line.split('  ')
    const bytes = readFileSync(new URL(`json/${file}`, folder))
    return `${createHash('sha256').update(bytes).digest('hex')}  ${file}`
  })
  expect(found).toEqual(sums)
  expect(sums).toHaveLength(functions.length)
})

it('the README counts all vectors', () => {
  expect(textOf('README.md')).toContain(`\n${all.length} vectors in ${functions.length} JSON files`)
})

it('no two vectors have the same id', () => {
  const ids = all.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

it('holds only credentials that never existed', () => {
  for (const { input, id } of all) {
    const { accessKeySecret, securityToken } = input
    const secret = id.includes('azure') ? Buffer.from(accessKeySecret, 'base64').toString() : accessKeySecret
    expect(secret, id).toMatch(/^FAKE/)
    expect(securityToken ?? 'FAKE', id).toMatch(/^FAKE/)
  }
})

it('every vector is made by an official SDK', () => {
  const unofficial = new Set(['aws4', 'aws4fetch'])
  const resting = all.filter(({ source, alsoProducedBy }) =>
    [source.sdk, ...alsoProducedBy].every((sdk) => unofficial.has(sdk)),
  )
  expect(resting).toEqual([])
})
