// What a stranger's request costs: lists in the readers of every scheme, and the search for a mistake.
// Usage: node dist/strangers.js; prints milliseconds, and ends with status 1 where a bound does not hold.
import { awsV4 } from '@presign/aws-v4'
import { awsV4Mistakes } from '@presign/aws-v4/explain'
import { awsV4Verification } from '@presign/aws-v4/verify'
import { createSyncSigner, type SyncSigner } from '@presign/core'
import { diagnose, type Mistake } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import type { SigningScheme, VerifyingScheme } from '@presign/core/scheme'
import { createSyncVerifier, type RawRequest } from '@presign/core/verify'
import { cos } from '@presign/cos'
import { cosMistakes } from '@presign/cos/explain'
import { cosVerification } from '@presign/cos/verify'
import { ossV1 } from '@presign/oss-v1'
import { ossV1Mistakes } from '@presign/oss-v1/explain'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Mistakes } from '@presign/oss-v4/explain'
import { ossV4Verification } from '@presign/oss-v4/verify'

/** The longest list, how long it may take, and how much longer than a quarter of it. */
const [MEGABYTE, MOST, RATIO] = [1 << 20, 2000, 8]

/** How long a search may take, in milliseconds, with room for a machine that others use. */
const SEARCH = 150

const COS = { host: 'photos-1250000000.cos.ap-guangzhou.myqcloud.com' }
const S3 = { host: 'photos.s3.us-east-1.amazonaws.com' }
const OSS = { host: 'photos.oss-cn-hangzhou.aliyuncs.com' }
const TIME = '1700000000;4000000000'

/** Names as long as asked for in all, each with what stands around it. */
function names(bytes: number, prefix: string, around: number): string[] {
  return Array.from(
    { length: Math.floor(bytes / (prefix.length + 6 + around)) },
    (_, index) => prefix + (100_000 + index),
  )
}

const cosAuth = (headers: string, parameters: string) =>
  `q-sign-algorithm=sha1&q-ak=nobody&q-sign-time=${TIME}&q-key-time=${TIME}&q-header-list=${headers}&q-url-param-list=${parameters}&q-signature=0`

