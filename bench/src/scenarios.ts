import { generateKeyPairSync } from 'node:crypto'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { bosUrl, obsUrl, tosUrl } from './family-peers.js'
import { rsaRows, s3Scheme, secret, signerV4 } from './ours.js'
import {
  aliOssHeaders,
  aliOssV1,
  aliOssV4,
  aws4fetchUrl,
  aws4Headers,
  aws4Url,
  awsSdkUrl,
  cosAuthorization,
  cosUrl,
  ossClientV1,
  s3miniUrl,
  smithyHeaders,
  smithyUrl,
  tinyOssV1,
} from './peers.js'
import { rawV1, rawV4 } from './raw.js'
import type { Scenario } from './row.js'
import { BARE, requestRows, startRows } from './servers.js'
import { subject } from './subject.js'
import { azureUrl, gcsUrl, qiniuUrl } from './token-peers.js'
import { CHINESE_KEYS, changingQuery, PLAIN_KEYS, PUT_HEADERS, TOKEN } from './workload.js'

const V4 = 'ali-oss signatureUrlV4'
const RAW = 'raw createHash + createHmac'

const plain: Scenario = {
  title: 'Plain key',
  about: 'A GET URL: one of 1024 keys of 40 bytes, two `response-*` parameters, 3600 seconds.',
  against: [V4, RAW],
  rows: async () => [
    ...(await subject.plain()),
    rawV4(PLAIN_KEYS, signerV4(nodeBackend)),
    aliOssV4(PLAIN_KEYS),
    aws4Url(PLAIN_KEYS),
    aws4fetchUrl(PLAIN_KEYS, 1),
    aws4fetchUrl(PLAIN_KEYS, 16),
    smithyUrl(PLAIN_KEYS, 'node'),
    smithyUrl(PLAIN_KEYS, 'js'),
    awsSdkUrl(PLAIN_KEYS),
    s3miniUrl(PLAIN_KEYS, 1),
    s3miniUrl(PLAIN_KEYS, 16),
  ],
}

const chinese: Scenario = {
  title: 'Chinese key',
  about: 'The same with 14 Chinese characters in the key, beside plain keys that are as long as those once encoded.',
  against: [V4, 'presign, wasm-simd, plain key'],
  rows: async () => [
    ...(await subject.chinese()),
    aliOssV4(CHINESE_KEYS),
    aws4fetchUrl(CHINESE_KEYS, 16),
    smithyUrl(CHINESE_KEYS, 'node'),
  ],
}

const token: Scenario = {
  title: 'Token of 600 characters',
  about: 'The plain URL signed with temporary credentials.',
  against: [V4, RAW],
  rows: async () => [
    ...(await subject.token()),
    rawV4(PLAIN_KEYS, signerV4(nodeBackend, TOKEN)),
    aliOssV4(PLAIN_KEYS, undefined, TOKEN),
    aws4Url(PLAIN_KEYS, undefined, TOKEN),
    aws4fetchUrl(PLAIN_KEYS, 16, undefined, TOKEN),
    smithyUrl(PLAIN_KEYS, 'node', undefined, TOKEN),
    awsSdkUrl(PLAIN_KEYS, TOKEN),
  ],
}

const changing: Scenario = {
  title: 'Query that differs at each call',
  about: 'The plain URL with another file name in `response-content-disposition` each time.',
  against: [V4],
  rows: async () => [
    ...(await subject.changing()),
    aliOssV4(PLAIN_KEYS, changingQuery),
    aws4Url(PLAIN_KEYS, changingQuery),
    aws4fetchUrl(PLAIN_KEYS, 16, changingQuery),
    smithyUrl(PLAIN_KEYS, 'node', changingQuery),
    s3miniUrl(PLAIN_KEYS, 16, changingQuery),
  ],
}

const headers: Scenario = {
  title: 'Header-signed PUT',
  about: 'An `Authorization` for a PUT with a content type and one metadata header; the payload is not signed.',
  against: ['ali-oss createRequest (V4)'],
  rows: async () => [
    ...(await subject.headers()),
    aliOssHeaders(PLAIN_KEYS, PUT_HEADERS),
    aws4Headers(PLAIN_KEYS, PUT_HEADERS),
    smithyHeaders(PLAIN_KEYS, PUT_HEADERS),
  ],
}

const v1: Scenario = {
  title: 'V1 URL',
  about: 'The plain URL by the HMAC-SHA1 protocol.',
  against: ['ali-oss signatureUrl (V1)', 'raw createHmac'],
  rows: async () => [
    ...(await subject.v1()),
    rawV1(PLAIN_KEYS),
    aliOssV1(PLAIN_KEYS),
    ossClientV1(PLAIN_KEYS),
    tinyOssV1(PLAIN_KEYS),
  ],
}

