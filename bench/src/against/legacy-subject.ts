// @ts-nocheck Written for the packages of commit 08062e1, which have other names than those of this commit.
//
// The subject of commits that have no `bench/src/subject.ts`: 08062e1 and some before it. Its rows are those of that file,
// and call by call they build the same objects in the same way: `{ ...get(call), at }` instead of written-out fields would
// add 2 µs to the other commit's time. Nothing else knows the old names. This file can go when nobody compares with so old
// a commit any longer; then `subjectOf` in `build.ts` loses its second path.
import { awsV4 } from '@presign/aws-v4'
import { createSigner, createSyncSigner, createSyncVerifier } from '@presign/core'
import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { loadWasmBackend } from '@presign/core/wasm'
import { webBackend } from '@presign/core/web'
import { cos } from '@presign/cos'
import { ossV1 } from '@presign/oss-v1'
import { ossV4 } from '@presign/oss-v4'
import type { Row, Subject } from '../row.js'
import {
  ACCESS_KEY_ID,
  ACCESS_KEY_SECRET,
  AWS_REGION,
  BATCH,
  BUCKET,
  CHINESE_KEYS,
  COS_BUCKET,
  COS_REGION,
  changingQuery,
  EXPIRES_IN,
  LONG_PLAIN_KEYS,
  PLAIN_KEYS,
  PUT_HEADERS,
  QUERY,
  REGION,
  SENT_ALONG,
  TOKEN,
  turn,
} from '../workload.js'

const backends = [await loadWasmBackend(), nodeBackend, jsBackend]
const v4 = ossV4({ region: REGION })
const v1 = ossV1({ region: REGION })
const secret = (securityToken?) => ({ accessKeyId: ACCESS_KEY_ID, accessKeySecret: ACCESS_KEY_SECRET, securityToken })
const signerOn = (backend, scheme, token?) => createSyncSigner(scheme, { credentials: secret(token), backend })
const put = (call) => ({ method: 'PUT', bucket: BUCKET, key: turn(PLAIN_KEYS, call), headers: PUT_HEADERS })
const get = (call) => ({ bucket: BUCKET, key: turn(PLAIN_KEYS, call), query: QUERY, expiresIn: EXPIRES_IN })

function presignRows(keys, { scheme = v4, bucket = BUCKET, query = () => QUERY, token, suffix = '' } = {}): Row[] {
  const protocol = scheme.name
  const input = (call) => ({ bucket, key: turn(keys, call), query: query(call), expiresIn: EXPIRES_IN })
  const sync = backends.map((backend) => {
    const signer = signerOn(backend, scheme, token)
    return { name: `presign, ${backend.name}${suffix}`, protocol, run: (call) => signer.presign(input(call)).url }
  })
  const web = createSigner(scheme, { credentials: secret(token), backend: webBackend })
  const run = async (call) => (await web.presign(input(call))).url
  const name = `presign, ${webBackend.name}${suffix}`
  return [...sync, { name, protocol, run }, { name: `${name}, 16 in flight`, protocol, run, inFlight: 16 }]
}

function chineseRows(): Row[] {
  const plain = presignRows(LONG_PLAIN_KEYS, { suffix: ', plain key' })
  return [...presignRows(CHINESE_KEYS), ...plain.map(({ protocol: _, ...row }) => row)]
}

function headerRow(backend): Row {
  const signer = signerOn(backend, v4)
  const run = (call) => signer.sign(put(call)).headers.authorization ?? ''
  return { name: `sign, ${backend.name}`, protocol: 'oss-v4', run }
}

function v1Row(backend): Row {
  const signer = signerOn(backend, v1)
  return { name: `presign V1, ${backend.name}`, protocol: 'oss-v1', run: (call) => signer.presign(get(call)).url }
}

function batchRow(backend): Row {
  const signer = signerOn(backend, v4)
  const inputs = (first) => Array.from({ length: BATCH }, (_, index) => get(first + index))
  const run = (call) => signer.presignMany(inputs(call)).map((signed) => signed.url)
  return { name: `presignMany, ${backend.name}`, protocol: 'oss-v4', batch: BATCH, run }
}

function verdictRows(scheme, label: string): Row[] {
  const begin = Date.now()
  const signer = signerOn(nodeBackend, scheme)
  const verifier = createSyncVerifier([scheme], { credentialsOf: () => secret(), backend: nodeBackend })
  const at = (call) => new Date(begin - (call % 600) * 1000)
  const signedUrl = (call) =>
    signer.presign({ bucket: BUCKET, key: turn(PLAIN_KEYS, call), query: QUERY, expiresIn: EXPIRES_IN, at: at(call) })
  const signedPut = (call) =>
    signer.sign({ method: 'PUT', bucket: BUCKET, key: turn(PLAIN_KEYS, call), headers: PUT_HEADERS, at: at(call) })
  const urls = PLAIN_KEYS.map((_, call) => arriving(signedUrl(call)))
  const puts = PLAIN_KEYS.map((_, call) => arriving(signedPut(call)))
  const verdict = (request) => {
    const answer = verifier.verify(request)
    if (!answer.ok) throw new Error(`${label}: ${answer.detail}`)
    return answer.accessKeyId
  }
  return [
    { name: `sign a URL, ${label}`, run: (call) => signedUrl(call).url },
    { name: `verify a URL, ${label}`, run: (call) => verdict(turn(urls, call)) },
    { name: `sign a PUT, ${label}`, run: (call) => signedPut(call).url },
    { name: `verify a PUT, ${label}`, run: (call) => verdict(turn(puts, call)) },
  ]
}

function arriving({ method, url, headers }) {
  const path = url.indexOf('/', 'https://'.length)
  const host = url.slice('https://'.length, path)
  return { method, target: url.slice(path), headers: ['Host', host, ...SENT_ALONG, ...Object.entries(headers).flat()] }
}

export const subject: Subject = {
  plain: async () => presignRows(PLAIN_KEYS),
  chinese: async () => chineseRows(),
  token: async () => presignRows(PLAIN_KEYS, { token: TOKEN }),
  changing: async () => presignRows(PLAIN_KEYS, { query: changingQuery }),
  headers: async () => backends.map(headerRow),
  v1: async () => backends.map(v1Row),
  s3: async () => presignRows(PLAIN_KEYS, { scheme: awsV4({ region: AWS_REGION }) }),
  cos: async () => presignRows(PLAIN_KEYS, { scheme: cos({ region: COS_REGION, backdate: 1 }), bucket: COS_BUCKET }),
  batch: async () => backends.map(batchRow),
  verifying: async () => [...verdictRows(v4, 'V4'), ...verdictRows(v1, 'V1')],
}
