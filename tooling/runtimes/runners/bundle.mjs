import { resolve } from 'node:path'
import { build } from 'esbuild'

/** One file of an entry, of the suite unless its path is absolute, from the installed packages.
 * @param {string} project @param {string} entry @param {import('esbuild').BuildOptions} [options] */
export async function bundled(project, entry, options) {
  const { outputFiles } = await build({
    entryPoints: [resolve(project, entry)],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'silent',
    ...options,
  })
  return outputFiles[0].text
}

/** An import of a package of ours gets the installed one. @param {string} project @returns {import('esbuild').Plugin} */
export function fromProject(project) {
  return {
    name: 'installed packages',
    setup(build) {
      build.onResolve({ filter: /^@presign\// }, ({ path, kind, resolveDir }) =>
        resolveDir.startsWith(project) ? undefined : build.resolve(path, { kind, resolveDir: project }),
      )
    },
  }
}
