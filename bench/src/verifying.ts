import type { SignedRequest } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier, type RawRequest } from '@presign/core/verify'
import { syncSignerOf } from './ours.js'
import type { Row } from './row.js'
import { arriving, SCHEMES, type SchemeCase, type Sign } from './schemes.js'
import { turn } from './workload.js'

/** Signatures of one scheme, each at another second, and verdicts on requests that were signed so. */
export function verdictRowsOf(tried: SchemeCase, suffix = ''): readonly Row[] {
  const { signing, verifying, credentials, what, sign, put, seconds } = tried
  const begin = Date.now()
  const signer = syncSignerOf(tried, nodeBackend)
  const verifier = createSyncVerifier([verifying], { credentialsOf: () => credentials, backend: nodeBackend })
  const verdict = (request: RawRequest): string => {
    const answer = verifier.verify(request)
    if (!answer.ok) throw new Error(`${signing.name}: ${answer.detail}`)
    return answer.accessKeyId
  }
  const pair = (name: string, sign: Sign): readonly Row[] => {
    const signed = (call: number) => sign<SignedRequest>(signer, call, new Date(begin - (call % seconds) * 1000))
    const requests = tried.ready.map((_, call) => arriving(signed(call)))
    return [
      { name: `sign ${name}${suffix}`, run: (call) => signed(call).url },
      { name: `verify ${name}${suffix}`, run: (call) => verdict(turn(requests, call)) },
    ]
  }
  return [...pair(what, sign), ...(put === undefined ? [] : pair('a PUT', put))]
}

/**
 * A verdict reads a request that differs from the last one in all its texts, so it is set beside signatures that differ
 * so: each of another second.
 */
export async function verdictRows(): Promise<readonly Row[]> {
  return [...verdictRowsOf(SCHEMES['oss-v4'](), ', V4'), ...verdictRowsOf(SCHEMES['oss-v1'](), ', V1')]
}
