// The steps of a release that the workflow runs, with the pinned pnpm on PATH: docs/releasing.md.
// Usage: npm run release -- version|pending|publish
import { spawnSync } from 'node:child_process'
import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
// The site is an app that is not published.
const published = ['--filter=./packages/*', '--filter=./apps/*', '--filter=!./apps/docs']
const windows = process.platform === 'win32'

const steps = {
  /** Turns changesets into versions and changelogs. */
  version: () => run('changeset', ['version']),
  /** Says which versions the registry does not have, to people and to the workflow. */
  pending: () => {
    const lacking = manifests().filter((id) => !isPublished(id))
    console.log(lacking.length === 0 ? 'Nothing to publish' : `To publish: ${lacking.join(' ')}`)
    const { GITHUB_OUTPUT: output } = process.env
    if (output !== undefined) appendFileSync(output, `pending=${lacking.length > 0}\n`)
    return 0
  },
  /** Builds, publishes what the registry does not have, and tags it. Prints what the workflow makes releases of. */
  publish: () =>
    run('turbo', ['run', 'build', ...published, '--output-logs=errors-only']) || run('changeset', ['publish']),
}

const [step = ''] = process.argv.slice(2)
if (Object.hasOwn(steps, step)) {
  process.exitCode = steps[/** @type {keyof typeof steps} */ (step)]()
} else {
  console.error(`Cannot release '${step}': the steps are ${Object.keys(steps).join(', ')}`)
  process.exitCode = 2
}

/** @param {string} tool @param {readonly string[]} args */
function run(tool, args) {
  return spawnSync('pnpm', ['exec', tool, ...args], { cwd: root, stdio: 'inherit', shell: windows }).status ?? 1
}

/** `@presign/core@0.1.0`, of every package that is published. */
function manifests() {
  return ['packages', 'apps'].flatMap((below) =>
    readdirSync(`${root}${below}`).flatMap((folder) => {
      const manifest = JSON.parse(readFileSync(`${root}${below}/${folder}/package.json`, 'utf8'))
      return manifest.private ? [] : [`${manifest.name}@${manifest.version}`]
    }),
  )
}

/** npm fails for a package that it does not know, and is silent about a version that it does not know. Any other failure,
 * such as no network, is not an answer. @param {string} id */
function isPublished(id) {
  const { stdout, stderr } = spawnSync('npm', ['view', id, 'version', '--json'], {
    cwd: root,
    encoding: 'utf8',
    shell: windows,
  })
  if (/\bE404\b/.test(`${stdout}${stderr}`)) return false
  if (/\berror\b/.test(`${stdout}${stderr}`)) throw new Error(`Cannot ask for ${id}: ${stderr}`)
  return stdout.trim() !== ''
}
