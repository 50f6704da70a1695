// The kinds of project that people install packages into. Each builds a program, and gives the file to run.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import nodeResolve from '@rollup/plugin-node-resolve'
import * as esbuild from 'esbuild'
import { rollup } from 'rollup'
import * as vite from 'vite'
import webpack from 'webpack'
import { commonJs, esm, typescript } from './program.mjs'
import { execute } from './registry.mjs'

const { resolve } = createRequire(import.meta.url)

/** @type {Record<string, (folder: string) => Promise<string>>} */
export const kinds = {
  'ES modules': async (folder) => written(folder, 'main.mjs', esm),
  'CommonJS require': async (folder) => written(folder, 'main.cjs', commonJs),
  ...Object.fromEntries(
    ['5.9', '6.0', '7'].flatMap((version) =>
      ['node16', 'nodenext', 'bundler'].map((resolution) => [
        `TypeScript ${version}, ${resolution}`,
        (folder) => compiled(folder, version, resolution),
      ]),
    ),
  ),
  Vite: async (folder) => {
    const entry = written(folder, 'vite.mjs', esm)
    const lib = { entry, formats: ['es'], fileName: () => 'vite.mjs' }
    await vite.build({ root: folder, logLevel: 'error', configFile: false, build: { lib, outDir: 'out-vite' } })
    return join(folder, 'out-vite/vite.mjs')
  },
  esbuild: async (folder) => {
    const outfile = join(folder, 'out-esbuild.mjs')
    const entryPoints = [written(folder, 'esbuild.mjs', esm)]
    await esbuild.build({ entryPoints, outfile, bundle: true, format: 'esm', minify: true, logLevel: 'error' })
    return outfile
  },
  'webpack 5': async (folder) => {
    const entry = written(folder, 'webpack.mjs', esm)
    await packed({ mode: 'production', entry, output: { path: folder, filename: 'out-webpack.cjs' } })
    return join(folder, 'out-webpack.cjs')
  },
  Rollup: async (folder) => {
    const bundle = await rollup({ input: written(folder, 'rollup.mjs', esm), plugins: [nodeResolve()] })
    await bundle.write({ file: join(folder, 'out-rollup.mjs'), format: 'es', inlineDynamicImports: true })
    await bundle.close()
    return join(folder, 'out-rollup.mjs')
  },
}

/** @param {string} folder @param {string} name @param {string} text */
function written(folder, name, text) {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

/** The declarations of the packages are checked too, with no types of any platform.
 * @param {string} folder @param {string} version @param {string} resolution */
async function compiled(folder, version, resolution) {
  const name = `ts-${version}-${resolution}`
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022'],
    types: [],
    module: resolution === 'bundler' ? 'esnext' : resolution,
    moduleResolution: resolution,
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    rootDir: '.',
    outDir: `out-${name}`,
  }
  written(folder, `${name}.mts`, typescript)
  const config = written(folder, `tsconfig.${name}.json`, JSON.stringify({ compilerOptions, files: [`${name}.mts`] }))
  const tsc = join(dirname(resolve(`typescript-${version}/package.json`)), 'bin/tsc')
  await execute(process.execPath, [tsc, '-p', config])
  return join(folder, `out-${name}/${name}.mjs`)
}

/** @param {import('webpack').Configuration} configuration */
function packed(configuration) {
  return new Promise((done, fail) => {
    webpack(configuration, (error, stats) => {
      if (error || stats?.hasErrors()) fail(error ?? new Error(stats?.toString()))
      else done(undefined)
    })
  })
}
