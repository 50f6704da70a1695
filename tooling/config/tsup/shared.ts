import { resolve } from 'node:path'
import type { Options } from 'tsup'

type Plugin = NonNullable<Options['esbuildPlugins']>[number]
type Builder = Parameters<Plugin['setup']>[0]
type Entries = Readonly<Record<string, string>>

const NAME = 'shared'
const FILE = `./${NAME}.js`

/**
 * Puts what stands behind some doors into one file, `shared.js`, for them and all others. Two of its sources must not
 * export one name.
 *
 * esbuild alone makes a file for each set of doors, and Node takes a millisecond or more to find, read and link one: a
 * signer loaded 22 files, and now 8 in 0.45 of the time. What only other doors share is split as ever.
 *
 * @param doors Those that signing needs.
 */
export function shared(doors: readonly string[]): Plugin {
  return {
    name: NAME,
    async setup({ esbuild, initialOptions, onResolve, onLoad, resolve: resolved }) {
      const entries = initialOptions.entryPoints as Entries
      if (Object.keys(entries).length === 1) return
      const modules = await filesBehind(esbuild, entries, doors)
      if (modules.size === 0) return
      initialOptions.entryPoints = { ...entries, [NAME]: FILE }
      onResolve({ filter: /^\.{1,2}\// }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (path === FILE && kind === 'entry-point') return { path, namespace: NAME }
        if (kind !== 'import-statement' || pluginData === NAME || modules.has(importer)) return undefined
        const found = await resolved(path, { kind, importer, resolveDir, pluginData: NAME })
        return modules.has(found.path) ? { path: FILE, external: true } : undefined
      })
      onLoad({ filter: /./, namespace: NAME }, () => ({
        contents: [...modules].map((path) => `export * from ${JSON.stringify(path)}`).join('\n'),
        resolveDir: process.cwd(),
      }))
    },
  }
}

/** The files behind these doors. */
async function filesBehind(
  esbuild: Builder['esbuild'],
  entries: Entries,
  doors: readonly string[],
): Promise<ReadonlySet<string>> {
  const importsOf = await importsIn(esbuild, entries)
  const files = new Set(doors.flatMap((door) => entries[door] ?? []).map((entry) => resolve(entry)))
  for (const file of files) for (const imported of importsOf.get(file) ?? []) files.add(imported)
  for (const entry of Object.values(entries)) files.delete(resolve(entry))
  return files
}

type Imports = ReadonlyMap<string, readonly string[]>

async function importsIn(esbuild: Builder['esbuild'], entries: Entries): Promise<Imports> {
  const { metafile } = await esbuild.build({
    entryPoints: { ...entries },
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    packages: 'external',
    // Not that of the package, whose table of paths leads to sources of other packages.
    tsconfigRaw: {},
    metafile: true,
    write: false,
  })
  return new Map(
    Object.entries(metafile.inputs).map(([file, { imports }]) => [
      resolve(file),
      imports.filter(({ kind, external }) => kind === 'import-statement' && !external).map(({ path }) => resolve(path)),
    ]),
  )
}
