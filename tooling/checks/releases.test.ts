import { describe, expect, it } from 'vitest'
import { project } from '../project/project.js'
import { repositoryFiles } from './files.js'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly files: readonly string[]
  readonly keywords: readonly string[]
  readonly publishConfig?: unknown
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

const manifests = repositoryFiles('*package.json').map(({ path, text }) => ({
  path,
  manifest: JSON.parse(text) as Manifest,
}))
const inPlaceOfPackages = ({ path }: { path: string }) => /^(?:packages|apps)\/[^/]+\/package\.json$/.test(path)
const published = manifests.flatMap((file) =>
  inPlaceOfPackages(file) && !file.manifest.private ? [file.manifest] : [],
)
const names = published.map(({ name }) => name)

describe('what is published', () => {
  it('is each package and app but the site, and nothing else', () => {
    const kept = manifests.filter((file) => inPlaceOfPackages(file) && file.manifest.private)
    expect(kept.map(({ path }) => path)).toEqual(['apps/docs/package.json'])
    const others = manifests.filter((file) => !inPlaceOfPackages(file))
    expect(
      others.filter(({ manifest }) => !manifest.private || manifest.publishConfig).map(({ path }) => path),
    ).toEqual([])
  })

  it.each(published)('$name has keywords of its own, each once', ({ name, keywords }) => {
    expect(project.keywordsOf[name.slice(project.scope.length + 1)]?.length).toBeGreaterThan(0)
    expect(keywords).toEqual([...new Set(keywords)])
  })

  it('is all that has keywords', () => {
    expect(Object.keys(project.keywordsOf).filter((short) => !names.includes(`${project.scope}/${short}`))).toEqual([])
  })

  // Sources, tests and configuration stay behind; README, licence and manifest go along by themselves.
  it.each(published)('$name packs what is built, and data by name', ({ files }) => {
    expect(files[0]).toBe('dist')
    expect(files.filter((file) => /^(?:src|test|\*)|\.\./.test(file))).toEqual([])
  })

  it.each(published)('$name needs nothing that is not published, and takes its own by workspace:^', (manifest) => {
    const needed = Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies })
    const ours = needed.filter(([name, range]) => names.includes(name) || range.startsWith('workspace:'))
    expect(ours.filter(([name, range]) => !names.includes(name) || range !== 'workspace:^')).toEqual([])
  })
})

describe('changesets', () => {
  const config = JSON.parse(repositoryFiles('.changeset/config.json')[0]?.text ?? '') as {
    readonly fixed: readonly (readonly string[])[]
    readonly baseBranch: string
  }
  const bumps = repositoryFiles('.changeset/*.md').flatMap(({ path, text }) =>
    [...(/^---\n([\s\S]*?)^---$/m.exec(text)?.[1] ?? '').matchAll(/^['"](.+?)['"]: (\w+)$/gm)].map(
      ([, name = '', bump]) => ({
        path,
        name,
        bump,
      }),
    ),
  )

  it('name packages that exist', () => {
    expect(bumps.filter(({ name }) => !names.includes(name))).toEqual([])
  })

  it.each(published.filter(({ version }) => version === '0.0.0'))('$name has one for its first release', ({ name }) => {
    expect(bumps.filter((bump) => bump.name === name).map(({ bump }) => bump)).toContain('minor')
  })

  // docs/decisions/2026-11-27-versions-together.md: `*` takes in each package that is added.
  it('give one version to all but what is used without the rest', () => {
    const alone = ['crc64', 'vectors'].map((short) => `!${project.scope}/${short}`)
    expect(config.fixed).toEqual([[`${project.scope}/*`, ...alone]])
    const together = published.filter(({ name }) => !alone.includes(`!${name}`))
    expect(new Set(together.map(({ version }) => version)).size).toBe(1)
  })

  it('are compared with the branch that is released', () => {
    expect(config.baseBranch).toBe(project.branch)
  })
})
