import { createSyncSigner, type SignedRequest } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import type { VerifyingScheme } from '@presign/core/scheme'
import { createSyncVerifier, type RawRequest } from '@presign/core/verify'
import { type OssV1, ossV1 } from '@presign/oss-v1'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { type OssV4, ossV4 } from '@presign/oss-v4'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { secret } from './ours.js'
import type { Row } from './row.js'
import { BUCKET, EXPIRES_IN, PLAIN_KEYS, PUT_HEADERS, QUERY, REGION, SENT_ALONG, turn } from './workload.js'

function arriving({ method, url, headers }: SignedRequest): RawRequest {
  const path = url.indexOf('/', 'https://'.length)
  const host = url.slice('https://'.length, path)
  return { method, target: url.slice(path), headers: ['Host', host, ...SENT_ALONG, ...Object.entries(headers).flat()] }
}

/** Signatures of one scheme, each at another second, and verdicts on requests that were signed so. */
function rowsOf(scheme: OssV4 | OssV1, verifying: VerifyingScheme, label: string): readonly Row[] {
  const begin = Date.now()
  const signer = createSyncSigner<OssV4 | OssV1>(scheme, { credentials: secret(), backend: nodeBackend })
  const verifier = createSyncVerifier([verifying], { credentialsOf: () => secret(), backend: nodeBackend })
  const at = (call: number) => new Date(begin - (call % 600) * 1000)
  const url = (call: number) =>
    signer.presign({ bucket: BUCKET, key: turn(PLAIN_KEYS, call), query: QUERY, expiresIn: EXPIRES_IN, at: at(call) })
  const put = (call: number) =>
    signer.sign({ method: 'PUT', bucket: BUCKET, key: turn(PLAIN_KEYS, call), headers: PUT_HEADERS, at: at(call) })
  const urls = PLAIN_KEYS.map((_, call) => arriving(url(call)))
  const puts = PLAIN_KEYS.map((_, call) => arriving(put(call)))
  const verdict = (request: RawRequest): string => {
    const answer = verifier.verify(request)
    if (!answer.ok) throw new Error(`${label}: ${answer.detail}`)
    return answer.accessKeyId
  }
  return [
    { name: `sign a URL, ${label}`, run: (call) => url(call).url },
    { name: `verify a URL, ${label}`, run: (call) => verdict(turn(urls, call)) },
    { name: `sign a PUT, ${label}`, run: (call) => put(call).url },
    { name: `verify a PUT, ${label}`, run: (call) => verdict(turn(puts, call)) },
  ]
}

/**
 * A verdict reads a request that differs from the last one in all its texts, so it is set beside signatures that differ
 * so: each of another second.
 */
export async function verdictRows(): Promise<readonly Row[]> {
  const place = { region: REGION }
  return [
    ...rowsOf(ossV4(place), ossV4Verification(place), 'V4'),
    ...rowsOf(ossV1(place), ossV1Verification(place), 'V1'),
  ]
}
