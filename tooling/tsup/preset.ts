import { existsSync } from 'node:fs'
import type { Options } from 'tsup'

/** Entries by the name of their output file, as paths from the package's folder. */
export type Entries = Readonly<Record<string, string>>

/**
 * The build of a package: ES modules with declarations, all entries in one build so that a class shared by two of
 * them exists once. An entry whose source does not exist is an error, except for those given as `optional`.
 */
export function library(entry: Entries, options: { readonly optional?: Entries } = {}): Options {
  return {
    entry: { ...entry, ...present(options.optional ?? {}) },
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    // Without these two lines tsup drops the `node:` prefix, and Deno and workerd no longer find the module.
    external: [/^node:/],
    removeNodeProtocol: false,
    splitting: true,
    treeshake: true,
    clean: true,
    // tsup sets `baseUrl`, which TypeScript 6 calls deprecated. Other packages are seen as they are published.
    dts: { compilerOptions: { ignoreDeprecations: '6.0', paths: {} } },
  }
}

function present(entries: Entries): Entries {
  return Object.fromEntries(Object.entries(entries).filter(([, path]) => existsSync(path)))
}
