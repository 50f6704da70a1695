import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSyncSigner, isSigningError, type WireRequest } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createLocalOss, type LocalOss } from '@presign/local/oss'
import { ossV4 } from '@presign/oss-v4'
import { type DemoFile, demoFile, sha256 } from './file.js'
import { Report } from './report.js'
import { answerTo, downloadWithCurl, downloadWithFetch, hasCurl, uploadWithCurl, uploadWithFetch } from './transfer.js'

// `npm run demo [-- FILE]`: someone with a key pair hands out links, someone without it uploads and downloads, and a
// forger does not.

const BUCKET = 'demo-bucket'
const LIFETIME = 600
const TYPE = { 'content-type': 'application/octet-stream', 'x-oss-meta-from': 'demo' }

async function demo(given: string | undefined): Promise<number> {
  const report = new Report((line) => console.log(line))
  const folder = await mkdtemp(join(tmpdir(), 'presign-demo-'))
  const oss = await createLocalOss({ buckets: [BUCKET], storage: join(folder, 'data') })
  try {
    const file = await demoFile(given, folder)
    report.line(`An OSS that checks every signature runs at ${oss.url}`)
    report.line(`The file: ${file.path} (${file.bytes.length} bytes)`)
    await uploads(report, oss, file)
    await downloads(report, oss, file, folder)
    await refusals(report, oss, file)
    realBucket(report, file)
    summary(report)
    return report.status
  } finally {
    await oss.close()
    await rm(folder, { recursive: true })
  }
}

function signerFor(oss: LocalOss, accessKeySecret = oss.credentials.accessKeySecret) {
  const credentials = { ...oss.credentials, accessKeySecret }
  return createSyncSigner(ossV4({ region: oss.region, endpoint: oss.endpoint }), { credentials, backend: nodeBackend })
}

async function uploads(report: Report, oss: LocalOss, file: DemoFile): Promise<void> {
  report.heading('Upload through a presigned PUT')
  const put = signerFor(oss).presign({
    method: 'PUT',
    bucket: BUCKET,
    key: file.key,
    headers: TYPE,
    expiresIn: LIFETIME,
  })
  report.line(`The link: ${put.url}`)
  report.line(`To be sent with: ${Object.keys(put.headers).join(', ')}`)
  if (hasCurl) {
    await uploadWithCurl(put, file.path)
    report.shows('curl', 'uploaded', 'uploaded')
  } else report.line('(no curl on this machine: fetch alone)')
  report.shows('fetch', await uploadWithFetch(put, new Uint8Array(file.bytes)), '200')
}

async function downloads(report: Report, oss: LocalOss, file: DemoFile, folder: string): Promise<void> {
  report.heading('Download through a presigned GET, and compare SHA-256')
  const get = signerFor(oss).presign({ bucket: BUCKET, key: file.key, expiresIn: LIFETIME })
  if (hasCurl) report.shows('curl', sha256(await downloadWithCurl(get, join(folder, 'downloaded'))), file.sha256)
  report.shows('fetch', sha256(await downloadWithFetch(get)), file.sha256)
}

async function refusals(report: Report, oss: LocalOss, { key }: DemoFile): Promise<void> {
  report.heading('What a forger meets')
  const signer = signerFor(oss)
  const get = signer.presign({ bucket: BUCKET, key, expiresIn: LIFETIME })
  const put = signer.presign({ method: 'PUT', bucket: BUCKET, key, headers: TYPE, expiresIn: LIFETIME })
  const anHourAgo = new Date(oss.clock.now() - 3_600_000)
  const cases: [string, WireRequest, string][] = [
    ['a changed key', { ...get, url: get.url.replace('/demo/', '/secret/') }, '403 SignatureDoesNotMatch'],
    [
      'a changed header',
      { ...put, headers: { ...put.headers, 'content-type': 'text/html' } },
      '403 SignatureDoesNotMatch',
    ],
    ['a changed method', { ...get, method: 'DELETE' }, '403 SignatureDoesNotMatch'],
    [
      'an expired link',
      signer.presign({ bucket: BUCKET, key, expiresIn: LIFETIME, at: anHourAgo }),
      '403 AccessDenied',
    ],
    [
      'a wrong secret',
      signerFor(oss, 'FAKEguess').presign({ bucket: BUCKET, key, expiresIn: LIFETIME }),
      '403 SignatureDoesNotMatch',
    ],
    ['no signature', { ...get, url: get.url.split('?', 1)[0] ?? '' }, '403 AccessDenied'],
  ]
  for (const [what, request, wanted] of cases) report.shows(what, await answerTo(request), wanted)
}

function realBucket(report: Report, { key }: DemoFile): void {
  report.heading('The same call for a real bucket')
  const credentials = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
  const signer = createSyncSigner(ossV4({ region: 'cn-hangzhou' }), { credentials, backend: nodeBackend })
  report.line(signer.presign({ bucket: 'examplebucket', key, expiresIn: 3600 }).url)
}

function summary(report: Report): void {
  const { passed, failed } = report.counts
  report.heading(
    failed === 0
      ? `All ${passed} steps did what they should: the links worked without the secret, and nothing else did.`
      : `${failed} of ${passed + failed} steps did not do what they should.`,
  )
}

try {
  process.exitCode = await demo(process.argv[2])
} catch (error) {
  if (!isSigningError(error) && !(error instanceof Error && 'code' in error)) throw error
  console.error((error as Error).message)
  process.exitCode = 1
}
