import { awsV4 } from '@presign/aws-v4'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { cos } from '@presign/cos'
import { presignRows, secret, signerV1, signerV4, syncBackends } from './ours.js'
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
import type { Row, Scenario } from './row.js'
import { verifying } from './verifying.js'
import {
  AWS_REGION,
  BUCKET,
  CHINESE_KEYS,
  COS_BUCKET,
  COS_REGION,
  changingQuery,
  EXPIRES_IN,
  LONG_PLAIN_KEYS,
  PLAIN_KEYS,
  QUERY,
  TOKEN,
  turn,
} from './workload.js'

const V4 = 'ali-oss signatureUrlV4'
const RAW = 'raw createHash + createHmac'

const plain: Scenario = {
  title: 'Plain key',
  about: 'A GET URL: one of 1024 keys of 40 bytes, two `response-*` parameters, 3600 seconds.',
  against: [V4, RAW],
  rows: async () => [
    ...(await presignRows(PLAIN_KEYS)),
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
    ...(await presignRows(CHINESE_KEYS)),
    ...without(await presignRows(LONG_PLAIN_KEYS, { suffix: ', plain key' }), 'oss-v4'),
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
    ...(await presignRows(PLAIN_KEYS, { token: TOKEN })),
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
    ...(await presignRows(PLAIN_KEYS, { query: changingQuery })),
    aliOssV4(PLAIN_KEYS, changingQuery),
    aws4Url(PLAIN_KEYS, changingQuery),
    aws4fetchUrl(PLAIN_KEYS, 16, changingQuery),
    smithyUrl(PLAIN_KEYS, 'node', changingQuery),
    s3miniUrl(PLAIN_KEYS, 16, changingQuery),
  ],
}

const PUT_HEADERS = { 'content-type': 'image/jpeg', 'x-oss-meta-author': 'alice' }

const headers: Scenario = {
  title: 'Header-signed PUT',
  about: 'An `Authorization` for a PUT with a content type and one metadata header; the payload is not signed.',
  against: ['ali-oss createRequest (V4)'],
  rows: async () => [
    ...(await syncBackends()).map((backend): Row => {
      const signer = signerV4(backend)
      return {
        name: `sign, ${backend.name}`,
        protocol: 'oss-v4',
        run: (call) =>
          signer.sign({ method: 'PUT', bucket: BUCKET, key: turn(PLAIN_KEYS, call), headers: PUT_HEADERS }).headers
            .authorization ?? '',
      }
    }),
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
    ...(await syncBackends()).map((backend): Row => {
      const signer = signerV1(backend)
      return {
        name: `presign V1, ${backend.name}`,
        protocol: 'oss-v1',
        run: (call) =>
          signer.presign({ bucket: BUCKET, key: turn(PLAIN_KEYS, call), query: QUERY, expiresIn: EXPIRES_IN }).url,
      }
    }),
    rawV1(PLAIN_KEYS),
    aliOssV1(PLAIN_KEYS),
    ossClientV1(PLAIN_KEYS),
    tinyOssV1(PLAIN_KEYS),
  ],
}

const s3Scheme = awsV4({ region: AWS_REGION })

const s3: Scenario = {
  title: 'S3 URL',
  about: 'The plain URL by AWS Signature Version 4.',
  against: ['@smithy/signature-v4 presign, node hash', 'aws4 sign (query)', RAW],
  rows: async () => [
    ...(await presignRows(PLAIN_KEYS, { scheme: s3Scheme })),
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
  rows: async () => [
    ...(await presignRows(PLAIN_KEYS, { scheme: cos({ region: COS_REGION, backdate: 1 }), bucket: COS_BUCKET })),
    cosUrl(PLAIN_KEYS),
    cosAuthorization(PLAIN_KEYS),
  ],
}

const BATCH = 1000

const batch: Scenario = {
  title: 'Batch of 1000',
  about: 'The plain URL 1000 at a time, per URL; peers have no batches and make one after another.',
  against: [V4, 'presign, wasm-simd'],
  rows: async () => [
    ...(await syncBackends()).map((backend): Row => {
      const signer = signerV4(backend)
      return {
        name: `presignMany, ${backend.name}`,
        protocol: 'oss-v4',
        batch: BATCH,
        run: (call) =>
          signer
            .presignMany(
              Array.from({ length: BATCH }, (_, index) => ({
                bucket: BUCKET,
                key: turn(PLAIN_KEYS, call + index),
                query: QUERY,
                expiresIn: EXPIRES_IN,
              })),
            )
            .map(({ url }) => url),
      }
    }),
    ...(await presignRows(PLAIN_KEYS)).slice(0, 1),
    aliOssV4(PLAIN_KEYS),
  ],
}

/** Rows that sign other keys than the rest of their table, and so agree with nobody. */
function without(rows: readonly Row[], protocol: Row['protocol']): readonly Row[] {
  return rows.map(({ protocol: found, ...row }) =>
    found === protocol ? row : { ...row, ...(found && { protocol: found }) },
  )
}

export const scenarios: Readonly<Record<string, Scenario>> = {
  plain,
  chinese,
  token,
  changing,
  headers,
  v1,
  s3,
  cos: tencent,
  batch,
  verifying,
}
