import { type AwsV4, awsV4 } from '@presign/aws-v4'
import { type AzureSas, azureSas } from '@presign/azure-sas'
import { type Bos, bos } from '@presign/bos'
import { createSigner, createSyncSigner, type SyncBackend } from '@presign/core'
import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { loadWasmBackend } from '@presign/core/wasm'
import { webBackend } from '@presign/core/web'
import { type Cos, cos } from '@presign/cos'
import { type GcsV4, gcsV4, gcsV4Rsa, serviceAccount } from '@presign/gcs-v4'
import { type Obs, obs } from '@presign/obs'
import { ossV1 } from '@presign/oss-v1'
import { type OssV4, ossV4 } from '@presign/oss-v4'
import { type Qiniu, qiniu, endpoints as qiniuEndpoints } from '@presign/qiniu'
import { type Tos, tos } from '@presign/tos'
import type { Row } from './row.js'
import {
  ACCESS_KEY_ID,
  ACCESS_KEY_SECRET,
  AWS_REGION,
  AZURE_VERSION,
  BOS_REGION,
  BUCKET,
  COS_REGION,
  EXPIRES_IN,
  GCS_EMAIL,
  OBS_REGION,
  QINIU_DOMAIN,
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
export const gcsScheme = gcsV4()
export const azureScheme = azureSas({ version: AZURE_VERSION })
export const qiniuScheme = qiniu({ endpoint: qiniuEndpoints.custom(QINIU_DOMAIN) })

/** URLs of ours with the RSA key of a service account, on the backends that have key pairs. */
export function rsaRows(keys: readonly string[], pem: string): readonly Row[] {
  const credentials = serviceAccount({ client_email: GCS_EMAIL, private_key: pem })
  const input = (call: number) => ({ bucket: BUCKET, key: turn(keys, call), query: QUERY, expiresIn: EXPIRES_IN })
  const sync = createSyncSigner(gcsV4Rsa(), { credentials, backend: nodeBackend })
  const web = createSigner(gcsV4Rsa(), { credentials, backend: webBackend })
  return [
    { name: nameOf(nodeBackend, ', RSA'), protocol: 'gcs-v4-rsa', run: (call) => sync.presign(input(call)).url },
    {
      name: nameOf(webBackend, ', RSA'),
      protocol: 'gcs-v4-rsa',
      run: async (call) => (await web.presign(input(call))).url,
    },
  ]
}

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
  {
    scheme = ossV4({ region: REGION }),
    bucket = BUCKET,
    query = () => QUERY,
    token,
    credentials = secret(token),
    suffix = '',
  }: Variation = {},
): Promise<readonly Row[]> {
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

type UrlScheme = OssV4 | AwsV4 | Cos | Obs | Tos | Bos | GcsV4 | AzureSas | Qiniu

/** How a scenario differs from the plain one. */
export interface Variation {
  readonly scheme?: UrlScheme
  readonly bucket?: string
  readonly query?: (call: number) => Record<string, string>
  readonly token?: string
  readonly credentials?: { readonly accessKeyId: string; readonly accessKeySecret: string }
  /** Said after the name of the backend. */
  readonly suffix?: string
}
