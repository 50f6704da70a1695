import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { HERE } from './processes.js'
import { table } from './table.js'

/** What a page imports to presign one URL. */
const pages: Readonly<Record<string, string>> = {
  'ours: createSigner, ossV4 (WebCrypto)': `
    export { createSigner } from '@presign/core'
    export { ossV4 } from '@presign/oss-v4'`,
  'ours: createSyncSigner, ossV4, wasm': `
    export { createSyncSigner } from '@presign/core'
    export { loadWasmBackend } from '@presign/core/wasm'
    export { ossV4 } from '@presign/oss-v4'`,
  'ours: createSyncSigner, ossV4, js': `
    export { createSyncSigner } from '@presign/core'
    export { jsBackend } from '@presign/core/js'
    export { ossV4 } from '@presign/oss-v4'`,
  'ours: createSigner, ossV1 (WebCrypto)': `
    export { createSigner } from '@presign/core'
    export { ossV1 } from '@presign/oss-v1'`,
  'ours: createSigner, awsV4 (WebCrypto)': `
    export { createSigner } from '@presign/core'
    export { awsV4 } from '@presign/aws-v4'`,
  'ours: createSigner, cos (WebCrypto)': `
    export { createSigner } from '@presign/core'
    export { cos } from '@presign/cos'`,
  'ours: createSigner, obs (WebCrypto)': `
    export { createSigner } from '@presign/core'
    export { obs } from '@presign/obs'`,
  'ours: createSigner, tos (WebCrypto)': `
    export { createSigner } from '@presign/core'
    export { tos } from '@presign/tos'`,
  'ours: createSigner, bos (WebCrypto)': `
    export { createSigner } from '@presign/core'
    export { bos } from '@presign/bos'`,
  'ours: createSigner, gcsV4 (WebCrypto)': `
    export { createSigner } from '@presign/core'
    export { gcsV4 } from '@presign/gcs-v4'`,
  'ours: createSigner, azureSas (WebCrypto)': `
    export { createSigner } from '@presign/core'
    export { azureSas } from '@presign/azure-sas'`,
  'ours: createSigner, qiniu (WebCrypto)': `
    export { createSigner } from '@presign/core'
    export { qiniu } from '@presign/qiniu'`,
  'ali-oss': `export { default } from 'ali-oss'`,
  'tiny-oss': `export { default } from 'tiny-oss'`,
  aws4fetch: `export { AwsClient } from 'aws4fetch'`,
  'aws4fetch, signer alone': `export { AwsV4Signer } from 'aws4fetch'`,
  '@smithy/signature-v4, sha256-js': `
    export { SignatureV4 } from '@smithy/signature-v4'
    export { Sha256 } from '@aws-crypto/sha256-js'`,
  'client-s3, s3-request-presigner': `
    export { S3Client, GetObjectCommand } from '@aws-sdk/client-s3'
    export { getSignedUrl } from '@aws-sdk/s3-request-presigner'`,
  s3mini: `export { S3mini } from 's3mini'`,
}

/** What a browser loads: bundled and minified by esbuild. oss-client, aws4 and cos-nodejs-sdk-v5 need Node and do not bundle. */
export async function bundles(): Promise<string> {
  const rows: string[][] = []
  for (const [name, contents] of Object.entries(pages)) {
    const text = await bundled(contents)
    rows.push([name, ...[text, gzipSync(text, { level: 9 }), brotliCompressSync(text)].map(({ length }) => kB(length))])
  }
  return table(['page', 'minified, kB', 'gzip, kB', 'brotli, kB'], rows)
}

async function bundled(contents: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: HERE },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    // Not that of this package, whose table of paths leads to sources.
    tsconfigRaw: {},
    logLevel: 'silent',
  })
  return outputFiles[0]?.contents ?? new Uint8Array()
}

function kB(bytes: number): string {
  return (bytes / 1000).toFixed(bytes < 100_000 ? 2 : 0)
}