const LISTS: Readonly<Record<string, readonly [VerifyingScheme, (bytes: number) => RawRequest]>> = {
  'cos parameters': [
    cosVerification({ region: 'ap-guangzhou' }),
    (bytes) => {
      const list = names(bytes / 2, 'p', 2)
      const query = `${list.map((name) => `${name}=1`).join('&')}&${cosAuth('host', list.join('%3B'))}`
      return { method: 'GET', target: `/a?${query}`, headers: COS }
    },
  ],
  'cos headers': [
    cosVerification({ region: 'ap-guangzhou' }),
    (bytes) => {
      const list = names(bytes / 2, 'x-cos-', 4)
      const headers = Object.fromEntries(list.map((name) => [name, '1']))
      return { method: 'GET', target: `/a?${cosAuth(`host;${list.join(';')}`, '')}`, headers: { ...COS, ...headers } }
    },
  ],
  'aws headers': [
    awsV4Verification({ region: 'us-east-1' }),
    (bytes) => {
      const list = names(bytes / 2, 'x-amz-', 4)
      const authorization = `AWS4-HMAC-SHA256 Credential=nobody/20260131/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;${list.join(';')}, Signature=00`
      const own = { authorization, 'x-amz-date': '20260131T120000Z', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
      return {
        method: 'GET',
        target: '/a',
        headers: { ...S3, ...own, ...Object.fromEntries(list.map((name) => [name, '1'])) },
      }
    },
  ],
  'aws names repeated': [
    awsV4Verification({ region: 'us-east-1' }),
    (bytes) => {
      const authorization = `AWS4-HMAC-SHA256 Credential=nobody/20260131/us-east-1/s3/aws4_request, SignedHeaders=${'host;'.repeat(bytes / 10)}host, Signature=00`
      const own = { authorization, 'x-amz-date': '20260131T120000Z', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
      return { method: 'GET', target: '/a', headers: { ...S3, ...own } }
    },
  ],
  'oss-v4 additional headers': [
    ossV4Verification({ region: 'cn-hangzhou' }),
    (bytes) => {
      const list = names(bytes / 2, 'y-', 4)
      const authorization = `OSS4-HMAC-SHA256 Credential=nobody/20260131/cn-hangzhou/oss/aliyun_v4_request,AdditionalHeaders=${list.join(';')},Signature=00`
      const own = { authorization, 'x-oss-date': '20260131T120000Z' }
      return {
        method: 'GET',
        target: '/a',
        headers: { ...OSS, ...own, ...Object.fromEntries(list.map((name) => [name, '1'])) },
      }
    },
  ],
  'oss-v4 parameters': [
    ossV4Verification({ region: 'cn-hangzhou' }),
    (bytes) => {
      const own =
        'x-oss-credential=nobody%2F20260131%2Fcn-hangzhou%2Foss%2Faliyun_v4_request&x-oss-date=20260131T120000Z&x-oss-expires=60&x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-signature=00'
      const list = names(bytes, 'p', 3)
      return { method: 'GET', target: `/a?${list.map((name) => `${name}=+`).join('&')}&${own}`, headers: OSS }
    },
  ],
  'oss-v1 parameters': [
    ossV1Verification({ region: 'cn-hangzhou' }),
    (bytes) => {
      const list = names(bytes, 'p', 3)
      const own = 'OSSAccessKeyId=nobody&Expires=4000000000&Signature=00'
      return { method: 'GET', target: `/a?${list.map((name) => `${name}=+`).join('&')}&${own}`, headers: OSS }
    },
  ],
}

function milliseconds(call: () => unknown): number {
  // Of the processor, since others use this machine as well.
  const begin = process.cpuUsage()
  call()
  const { user, system } = process.cpuUsage(begin)
  return (user + system) / 1000
}

const least = (call: () => unknown) => Math.min(...Array.from({ length: 3 }, () => milliseconds(call)))

let broken = false
const tell = (name: string, text: string, good: boolean) => {
  broken ||= !good
  process.stdout.write(`${good ? ' ' : '!'} ${name}: ${text}\n`)
}

for (const [name, [scheme, make]] of Object.entries(LISTS)) {
  const verifier = createSyncVerifier([scheme], { credentialsOf: () => undefined, backend: nodeBackend })
  const verify = (bytes: number) => {
    const request = make(bytes)
    return least(() => verifier.verify(request))
  }
  verify(16 << 10)
  const [quarter, whole] = [verify(MEGABYTE / 4), verify(MEGABYTE)]
  const text = `256 kB ${quarter.toFixed(1)} ms, 1 MB ${whole.toFixed(1)} ms, ${(whole / quarter).toFixed(1)} times`
  tell(name, text, whole < MOST && whole < RATIO * Math.max(quarter, 1))
}

interface Searched {
  readonly signing: SigningScheme
  readonly verifying: VerifyingScheme
  readonly mistakes: readonly Mistake[]
  readonly bucket: string
}

const SEARCHED: readonly Searched[] = [
  {
    signing: ossV4({ region: 'cn-hangzhou' }),
    verifying: ossV4Verification({ region: 'cn-hangzhou' }),
    mistakes: ossV4Mistakes,
    bucket: 'photos',
  },
  {
    signing: ossV1({ region: 'cn-hangzhou' }),
    verifying: ossV1Verification({ region: 'cn-hangzhou' }),
    mistakes: ossV1Mistakes,
    bucket: 'photos',
  },
  {
    signing: awsV4({ region: 'us-east-1' }),
    verifying: awsV4Verification({ region: 'us-east-1' }),
    mistakes: awsV4Mistakes,
    bucket: 'photos',
  },
  {
    signing: cos({ region: 'ap-guangzhou' }),
    verifying: cosVerification({ region: 'ap-guangzhou' }),
    mistakes: cosMistakes,
    bucket: 'photos-1250000000',
  },
]

const many = (count: number, prefix: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, ' ']))
const meta: Readonly<Record<string, string>> = {
  'oss-v4': 'x-oss-meta-',
  'oss-v1': 'x-oss-meta-',
  'aws-v4': 'x-amz-meta-',
  cos: 'x-cos-meta-',
}

for (const { signing, verifying, mistakes, bucket } of SEARCHED) {
  const signer = createSyncSigner(signing as SigningScheme<string, 'url' | 'header'>, {
    credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' },
    backend: nodeBackend,
  }) as SyncSigner<SigningScheme<string, 'url' | 'header'>>
  const shapes = {
    'nothing more': {},
    '10 parameters': { query: many(10, 'p') },
    '1,000 parameters': { query: many(1000, 'p') },
    '3,000 parameters': { query: many(3000, 'p') },
    '60 headers': {
      headers: Object.fromEntries(Object.keys(many(60, meta[signing.name] ?? '')).map((name) => [name, 'v'])),
    },
    '500 headers': {
      headers: Object.fromEntries(Object.keys(many(500, meta[signing.name] ?? '')).map((name) => [name, 'v'])),
    },
  }
  for (const [shape, more] of Object.entries(shapes)) {
    const right = signer.presign({ bucket, key: 'a/b c.jpg', expiresIn: 60, ...more })
    const theirs = { ...right.trace, signature: 'of no mistake' }
    const search = () => signer.run(diagnose(right, theirs, { scheme: verifying, mistakes }))
    const took = least(search)
    tell(`search, ${signing.name}, ${shape}`, `${took.toFixed(1)} ms`, took < SEARCH)
  }
}
process.exitCode = broken ? 1 : 0
