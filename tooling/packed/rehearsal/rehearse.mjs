// A whole release, made against a registry on the loopback from a copy of the repository: version, build, pack, publish,
// once more, install by exact version, run the first screens.
// Usage: node tooling/packed/rehearsal/rehearse.mjs   The last line is `N passed, N failed`.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { project } from '../../project/project.js'
import { pack } from '../pack.mjs'
import { execute, registryOf } from '../registry.mjs'
import { kB, listed, unpacked, wrongIn } from './contents.mjs'
import { commit, copyTo, git, pnpm, release, withoutProvenance } from './copy.mjs'
import { firstScreen } from './screens.mjs'

/** Those that read what a new version changes: manifests, changesets, changelogs. */
const CHECKS = ['manifests', 'releases', 'places', 'wording'].map((name) => `tooling/checks/${name}`)

const tally = { passed: 0, failed: 0 }
const scratch = mkdtempSync(join(tmpdir(), 'presign-rehearsal-'))
const copy = join(scratch, 'repository')
const { url, close } = await registryOf(scratch, [])
// Whatever asks a registry in here asks the one on the loopback. npm wants a token, whatever the registry wants.
const userconfig = join(scratch, 'npmrc')
writeFileSync(userconfig, `registry=${url}\n${url.slice(5)}:_authToken=fake\n`)
const publishing = { npm_config_registry: url, npm_config_userconfig: userconfig }
try {
  await rehearse()
} finally {
  await close()
  rmSync(scratch, { recursive: true, force: true })
}
console.log(`${tally.passed} passed, ${tally.failed} failed`)
process.exitCode = tally.failed === 0 ? 0 : 1

async function rehearse() {
  await needed('copy and install', () => copyTo(copy))
  await needed('publish without provenance, which only GitHub can give', () => withoutProvenance(copy))
  const before = manifests()
  await needed('version', () => versioned(before))
  const released = manifests()
  const versions = Object.fromEntries(released.map(({ name, version }) => [name, version]))
  await check('what was versioned passes the checks', async () => {
    await pnpm(copy, ['exec', 'vitest', 'run', '--project', 'tooling', ...CHECKS])
  })
  const tarballs = await needed('build and pack', () => pack(join(scratch, 'tarballs'), copy))
  const contents = []
  for (const { name, files } of released) {
    contents.push(await needed(`publish --dry-run ${name}`, () => dryRun(tarballs[name] ?? '', files)))
  }
  await needed('publish', () => publish(released))
  for (const one of released) {
    await check(`${one.name} was published as it was packed`, () => published(one, tarballs[one.name] ?? ''))
  }
  await check('publish again changes nothing', () =>
    unchanged(released, 'publish', /No unpublished projects to publish/),
  )
  await check('version again changes nothing', () => unchanged(released, 'version', /No unreleased changesets found/))
  for (const { name } of released) await check(`first screen of ${name}`, () => screen(name, versions))
  summary(contents)
}

/** @typedef {{ name: string, version: string, files: string[], folder: string }} Released */

/** Of every package that is published. @returns {Released[]} */
function manifests() {
  return ['packages', 'apps'].flatMap((below) =>
    readdirSync(join(copy, below)).flatMap((name) => {
      const folder = join(copy, below, name)
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      return manifest.private ? [] : [{ ...manifest, folder }]
    }),
  )
}

/** Every package that a changeset names has a new version and a changelog, and no changeset is left.
 * @param {readonly Released[]} before */
async function versioned(before) {
  const folder = join(copy, '.changeset')
  const changesets = () => readdirSync(folder).filter((name) => /(?<!README)\.md$/.test(name))
  const texts = changesets().map((name) => readFileSync(join(folder, name), 'utf8'))
  await release(copy, 'version')
  equal(changesets(), [])
  const after = manifests()
  for (const [index, { name, version, folder }] of after.entries()) {
    if (!texts.some((text) => text.includes(`'${name}':`))) continue
    if (version === before[index]?.version) throw new Error(`${name} is still at ${version}`)
    if (!existsSync(join(folder, 'CHANGELOG.md'))) throw new Error(`${name} has no changelog`)
  }
  commit(copy, 'Version the packages')
  return after.map(({ name, version }) => `${name}@${version}`).join(' ')
}

/** What npm says of a tarball it would publish: contents, and no warning. @param {string} tarball @param {string[]} files */
async function dryRun(tarball, files) {
  const env = { ...process.env, ...publishing }
  const { stdout, stderr } = await execute('npm', ['publish', tarball, '--dry-run', '--json'], {
    env,
    maxBuffer: 2 ** 26,
  })
  if (/^npm (?:warn|error)/im.test(stderr)) throw new Error(stderr)
  const said = JSON.parse(stdout)
  const contents = 'files' in said ? said : Object.values(said)[0]
  equal(wrongIn(contents.files, files), [])
  console.log(listed(contents))
  return contents
}

