import { createSigner, createSyncSigner, type SyncBackend } from '@presign/core'
import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { loadWasmBackend } from '@presign/core/wasm'
import { webBackend } from '@presign/core/web'
import { ossV1 } from '@presign/oss-v1'
import { ossV4 } from '@presign/oss-v4'
import type { Row } from './row.js'
import { ACCESS_KEY_ID, ACCESS_KEY_SECRET, BUCKET, EXPIRES_IN, QUERY, REGION, turn } from './workload.js'

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

/** V4 URLs of ours on each backend. */
export async function presignRows(
  keys: readonly string[],
  { query = () => QUERY, token, suffix = '' }: Variation = {},
): Promise<readonly Row[]> {
  const sync = (await syncBackends()).map((backend): Row => {
    const signer = signerV4(backend, token)
    return {
      name: nameOf(backend, suffix),
      protocol: 'oss-v4',
      run: (call) =>
        signer.presign({ bucket: BUCKET, key: turn(keys, call), query: query(call), expiresIn: EXPIRES_IN }).url,
    }
  })
  const web = createSigner(ossV4({ region: REGION }), { credentials: secret(token), backend: webBackend })
  const run = async (call: number) =>
    (await web.presign({ bucket: BUCKET, key: turn(keys, call), query: query(call), expiresIn: EXPIRES_IN })).url
  return [
    ...sync,
    { name: nameOf(webBackend, suffix), protocol: 'oss-v4', run },
    { name: nameOf(webBackend, `${suffix}, 16 in flight`), protocol: 'oss-v4', run, inFlight: 16 },
  ]
}

/** How a scenario differs from the plain one. */
export interface Variation {
  readonly query?: (call: number) => Record<string, string>
  readonly token?: string
  /** Said after the name of the backend. */
  readonly suffix?: string
}
