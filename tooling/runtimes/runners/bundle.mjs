import { join } from 'node:path'
import { build } from 'esbuild'

/** One file of an entry of the suite, from the installed packages.
 * @param {string} project @param {string} entry @param {import('esbuild').BuildOptions} [options] */
export async function bundled(project, entry, options) {
  const { outputFiles } = await build({
    entryPoints: [join(project, entry)],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'silent',
    ...options,
  })
  return outputFiles[0].text
}
