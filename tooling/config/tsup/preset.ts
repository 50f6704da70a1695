import { readFileSync } from 'node:fs'
import type { Options } from 'tsup'
import { shared } from './shared.js'

/** Entries by the name of their output file, as paths from the package's folder. */
export type Entries = Readonly<Record<string, string>>

/**
 * The build of the package in the working folder: ES modules with declarations, all entries in one build so that a
 * class shared by two of them exists once. Its entries are those of `exports` in the manifest: `./verify` is
 * `src/verify.ts`.
 *
 * @param commands Further entries, such as programs.
 * @param signing The doors that signing needs. Default: `./scheme`, which schemes import of a vocabulary, else `.`.
 */
export function library(commands: Entries = {}, signing?: readonly string[]): Options {
  const doors = exported()
  return {
    entry: { ...doors, ...commands },
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    // Without these two lines tsup drops the `node:` prefix, and Deno and workerd no longer find the module.
    external: [/^node:/],
    removeNodeProtocol: false,
    splitting: true,
    esbuildPlugins: [shared(signing ?? ['scheme' in doors ? 'scheme' : 'index'])],
    treeshake: true,
    clean: true,
    // With the sources in it, so that stacks and debuggers show what was written.
    sourcemap: true,
    // tsup sets `baseUrl`, which TypeScript 6 calls deprecated. Other packages are seen as they are published.
    dts: { compilerOptions: { ignoreDeprecations: '6.0', paths: {} } },
  }
}

function exported(): Entries {
  const { exports = {} } = JSON.parse(readFileSync('package.json', 'utf8'))
  const names = Object.keys(exports).flatMap(
    (door) => /^\.(?:\/([\w-]+))?$/.exec(door)?.[1] ?? (door === '.' ? 'index' : []),
  )
  return Object.fromEntries(names.map((name) => [name, `src/${name}.ts`]))
}
