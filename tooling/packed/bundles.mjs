import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const PROVIDERS = [
  ...['aliyun', 'x-oss-', 'OSS4-HMAC', 'amazonaws', 'x-amz-', 'AWS4', 'myqcloud', 'q-sign', 'x-cos-'],
  ...['huaweicloud', 'x-obs-', 'volces', 'x-tos-', 'bcebos', 'x-bce-'],
  ...['x-acs-', 'ACS3', 'x-tc-', 'TC3-', 'tencentcloudapi'],
]
const OF_V1 = ['OSSAccessKeyId', 'oss-v1']
// The first bytes of every wasm module, as the inlined text has them.
const WASM = ['0061736d']
// What only parsers and answers to rejected requests say.
const READING = ['InvalidAccessKeyId', 'is there twice']

/**
 * What people load, and texts that only things have that must stay out. `readme` names the package whose page tells
 * the size.
 * @type {readonly { name: string, readme?: string, imports: readonly string[], forbidden: readonly string[] }[]}
 */
export const entries = [
  {
    name: 'core: createSigner',
    readme: 'core',
    imports: [`export { createSigner } from '@presign/core'`],
    forbidden: [...PROVIDERS, ...WASM],
  },
  { name: 'core: everything', imports: [`export * from '@presign/core'`], forbidden: [...PROVIDERS, ...WASM] },
  scheme('oss-v4', 'ossV4', [...OF_V1, 'amazonaws', 'x-amz-', 'AWS4', 'myqcloud', 'q-sign']),
  scheme('oss-v1', 'ossV1', ['OSS4-HMAC-SHA256', 'amazonaws', 'AWS4', 'myqcloud', 'q-sign']),
  scheme('aws-v4', 'awsV4', ['aliyun', 'x-oss-', 'OSS4', 'myqcloud', 'q-sign']),
  scheme('cos', 'cos', ['aliyun', 'x-oss-', 'OSS4', 'amazonaws', 'AWS4']),
  scheme('acs3', 'acs3', ['x-oss-', 'OSS4', 'amazonaws', 'AWS4', 'q-sign', 'TC3', 'SignatureMethod']),
  scheme('tc3', 'tc3', ['aliyun', 'x-oss-', 'OSS4', 'amazonaws', 'AWS4', 'q-sign', 'ACS3']),
  scheme('obs', 'obs', ['aliyun', 'amazonaws', 'AWS4', 'q-sign', 'x-tos-', 'x-bce-']),
  scheme('tos', 'tos', ['aliyun', 'amazonaws', 'AWS4', 'q-sign', 'x-obs-', 'x-bce-']),
  scheme('bos', 'bos', ['aliyun', 'amazonaws', 'AWS4', 'q-sign', 'x-obs-', 'x-tos-']),
  verification('oss-v4', 'ossV4Verification', OF_V1),
  verification('aws-v4', 'awsV4Verification', ['aliyun', 'q-sign']),
  {
    name: 'oss-v4 on wasm, what loads first',
    imports: [
      `export { createSyncSigner } from '@presign/core'`,
      `export { loadWasmBackend } from '@presign/core/wasm'`,
      `export { ossV4 } from '@presign/oss-v4'`,
    ],
    forbidden: [...OF_V1, ...WASM],
  },
  {
    name: 'oss-v4 on js',
    imports: [
      `export { createSyncSigner } from '@presign/core'`,
      `export { jsBackend } from '@presign/core/js'`,
      `export { ossV4 } from '@presign/oss-v4'`,
    ],
    forbidden: [...OF_V1, ...WASM],
  },
  {
    name: 'client-fetch: everything',
    imports: [`export * from '@presign/client-fetch'`],
    forbidden: [...PROVIDERS, ...WASM],
  },
]

/** What signs has none of what reads and answers requests.
 * @param {string} name @param {string} value @param {readonly string[]} forbidden */
function scheme(name, value, forbidden) {
  const imports = [`export { createSigner } from '@presign/core'`, `export { ${value} } from '@presign/${name}'`]
  return {
    name: `${name}: createSigner, ${value}`,
    readme: name,
    imports,
    forbidden: [...forbidden, ...READING, ...WASM],
  }
}

/** @param {string} name @param {string} value @param {readonly string[]} forbidden */
function verification(name, value, forbidden) {
  const imports = [
    `export { createVerifier } from '@presign/core/verify'`,
    `export { ${value} } from '@presign/${name}/verify'`,
  ]
  return { name: `${name}: createVerifier, ${value}`, imports, forbidden: [...forbidden, ...WASM] }
}

/** What a browser loads first. Code that is imported while running is in files of its own, and not among it.
 * @param {string} folder @param {readonly string[]} imports @returns {Promise<string>} */
export async function bundled(folder, imports) {
  const { outputFiles } = await build({
    stdin: { contents: imports.join('\n'), resolveDir: folder, sourcefile: 'entry.js' },
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    outdir: 'out',
    format: 'esm',
    platform: 'browser',
    logLevel: 'silent',
  })
  return staticOnes(outputFiles)
}

/** The entry and what it imports statically, joined. @param {import('esbuild').OutputFile[]} files */
function staticOnes(files) {
  const byName = new Map(files.map(({ path, text }) => [path.split('/').at(-1), text]))
  const names = ['stdin.js']
  for (const name of names) {
    const text = byName.get(name) ?? ''
    const found = [...text.matchAll(/(?:from|import)"\.\/([^"]+)"/g)].map(([, other]) => other)
    names.push(...found.filter((other) => !names.includes(other)))
  }
  return names.map((name) => byName.get(name) ?? '').join('\n')
}

/** Forbidden texts that a bundle holds; no browser bundle may ask for a Node module.
 * @param {string} text @param {readonly string[]} forbidden */
export function leaks(text, forbidden) {
  return [...forbidden, 'node:'].filter((word) => text.includes(word))
}

/** In kB. @param {string} text */
export function gzipped(text) {
  return gzipSync(text, { level: 9 }).length / 1000
}
