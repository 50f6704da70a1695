// A scheme from outside, as its author begins: made, installed, tested and built from the published packages.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execute } from './registry.mjs'

const page = readFileSync(new URL('../../docs/scheme-from-outside.md', import.meta.url), 'utf8')
const [, errors = ''] = /^```ts title=src\/errors\.ts\n([\s\S]*?)^```$/m.exec(page) ?? []

/** @param {string} folder @param {string} registry @returns {Promise<number>} milliseconds to green tests */
export async function outsider(folder, registry) {
  mkdirSync(folder)
  // Bundlers that ran in this process may have set NODE_ENV to production, and npm would leave out what tests need.
  const env = { ...process.env, NODE_ENV: '', NO_COLOR: '1', 'npm_config_@presign:registry': registry }
  const npm = (/** @type {string} */ cwd, /** @type {readonly string[]} */ ...args) =>
    execute('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'], { cwd, env })
  const start = performance.now()
  // npm keeps what it has created with, by name and version alone: a cache of its own has nothing of an earlier build.
  await npm(folder, 'create', '--yes', '--cache', join(folder, 'cache'), '@presign/scheme', 'my-scheme')
  const project = join(folder, 'my-scheme')
  await npm(project, 'install')
  const { stdout } = await npm(project, 'test')
  if (!/Tests +\d{2,} passed/.test(stdout)) throw new Error(`npm test printed ${stdout}`)
  const time = performance.now() - start
  writeFileSync(join(project, 'src/errors.ts'), errors)
  await npm(project, 'run', 'typecheck')
  await npm(project, 'run', 'build')
  await execute(process.execPath, ['--input-type=module', '--eval', SIGNS], { cwd: project })
  return time
}

const SIGNS = `
import { createSigner } from '@presign/core'
import { myScheme } from 'my-scheme'
const signer = createSigner(myScheme({ region: 'eu' }), { credentials: { accessKeyId: 'id', accessKeySecret: 'FAKE' } })
const { url } = await signer.presign({ bucket: 'photos', key: 'cat.jpg', expiresIn: 900 })
if (!url.startsWith('https://photos.eu.example.com/cat.jpg?my-scheme=')) throw new Error(url)
`
