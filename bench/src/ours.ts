import { type AwsV4, awsV4 } from '@presign/aws-v4'
import { type Bos, bos } from '@presign/bos'
import { createSigner, createSyncSigner, type SyncBackend } from '@presign/core'
import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { loadWasmBackend } from '@presign/core/wasm'
import { webBackend } from '@presign/core/web'
import { type Cos, cos } from '@presign/cos'
import { type Obs, obs } from '@presign/obs'
import { ossV1 } from '@presign/oss-v1'
import { type OssV4, ossV4 } from '@presign/oss-v4'
import { type Tos, tos } from '@presign/tos'
import type { Row } from './row.js'
import {
  ACCESS_KEY_ID,
  ACCESS_KEY_SECRET,
  AWS_REGION,
  BOS_REGION,
  BUCKET,
  COS_REGION,
  EXPIRES_IN,
  OBS_REGION,
  QUERY,
  REGION,
  TOS_REGION,
  turn,
} from './workload.js'

export const s3Scheme = awsV4({ region: AWS_REGION })
export const cosScheme = cos({ region: COS_REGION, backdate: 1 })
export const obsScheme = obs({ region: OBS_REGION })
export const tosScheme = tos({ region: TOS_REGION })
export const bosScheme = bos({ region: BOS_REGION })

export async function syncBackends(): Promise<readonly SyncBackend[]> {
  return [await loadWasmBackend(), nodeBackend, jsBackend]
}

export function secret(securityToken?: string) {
  return { accessKeyId: ACCESS_KEY_ID, accessKeySecret: ACCESS_KEY_SECRET, securityToken }
}

/** A V4 signer that answers at once. */
export function signerV4(backend: SyncBackend, token?: string) {
  return createSyncSigner(ossV4({ region: REGION }), { credentials: secret(token), backend })
}

/** A V1 signer that answers at once. */
export function signerV1(backend: SyncBackend) {
  return createSyncSigner(ossV1({ region: REGION }), { credentials: secret(), backend })
}

const nameOf = (backend: { name: string }, what = '') => `presign, ${backend.name}${what}`

/** URLs of ours on each backend. */
export async function presignRows(
  keys: readonly string[],
  { scheme = ossV4({ region: REGION }), bucket = BUCKET, query = () => QUERY, token, suffix = '' }: Variation = {},
): Promise<readonly Row[]> {
  const credentials = secret(token)
  const protocol = scheme.name
  const input = (call: number) => ({ bucket, key: turn(keys, call), query: query(call), expiresIn: EXPIRES_IN })
  const sync = (await syncBackends()).map((backend): Row => {
    const signer = createSyncSigner<UrlScheme>(scheme, { credentials, backend })
    return { name: nameOf(backend, suffix), protocol, run: (call) => signer.presign(input(call)).url }
  })
  const web = createSigner<UrlScheme>(scheme, { credentials, backend: webBackend })
  const run = async (call: number) => (await web.presign(input(call))).url
  return [
    ...sync,
    { name: nameOf(webBackend, suffix), protocol, run },
    { name: nameOf(webBackend, `${suffix}, 16 in flight`), protocol, run, inFlight: 16 },
  ]
}

type UrlScheme = OssV4 | AwsV4 | Cos | Obs | Tos | Bos

/** How a scenario differs from the plain one. */
export interface Variation {
  readonly scheme?: UrlScheme
  readonly bucket?: string
  readonly query?: (call: number) => Record<string, string>
  readonly token?: string
  /** Said after the name of the backend. */
  readonly suffix?: string
}
