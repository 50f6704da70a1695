// Imports a TypeScript module of this folder, bundled with the sources it uses.
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/** @param {string} name Its path below this folder. */
export async function importBundled(name) {
  const source = fileURLToPath(new URL(name, import.meta.url))
  const outfile = fileURLToPath(new URL(`../node_modules/.cache/${name}.mjs`, import.meta.url))
  await build({
    entryPoints: [source],
    outfile,
    external: ['esbuild', 'classic-level', 'hash-wasm', 'memory-level', 'node-forge'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    plugins: [{ name: 'own place', setup: keepPlaces }],
  })
  return import(pathToFileURL(outfile).href)
}

/** Modules in a bundle lie elsewhere, yet find what lies beside their source.
 * @param {import('esbuild').PluginBuild} build */
function keepPlaces(build) {
  build.onLoad({ filter: /[\\/]test[\\/].*\.ts$/ }, async ({ path }) => {
    const { readFile } = await import('node:fs/promises')
    const text = await readFile(path, 'utf8')
    return { contents: text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)), loader: 'ts' }
  })
}
