/** The parts of a manifest that say what is found behind each door. */
interface Manifest {
  readonly name: string
  readonly exports?: Readonly<Record<string, unknown>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly [field: string]: unknown
}

/**
 * A manifest as it has to be: written out of the names in its `exports`, so that every compiler finds the types of every
 * door, whichever field it reads.
 *
 * - `exports`: node16, nodenext and bundlers. What a CommonJS file requires has declarations of its own (`.d.cts`), since
 *   node16 rejects those of an ES module there, though Node itself takes it.
 * - `main`, `types` and `typesVersions`: node10, which does not read `exports`.
 *
 * At run time each door is one ES module, for `import` and `require` alike.
 */
export function manifestOf(text: string): string {
  const { main: _, types: __, typesVersions: ___, exports = {}, scripts, ...manifest } = JSON.parse(text) as Manifest
  const entries = Object.entries(exports)
  const doors = entries.flatMap(([name, file]) => doorIn(name, file) ?? [])
  const others = entries.filter(([name, file]) => doorIn(name, file) === undefined && name !== './package.json')
  const written = Object.entries(manifest).flatMap(([field, value]) =>
    field === 'files' ? [[field, value], ...fieldsOf(doors, others)] : [[field, value]],
  )
  const build = doors.length > 0 ? { build: BUILD, prepack: PREPACK } : { prepack: PREPACK }
  const all = Object.fromEntries(written)
  return `${JSON.stringify(withScripts(all, { ...scripts, ...build }), null, 2)}\n`
}

const BUILD = 'tsup && node ../../tooling/config/tsup/types-for-require.mjs'
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