const s3: Scenario = {
  title: 'S3 URL',
  about: 'The plain URL by AWS Signature Version 4.',
  against: ['@smithy/signature-v4 presign, node hash', 'aws4 sign (query)', RAW],
  rows: async () => [
    ...(await subject.s3()),
    rawV4(PLAIN_KEYS, createSyncSigner(s3Scheme, { credentials: secret(), backend: nodeBackend })),
    aws4Url(PLAIN_KEYS),
    aws4fetchUrl(PLAIN_KEYS, 1),
    aws4fetchUrl(PLAIN_KEYS, 16),
    smithyUrl(PLAIN_KEYS, 'node'),
  ],
}

const tencent: Scenario = {
  title: 'COS URL',
  about: 'The plain URL by the HMAC-SHA1 protocol of COS.',
  against: ['cos-nodejs-sdk-v5 getObjectUrl', 'cos-nodejs-sdk-v5 getAuthorization'],
  rows: async () => [...(await subject.cos()), cosUrl(PLAIN_KEYS), cosAuthorization(PLAIN_KEYS)],
}

const huawei: Scenario = {
  title: 'OBS URL',
  about: 'The plain URL by the HMAC-SHA1 protocol of OBS.',
  against: ['esdk-obs-nodejs createSignedUrlSync'],
  rows: async () => [...(await subject.obs()), obsUrl(PLAIN_KEYS)],
}

const volcengine: Scenario = {
  title: 'TOS URL',
  about: 'The plain URL by TOS4-HMAC-SHA256.',
  against: ['@volcengine/tos-sdk getPreSignedUrl'],
  rows: async () => [...(await subject.tos()), tosUrl(PLAIN_KEYS)],
}

const baidu: Scenario = {
  title: 'BOS URL',
  about: 'The plain URL by bce-auth-v1, whose key is another one each second.',
  against: ['@baiducloud/sdk generatePresignedUrl'],
  rows: async () => [...(await subject.bos()), bosUrl(PLAIN_KEYS)],
}

const google: Scenario = {
  title: 'Google Cloud Storage URL',
  about:
    'The plain URL by GOOG4-HMAC-SHA256, and by GOOG4-RSA-SHA256 with a key of 2048 bits, which is all that the official client has.',
  against: ['@google-cloud/storage getSignedUrl'],
  async rows() {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    return [...(await subject.gcs()), ...rsaRows(PLAIN_KEYS, pem), gcsUrl(PLAIN_KEYS, pem)]
  },
}

const microsoft: Scenario = {
  title: 'Azure URL',
  about: 'The plain URL with a service SAS of the account key.',
  against: ['@azure/storage-blob generateBlobSASQueryParameters'],
  rows: async () => [...(await subject.azure()), azureUrl(PLAIN_KEYS)],
}

const kodo: Scenario = {
  title: 'Qiniu URL',
  about: 'A private download, without parameters.',
  against: ['qiniu privateDownloadUrl'],
  rows: async () => [...(await subject.qiniu()), qiniuUrl(PLAIN_KEYS)],
}

const batch: Scenario = {
  title: 'Batch of 1000',
  about: 'The plain URL 1000 at a time, per URL; peers have no batches and make one after another.',
  against: [V4, 'presign, wasm-simd', RAW],
  rows: async () => [
    ...(await subject.batch()),
    ...(await subject.plain()).slice(0, 1),
    rawV4(PLAIN_KEYS, signerV4(nodeBackend)),
    aliOssV4(PLAIN_KEYS),
  ],
}

const verifying: Scenario = {
  title: 'Verdicts',
  about:
    'Requests of 1024 keys and 600 seconds with the headers of a client, signed and verified with the node backend. A signature at the second of the last one takes less: see the plain key.',
  against: ['sign a URL, V4', 'sign a URL, V1'],
  rows: subject.verifying,
}

const SERVED =
  'The servers and their client share this process, and its time; objects are in memory. A presigned URL is proved for each request, and bytes get their MD5 and checksums; the bare server checks and computes nothing.'

const startOfServers: Scenario = {
  title: 'Emulators: start',
  about: 'A server in memory with one bucket is started and closed.',
  against: [BARE],
  rows: startRows,
}

const requestsTo = (method: 'GET' | 'PUT', size: number, words: string): Scenario => ({
  title: `Emulators: ${method} of ${words}`,
  about: `Eight at once. ${SERVED}`,
  against: [BARE],
  rows: () => requestRows(method, size),
})

export const scenarios: Readonly<Record<string, Scenario>> = {
  plain,
  chinese,
  token,
  changing,
  headers,
  v1,
  s3,
  cos: tencent,
  obs: huawei,
  tos: volcengine,
  bos: baidu,
  gcs: google,
  azure: microsoft,
  qiniu: kodo,
  batch,
  verifying,
  'emulator-start': startOfServers,
  'emulator-put': requestsTo('PUT', 4096, '4 kB'),
  'emulator-get': requestsTo('GET', 4096, '4 kB'),
  'emulator-put-1mb': requestsTo('PUT', 1024 * 1024, '1 MB'),
  'emulator-get-1mb': requestsTo('GET', 1024 * 1024, '1 MB'),
}
