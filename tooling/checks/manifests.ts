import { posix } from 'node:path'
import type { Project } from '../project/project.js'

/** The parts of a manifest that say what is found behind each door. */
interface Manifest {
  readonly name: string
  readonly exports?: Readonly<Record<string, unknown>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly [field: string]: unknown
}

/**
 * A manifest as it has to be. What every package has in common comes from `tooling/project/project.json`, and what
 * compilers read is written out of the names in `exports`, so that each of them finds the types of every door, whichever
 * field it reads.
 *
 * - `exports`: node16, nodenext and bundlers. What a CommonJS file requires has declarations of its own (`.d.cts`), since
 *   node16 rejects those of an ES module there, though Node itself takes it.
 * - `main`, `types` and `typesVersions`: node10, which does not read `exports`.
 *
 * At run time each door is one ES module, for `import` and `require` alike.
 *
 * @param path Of the manifest, from the root of the repository.
 */
export function manifestOf(text: string, path: string, project: Project): string {
  const { main: _, types: __, typesVersions: ___, exports = {}, scripts, ...manifest } = JSON.parse(text) as Manifest
  const entries = Object.entries(exports)
  const doors = entries.flatMap(([name, file]) => doorIn(name, file) ?? [])
  const others = entries.filter(([name, file]) => doorIn(name, file) === undefined && name !== './package.json')
  const identity = manifest.private ? manifest : withIdentity(manifest, posix.dirname(path), project)
  const written = Object.entries(identity).flatMap(([field, value]) =>
    field === 'files' ? [[field, value], ...fieldsOf(doors, others)] : [[field, value]],
  )
  const build = doors.length > 0 ? { build: buildOf(scripts), prepack: PREPACK } : { prepack: PREPACK }
  const all = Object.fromEntries(written)
  return `${JSON.stringify(withScripts(all, { ...scripts, ...build }), null, 2)}\n`
}

/** What a published package says of itself on npm's page, and how it is published. */
function withIdentity(manifest: Manifest, folder: string, project: Project): Readonly<Record<string, unknown>> {
  const { name, version, description, bin, type, sideEffects, files, ...others } = manifest
  const short = name.slice(name.indexOf('/') + 1)
  return {
    name: `${project.scope}/${short}`,
    version,
    description,
    keywords: [...(project.keywordsOf[short] ?? []), ...project.keywords],
    homepage: `${project.repository}/tree/${project.branch}/${folder}#readme`,
    bugs: `${project.repository}/issues`,
    repository: { type: 'git', url: `git+${project.repository}.git`, directory: folder },
    license: project.license,
    author: project.author,
    type,
    ...(sideEffects !== undefined && { sideEffects }),
    engines: project.engines,
    files: [...(files as readonly string[]).filter((file) => file !== LLMS), LLMS],
    ...(bin !== undefined && { bin }),
    publishConfig: project.publishConfig,
    ...without(others, WRITTEN),
  }
}

/** The page for machines, which `tooling/config/pack` writes as a package is packed. */
const LLMS = 'llms.txt'

const WRITTEN = ['keywords', 'homepage', 'bugs', 'repository', 'license', 'author', 'engines', 'publishConfig']

function without(fields: Readonly<Record<string, unknown>>, names: readonly string[]) {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}

const BUILD = 'tsup && node ../../tooling/config/tsup/types-for-require.mjs'
/** A package may have steps of its own behind those that all have. */
function buildOf(scripts: Manifest['scripts']): string {
  return scripts?.build?.startsWith(`${BUILD} && `) ? scripts.build : BUILD
}

const PREPACK = 'node ../../tooling/config/pack/by-pnpm.mjs'

/** `.` is `index`, `./verify` is `verify`; data, pages and wildcards are not doors. */
function doorIn(name: string, file: unknown): string | undefined {
  if (typeof file === 'string' && !file.endsWith('.js')) return undefined
  return name === '.' ? 'index' : /^\.\/([\w-]+)$/.exec(name)?.[1]
}

function fieldsOf(doors: readonly string[], others: readonly (readonly [string, unknown])[]) {
  const further = doors.filter((door) => door !== 'index')
  if (doors.length + others.length === 0) return []
  const data: readonly (readonly [string, unknown])[] = [...others, ['./package.json', './package.json']]
  if (doors.length === 0) return [['exports', Object.fromEntries(data)]]
  return [
    ['main', './dist/index.js'],
    ['types', './dist/index.d.ts'],
    ...(further.length > 0
      ? [['typesVersions', { '*': Object.fromEntries(further.map((door) => [door, [`./dist/${door}.d.ts`]])) }]]
      : []),
    [
      'exports',
      Object.fromEntries([...doors.map((door) => [door === 'index' ? '.' : `./${door}`, conditions(door)]), ...data]),
    ],
  ]
}

function conditions(door: string) {
  return {
    types: { require: `./dist/${door}.d.cts`, default: `./dist/${door}.d.ts` },
    default: `./dist/${door}.js`,
  }
}

/** Scripts stand where they stood: before the dependencies. */
function withScripts(manifest: Readonly<Record<string, unknown>>, scripts: Readonly<Record<string, string>>) {
  const { build, prepack, ...others } = scripts
  const ordered = { ...(build !== undefined && { build }), ...others, prepack }
  const fields = Object.entries(manifest)
  const at = fields.findIndex(([field]) => /ependencies/.test(field))
  return Object.fromEntries([...fields.slice(0, at), ['scripts', ordered], ...fields.slice(at)])
}
