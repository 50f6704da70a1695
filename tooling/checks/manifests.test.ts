import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { project } from '../project/project.js'
import { repositoryFiles, root } from './files.js'
import { manifestOf } from './manifests.js'

const places = ['packages/*/package.json', 'apps/*/package.json', 'templates/*/package.json']
// The site is not published.
const manifests = repositoryFiles(...places, ':!apps/docs/package.json')

describe('the manifests of packages', () => {
  // `pnpm exec vitest run --project tooling tooling/checks/manifests -u` writes them.
  it.each(manifests)('$path says where each compiler finds the types of each door', async ({ path, text }) => {
    await expect(manifestOf(text, path, project)).toMatchFileSnapshot(root + path)
  })

  it('gain the fields of node10 and the declarations for require with each door', () => {
    const before = {
      name: 'a',
      files: ['dist'],
      exports: { '.': './x.js', './verify': {}, './data.json': './data.json' },
      scripts: { build: 'x', test: 'y' },
      dependencies: { b: '1' },
    }
    const after = JSON.parse(manifestOf(JSON.stringify(before), 'packages/a/package.json', project))
    expect(after).toMatchObject({
      main: './dist/index.js',
      types: './dist/index.d.ts',
      typesVersions: { '*': { verify: ['./dist/verify.d.ts'] } },
    })
    expect(after.exports['./verify']).toEqual({
      types: { require: './dist/verify.d.cts', default: './dist/verify.d.ts' },
      default: './dist/verify.js',
    })
    expect(after.exports['./package.json']).toBe('./package.json')
    expect(JSON.parse(manifestOf(JSON.stringify(after), 'packages/a/package.json', project))).toEqual(after)
  })
})

describe('packing', () => {
  it.each([
    ['refused with npm', 'npm/10.8.2 node/v20.20.2', 1],
    ['done with pnpm', 'pnpm/10.34.9 npm/? node/v20.20.2', 0],
  ])('is %s', (_, agent, status) => {
    const env = { ...process.env, npm_config_user_agent: agent }
    const ended = spawnSync(process.execPath, [`${root}tooling/config/pack/by-pnpm.mjs`], { env, encoding: 'utf8' })
    expect(ended.status).toBe(status)
    expect(ended.stderr.includes('pnpm pack')).toBe(status === 1)
  })
})

describe('declarations for require', () => {
  it('name one another by .cjs, and other packages as they are', () => {
    const folder = mkdtempSync(join(tmpdir(), 'presign-declarations-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const text = `import { A } from './a-1B.js';\nimport type { B } from '@presign/core';\nexport { C } from './c.js';\ntype D = import('./d.js').D;\n`
    writeFileSync(join(folder, 'index.d.ts'), text)
    execFileSync(process.execPath, [`${root}tooling/config/tsup/types-for-require.mjs`, folder])
    expect(readFileSync(join(folder, 'index.d.cts'), 'utf8')).toBe(text.replaceAll(/'(\.\/[\w-]+)\.js'/g, "'$1.cjs'"))
  })
})
