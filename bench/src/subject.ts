// The rows that measure our packages, by scenario.
//
// `pnpm bench --against` loads this file from two commits and compares the rows that have the same scenario and the same
// name, so each commit measures its own API. For that, three things stay as they are whatever becomes of the API: the
// path of this file, its export `subject` of type Subject, and what a row does as long as it has its name. A row that
// comes to do other work gets another name. What this file imports is files beside it and packages that
// `bench/package.json` has under `dependencies`: no others are installed for the other commit.
import {
  azureScheme,
  bosScheme,
  cosScheme,
  gcsScheme,
  obsScheme,
  presignRows,
  qiniuScheme,
  s3Scheme,
  signerV1,
  signerV4,
  syncBackends,
  tosScheme,
} from './ours.js'
import type { Row, Subject } from './row.js'
import { verdictRows } from './verifying.js'
import {
  AZURE_QUERY,
  AZURE_SECRET,
  BATCH,
  BUCKET,
  CHINESE_KEYS,
  COS_BUCKET,
  changingQuery,
  EXPIRES_IN,
  LONG_PLAIN_KEYS,
  PLAIN_KEYS,
  PUT_HEADERS,
  QUERY,
  TOKEN,
  turn,
} from './workload.js'

const url = (call: number) => ({ bucket: BUCKET, key: turn(PLAIN_KEYS, call), query: QUERY, expiresIn: EXPIRES_IN })

async function chineseRows(): Promise<readonly Row[]> {
  const plain = await presignRows(LONG_PLAIN_KEYS, { suffix: ', plain key' })
  return [...(await presignRows(CHINESE_KEYS)), ...plain.map(withoutProtocol)]
}

async function headerRows(): Promise<readonly Row[]> {
  return (await syncBackends()).map((backend): Row => {
    const signer = signerV4(backend)
    const put = (call: number) =>
      signer.sign({ method: 'PUT', bucket: BUCKET, key: turn(PLAIN_KEYS, call), headers: PUT_HEADERS })
    const run = (call: number) => put(call).headers.authorization ?? ''
    return { name: `sign, ${backend.name}`, protocol: 'oss-v4', run }
  })
}

async function v1Rows(): Promise<readonly Row[]> {
  return (await syncBackends()).map((backend): Row => {
    const signer = signerV1(backend)
    return { name: `presign V1, ${backend.name}`, protocol: 'oss-v1', run: (call) => signer.presign(url(call)).url }
  })
}

async function batchRows(): Promise<readonly Row[]> {
  return (await syncBackends()).map((backend): Row => {
    const signer = signerV4(backend)
    const inputs = (first: number) => Array.from({ length: BATCH }, (_, index) => url(first + index))
    const run = (call: number) => signer.presignMany(inputs(call)).map((signed) => signed.url)
    return { name: `presignMany, ${backend.name}`, protocol: 'oss-v4', batch: BATCH, run }
  })
}

/** For rows that sign other keys than the rest of their table, and so agree with nobody. */
function withoutProtocol({ protocol: _, ...row }: Row): Row {
  return row
}

export const subject = {
  plain: () => presignRows(PLAIN_KEYS),
  chinese: chineseRows,
  token: () => presignRows(PLAIN_KEYS, { token: TOKEN }),
  changing: () => presignRows(PLAIN_KEYS, { query: changingQuery }),
  headers: headerRows,
  v1: v1Rows,
  s3: () => presignRows(PLAIN_KEYS, { scheme: s3Scheme }),
  cos: () => presignRows(PLAIN_KEYS, { scheme: cosScheme, bucket: COS_BUCKET }),
  obs: () => presignRows(PLAIN_KEYS, { scheme: obsScheme }),
  tos: () => presignRows(PLAIN_KEYS, { scheme: tosScheme }),
  bos: () => presignRows(PLAIN_KEYS, { scheme: bosScheme }),
  gcs: () => presignRows(PLAIN_KEYS, { scheme: gcsScheme }),
  azure: () => presignRows(PLAIN_KEYS, { scheme: azureScheme, credentials: AZURE_SECRET, query: () => AZURE_QUERY }),
  qiniu: () => presignRows(PLAIN_KEYS, { scheme: qiniuScheme, query: () => ({}) }),
  batch: batchRows,
  verifying: verdictRows,
} satisfies Subject
