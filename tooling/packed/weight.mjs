import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundled, entries, gzipped } from './bundles.mjs'
import { footprint, projectWith } from './project.mjs'
import { execute } from './registry.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))

/** What is installed for each, and imported. The peers sign the same kind of URL. */
const installs = {
  '@presign/core': { names: ['@presign/core'], program: `import '@presign/core'` },
  '@presign/oss-v4': { names: ['@presign/oss-v4'], program: `import '@presign/oss-v4'` },
  '@presign/oss-v1': { names: ['@presign/oss-v1'], program: `import '@presign/oss-v1'` },
  '@presign/aws-v4': { names: ['@presign/aws-v4'], program: `import '@presign/aws-v4'` },
  '@presign/cos': { names: ['@presign/cos'], program: `import '@presign/cos'` },
  '@presign/acs3': { names: ['@presign/acs3'], program: `import '@presign/acs3'` },
  '@presign/tc3': { names: ['@presign/tc3'], program: `import '@presign/tc3'` },
  '@presign/obs': { names: ['@presign/obs'], program: `import '@presign/obs'` },
  '@presign/tos': { names: ['@presign/tos'], program: `import '@presign/tos'` },
  '@presign/bos': { names: ['@presign/bos'], program: `import '@presign/bos'` },
  '@presign/crc64': { names: ['@presign/crc64'], program: `import '@presign/crc64'` },
  '@presign/diagnosis': { names: ['@presign/diagnosis'], program: `import '@presign/diagnosis'` },
  '@presign/read-request': { names: ['@presign/read-request'], program: `import '@presign/read-request'` },
  '@presign/detectors': { names: ['@presign/detectors'], program: `import '@presign/detectors'` },
  '@presign/client-fetch': { names: ['@presign/client-fetch'], program: `import '@presign/client-fetch'` },
  '@presign/credentials': { names: ['@presign/credentials'], program: `import '@presign/credentials/alibaba'` },
  '@presign/local': { names: ['@presign/local'], program: `import '@presign/local/oss'` },
  'ali-oss 6.23.0': { names: ['ali-oss@6.23.0'], program: `import 'ali-oss'` },
  'aws4fetch 1.0.20': { names: ['aws4fetch@1.0.20'], program: `import 'aws4fetch'` },
  'client-s3 and s3-request-presigner 3.1162.0': {
    names: ['@aws-sdk/client-s3@3.1162.0', '@aws-sdk/s3-request-presigner@3.1162.0'],
    program: `import '@aws-sdk/client-s3'; import '@aws-sdk/s3-request-presigner'`,
  },
}

/** Bundles of the peers, beside those of ours. They come from this folder's own install. */
const peers = {
  'ali-oss': [`export { default } from 'ali-oss'`],
  aws4fetch: [`export { AwsClient } from 'aws4fetch'`],
  'client-s3, s3-request-presigner': [
    `export { S3Client, GetObjectCommand } from '@aws-sdk/client-s3'`,
    `export { getSignedUrl } from '@aws-sdk/s3-request-presigner'`,
  ],
}

/** The page of weights. Times are of the machine that made it, so nothing compares them.
 * @param {string} scratch @param {string} registry @param {string} project where all packages are installed
 * @param {{ toUrl: number, toObject: number }} times */
export async function weightPage(scratch, registry, project, times) {
  const rows = []
  for (const [name, { names, program }] of Object.entries(installs)) {
    const folder = join(scratch, `weight-${rows.length}`)
    await projectWith(folder, registry, names)
    const { packages, bytes } = footprint(folder)
    rows.push(`| ${name} | ${packages.length} | ${kilo(bytes)} | ${await importTime(folder, program)} |`)
  }
  return [
    '# Weight',
    '',
    '<!-- Made by `pnpm test:runtimes --write`. -->',
    '',
    'Installed from a registry into an empty folder: packages and bytes of files. Import times are the median of five',
    `fresh processes of Node ${process.versions.node}, less that of an empty one, on a busy machine.`,
    '',
    '| installed | packages | kB | import, ms |',
    '| --- | --: | --: | --: |',
    ...rows,
    '',
    'Bundles, minified by esbuild for browsers, gzipped; what loads first. Hashing is WebCrypto unless a backend is named.',
    '',
    '| bundle | gzip |',
    '| --- | --: |',
    ...(await Promise.all(entries.map(async ({ name, imports }) => bundleRow(name, project, imports)))),
    ...(await Promise.all(Object.entries(peers).map(([name, imports]) => bundleRow(name, here, imports)))),
    '',
    'A newcomer in an empty folder has a signed URL (`npm install`, the first example pasted and run) after',
    `${seconds(times.toUrl)}, and an object downloaded by curl from \`@presign/local\`, installed too, after ${seconds(times.toObject)}.`,
    '',
  ].join('\n')
}

/** @param {string} name @param {string} folder @param {readonly string[]} imports */
async function bundleRow(name, folder, imports) {
  const text = await bundled(folder, imports).catch(() => undefined)
  return `| ${name} | ${text === undefined ? 'does not bundle' : `${gzipped(text).toFixed(1)} kB`} |`
}

/** @param {string} folder @param {string} program */
async function importTime(folder, program) {
  const empty = await median(folder, '')
  return Math.max(0, (await median(folder, program)) - empty).toFixed(0)
}

/** @param {string} folder @param {string} program */
async function median(folder, program) {
  const times = []
  for (let run = 0; run < 5; run++) {
    const start = performance.now()
    await execute(process.execPath, ['--input-type=module', '--eval', program], { cwd: folder })
    times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)[2]
}

/** @param {number} bytes */
const kilo = (bytes) =>
  Math.round(bytes / 1000)
    .toLocaleString('en-US')
    .replaceAll(',', ' ')

/** @param {number} milliseconds */
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`
