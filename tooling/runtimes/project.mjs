import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pack } from '../packed/pack.mjs'
import { vectors } from './vectors.mjs'

const LIBRARY = [
  'core',
  'crc64',
  'object-storage',
  'oss',
  'oss-v4',
  'oss-v1',
  's3',
  'aws-v4',
  'cos',
  'acs3',
  'tc3',
  'obs',
  'tos',
  'bos',
  'detectors',
  'credentials',
  'replay',
  'client-fetch',
].map((name) => `@presign/${name}`)

// What packages of ours take from a user's project. The version is that of the catalog.
const PEERS = ['undici@7.30.2']

/**
 * An empty project into which the packed packages were installed, with the suite beside them.
 * @param {string} scratch @returns {string} its folder
 */
export function installedProject(scratch) {
  const tarballs = pack(mkdtempIn(scratch, 'tarballs'))
  const project = mkdtempIn(scratch, 'project')
  writeFileSync(join(project, 'package.json'), '{ "name": "suite", "private": true, "type": "module" }\n')
  const files = LIBRARY.map((name) => tarballs[name] ?? missing(name))
  const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', ...PEERS, ...files]
  execFileSync('npm', args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] })
  cpSync(fileURLToPath(new URL('suite/', import.meta.url)), project, { recursive: true })
  writeFileSync(join(project, 'vectors.json'), JSON.stringify(vectors()))
  return project
}

function mkdtempIn(scratch, name) {
  const folder = join(scratch, name)
  mkdirSync(folder)
  return folder
}

/** @param {string} name @returns {never} */
function missing(name) {
  throw new Error(`Cannot install ${name}: it was not packed`)
}
