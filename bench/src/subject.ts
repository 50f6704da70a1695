// The rows that measure our packages, by scenario.
//
// `pnpm bench --against` loads this file from two commits and compares the rows that have the same scenario and the same
// name, so each commit measures its own API. For that, three things stay as they are whatever becomes of the API: the
// path of this file, its export `subject` of type Subject, and what a row does as long as it has its name. A row that
// comes to do other work gets another name. What this file imports is files beside it and packages that
// `bench/package.json` has under `dependencies`: no others are installed for the other commit.
import { FORMS, type FormName, formRows } from './forms.js'
import { presignRows, signerV4, signRows, syncBackends, syncSignerOf } from './ours.js'
import type { Row, Subject } from './row.js'
import { SCHEMES, type SchemeName } from './schemes.js'
import { verdictRows, verdictRowsOf } from './verifying.js'
import {
  BATCH,
  BUCKET,
  CHINESE_KEYS,
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
  const tried = SCHEMES['oss-v1']()
  return (await syncBackends()).map((backend): Row => {
    const signer = syncSignerOf(tried, backend)
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

/** Google's two schemes share a table. */
async function gcsRows(): Promise<readonly Row[]> {
  return [...(await signRows(SCHEMES['gcs-v4']())), ...(await signRows(SCHEMES['gcs-v4-rsa'](), ', RSA'))]
}

function formsByScheme(): Readonly<Record<`form-${FormName}`, () => Promise<readonly Row[]>>> {
  const names = Object.keys(FORMS) as FormName[]
  const tables = names.map((name) => [`form-${name}`, () => formRows(name)])
  return Object.fromEntries(tables)
}

/** Verdicts of each scheme in a process of its own. */
function verdictsByScheme(): Readonly<Record<`verify-${SchemeName}`, () => Promise<readonly Row[]>>> {
  const tables = Object.entries(SCHEMES).map(([name, make]) => [`verify-${name}`, async () => verdictRowsOf(make())])
  return Object.fromEntries(tables)
}

export const subject = {
  plain: () => presignRows(PLAIN_KEYS),
  chinese: chineseRows,
  token: () => presignRows(PLAIN_KEYS, { token: TOKEN }),
  changing: () => presignRows(PLAIN_KEYS, { query: changingQuery }),
  headers: headerRows,
  v1: v1Rows,
  s3: () => signRows(SCHEMES['aws-v4']()),
  cos: () => signRows(SCHEMES.cos()),
  obs: () => signRows(SCHEMES.obs()),
  tos: () => signRows(SCHEMES.tos()),
  bos: () => signRows(SCHEMES.bos()),
  gcs: gcsRows,
  azure: () => signRows(SCHEMES['azure-sas']()),
  qiniu: () => signRows(SCHEMES.qiniu()),
  acs3: () => signRows(SCHEMES.acs3()),
  'acs-rpc': () => signRows(SCHEMES['acs-rpc']()),
  tc3: () => signRows(SCHEMES.tc3()),
  batch: batchRows,
  verifying: verdictRows,
  ...verdictsByScheme(),
  ...formsByScheme(),
} satisfies Subject