/** Publishes as the release workflow does. @param {readonly Released[]} released */
async function publish(released) {
  matches(await release(copy, 'pending', publishing), /^To publish: /m)
  await release(copy, 'publish', publishing)
  matches(await release(copy, 'pending', publishing), /^Nothing to publish$/m)
  equal(git(copy, 'tag').split('\n').sort(), released.map(({ name, version }) => `${name}@${version}`).sort())
}

/** The registry has one version, the latest, with what was packed before.
 * @param {Released} released @param {string} tarball */
async function published({ name, version }, tarball) {
  const { versions, 'dist-tags': tags } = JSON.parse(await page(name))
  equal([Object.keys(versions), tags.latest], [[version], version])
  const response = await fetch(versions[version].dist.tarball)
  const downloaded = join(scratch, 'downloaded.tgz')
  writeFileSync(downloaded, new Uint8Array(await response.arrayBuffer()))
  equal(await unpacked(downloaded), await unpacked(tarball))
}

/** Neither the registry nor the repository is another after a command. @param {readonly Released[]} released
 * @param {string} step @param {RegExp} says what it says when there is nothing to do */
async function unchanged(released, step, says) {
  const state = async () => [
    ...(await Promise.all(released.map(({ name }) => page(name)))),
    git(copy, 'tag'),
    git(copy, 'rev-parse', 'HEAD'),
    git(copy, 'status', '--porcelain'),
  ]
  const before = await state()
  const said = await release(copy, step, publishing)
  equal(await state(), before)
  matches(said, says)
}

/** What the registry knows of a package. @param {string} name */
async function page(name) {
  const response = await fetch(`${url}${name.replace('/', '%2f')}`)
  if (!response.ok) throw new Error(`The registry answered ${response.status} for ${name}`)
  return response.text()
}

/** @param {string} name @param {Record<string, string>} versions */
async function screen(name, versions) {
  const folder = join(scratch, 'projects', name)
  const blocks = await firstScreen(folder, url, name, versions)
  equal(strayPaths(join(folder, 'node_modules', project.scope)), [])
  return `${blocks} ${blocks === 1 ? 'block' : 'blocks'}`
}

/** Installed files that name a folder of this machine. @param {string} folder */
function strayPaths(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return entries
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => [copy, homedir()].some((place) => place.length > 1 && readFileSync(file).includes(`${place}/`)))
}

/** @param {readonly import('./contents.mjs').Contents[]} contents */
function summary(contents) {
  const sum = (/** @type {(one: import('./contents.mjs').Contents) => number} */ of) =>
    contents.reduce((all, one) => all + of(one), 0)
  const [files, size, unpacked] = [
    sum((one) => one.files.length),
    sum((one) => one.size),
    sum((one) => one.unpackedSize),
  ]
  console.log(`${contents.length} packages, ${files} files, ${kB(size)} packed, ${kB(unpacked)} unpacked`)
}

/** A step without which the others make no sense. @template T @param {string} name @param {() => T | Promise<T>} action */
async function needed(name, action) {
  const { failed } = tally
  const result = await check(name, action)
  if (tally.failed > failed) throw new Error(`Cannot go on without "${name}"`)
  return /** @type {T} */ (result)
}

/** @template T @param {string} name @param {() => T | Promise<T>} action */
async function check(name, action) {
  const start = performance.now()
  try {
    const result = await action()
    tally.passed += 1
    const more = typeof result === 'string' ? `: ${result}` : ''
    console.log(`✓ ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)${more}`)
    return result
  } catch (error) {
    tally.failed += 1
    const {
      message,
      stdout = '',
      stderr = '',
    } = /** @type {{ message: string, stdout?: string, stderr?: string }} */ (error)
    console.log(`✗ ${name}: ${message.slice(0, 3000)}\n${stdout.slice(-3000)}\n${stderr.slice(-3000)}`)
    return undefined
  }
}

/** @param {string} text @param {RegExp} pattern */
function matches(text, pattern) {
  if (!pattern.test(text)) throw new Error(`found ${text}, wanted ${pattern}`)
}

/** @param {unknown} found @param {unknown} expected */
function equal(found, expected) {
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)]
  if (left !== right) throw new Error(`found ${left.slice(0, 2000)}, wanted ${right.slice(0, 2000)}`)
}
