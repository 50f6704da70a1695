// The kinds of project that people install packages into. Each builds a program, and gives the file to run.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import nodeResolve from '@rollup/plugin-node-resolve'
import * as esbuild from 'esbuild'
import { rollup } from 'rollup'
import * as vite from 'vite'
import webpack from 'webpack'
import { commonJs, doors, esm, express, jestConfiguration, jestTest, typescript } from './program.mjs'
import { execute } from './registry.mjs'

const { resolve } = createRequire(import.meta.url)

/** @type {Record<string, (folder: string) => Promise<string>>} */
export const kinds = {
  'ES modules': async (folder) => written(folder, 'main.mjs', esm),
  'CommonJS require': async (folder) => written(folder, 'main.cjs', commonJs),
  ...Object.fromEntries(
    ['5.7', '5.9', '6.0', '7'].flatMap((version) =>
      ['node16', 'nodenext', 'bundler'].map((resolution) => [
        `TypeScript ${version}, ${resolution}`,
        (folder) => compiled(folder, version, resolution, 'mts'),
      ]),
    ),
  ),
  // A file that is CommonJS: `import` becomes `require`. TypeScript 7 has no node10.
  ...Object.fromEntries(
    ['5.7', '5.9', '6.0', '7'].flatMap((version) =>
      (version === '7' ? ['node16', 'nodenext'] : ['node16', 'nodenext', 'node10']).map((resolution) => [
        `TypeScript ${version}, CommonJS, ${resolution}`,
        (folder) => compiled(folder, version, resolution, 'cts'),
      ]),
    ),
  ),
  'Express, CommonJS and TypeScript': async (folder) => {
    written(folder, 'express.cts', express)
    return compiled(folder, '6.0', 'node16', 'cts', { source: 'express', types: ['node'], skipLibCheck: true })
  },
  'Jest 30, transformed': async (folder) => {
    written(folder, 'jest.config.cjs', jestConfiguration)
    written(folder, 'signs.test.cjs', jestTest(commonJs))
    return jested(folder, 'jest.config.cjs', {})
  },
  'Jest 30, ES modules': async (folder) => {
    written(folder, 'jest.esm.json', JSON.stringify({ transform: {}, testMatch: ['**/signs.test.mjs'] }))
    written(folder, 'signs.test.mjs', jestTest(esm))
    return jested(folder, 'jest.esm.json', { NODE_OPTIONS: '--experimental-vm-modules' })
  },
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
 * @param {string} folder @param {string} version @param {string} resolution @param {'mts' | 'cts'} extension
 * @param {{ source?: string, types?: string[], skipLibCheck?: boolean }} [more] */
async function compiled(folder, version, resolution, extension, { source, types = [], skipLibCheck = false } = {}) {
  const name = source ?? `ts-${version}-${resolution}`
  const modules = { bundler: 'esnext', node10: 'commonjs' }
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022'],
    types,
    module: modules[resolution] ?? resolution,
    moduleResolution: resolution,
    ...(resolution === 'node10' && version === '6.0' && { ignoreDeprecations: '6.0' }),
    strict: true,
    exactOptionalPropertyTypes: true,
    esModuleInterop: true,
    skipLibCheck,
    rootDir: '.',
    outDir: `out-${name}`,
  }
  if (source === undefined) written(folder, `${name}.${extension}`, `${typescript}${doors}`)
  const config = `tsconfig.${name}-${extension}.json`
  const file = written(folder, config, JSON.stringify({ compilerOptions, files: [`${name}.${extension}`] }))
  const tsc = join(dirname(resolve(`typescript-${version}/package.json`)), 'bin/tsc')
  await execute(process.execPath, [tsc, '-p', file])
  return join(folder, `out-${name}/${name}.${extension.replace('ts', 'js')}`)
}

/** Runs a test of Jest, and gives a program that prints what the test printed.
 * @param {string} folder @param {string} configuration @param {Record<string, string>} environment */
async function jested(folder, configuration, environment) {
  const jest = join(folder, 'node_modules/jest/bin/jest.js')
  const env = { ...process.env, ...environment }
  await execute(process.execPath, [jest, '--config', configuration, '--rootDir', folder], { cwd: folder, env })
  return join(folder, 'jested.cjs')
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
