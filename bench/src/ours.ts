import {
  createSigner,
  createSyncSigner,
  type SignedRequest,
  type Signer,
  type SyncBackend,
  type SyncSigner,
} from '@presign/core'
import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { loadWasmBackend } from '@presign/core/wasm'
import { webBackend } from '@presign/core/web'
import { ossV4 } from '@presign/oss-v4'
import type { Row } from './row.js'
import { type AnyMode, SCHEMES, type SchemeCase } from './schemes.js'
import { BUCKET, EXPIRES_IN, QUERY, REGION, secret, turn } from './workload.js'

/** Backends that answer at once; key pairs are left to the platform. */
export async function syncBackends(
  { signing }: Pick<SchemeCase, 'signing'> = SCHEMES['oss-v4'](),
): Promise<readonly SyncBackend[]> {
  return signing.signature.algorithm.startsWith('rsa')
    ? [nodeBackend]
    : [await loadWasmBackend(), nodeBackend, jsBackend]
}

/** A V4 signer that answers at once. */
export function signerV4(backend: SyncBackend, token?: string) {
  return createSyncSigner(ossV4({ region: REGION }), { credentials: secret(token), backend })
}

/** A signer of a scheme that answers at once. */
export function syncSignerOf({ signing, credentials }: SchemeCase, backend: SyncBackend): SyncSigner<AnyMode> {
  return createSyncSigner(signing, { credentials, backend }) as SyncSigner<AnyMode>
}

/** A scheme at its task on each backend. */
export async function signRows(tried: SchemeCase, suffix = ''): Promise<readonly Row[]> {
  const { signing, credentials, sign } = tried
  const protocol = signing.name as NonNullable<Row['protocol']>
  const nameOf = ({ name }: { readonly name: string }) =>
    `${tried.what === 'a URL' ? 'presign' : 'sign'}, ${name}${suffix}`
  const atOnce = (await syncBackends(tried)).map((backend): Row => {
    const signer = syncSignerOf(tried, backend)
    return { name: nameOf(backend), protocol, run: (call) => written(sign<SignedRequest>(signer, call)) }
  })
  const web = createSigner(signing, { credentials, backend: webBackend }) as Signer<AnyMode>
  const run = async (call: number) => written(await sign<Promise<SignedRequest>>(web, call))
  return [
    ...atOnce,
    { name: nameOf(webBackend), protocol, run },
    { name: `${nameOf(webBackend)}, 16 in flight`, protocol, run, inFlight: 16 },
  ]
}

/** Where the signature is. */
function written({ url, headers: { authorization } }: SignedRequest): string {
  return authorization ?? url
}

/** URLs of OSS V4 on each backend. */
export function presignRows(keys: readonly string[], variation: Variation = {}): Promise<readonly Row[]> {
  const { query = () => QUERY, token, suffix = '' } = variation
  const tried: SchemeCase = {
    ...SCHEMES['oss-v4'](),
    credentials: secret(token),
    sign: (signer, call, at) =>
      signer.presign({ bucket: BUCKET, key: turn(keys, call), query: query(call), expiresIn: EXPIRES_IN, at }),
  }
  return signRows(tried, suffix)
}

/** How a scenario differs from the plain one. */
export interface Variation {
  readonly query?: (call: number) => Record<string, string>
  readonly token?: string
  /** Said after the name of the backend. */
  readonly suffix?: string
}
