import { createSyncSigner, type SignedRequest } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier, type RawRequest } from '@presign/core/verify'
import { type OssV1, ossV1 } from '@presign/oss-v1'
import { type OssV4, ossV4 } from '@presign/oss-v4'
import { secret } from './ours.js'
import type { Row, Scenario } from './row.js'
import { BUCKET, EXPIRES_IN, PLAIN_KEYS, QUERY, REGION, turn } from './workload.js'

const PUT_HEADERS = { 'content-type': 'image/jpeg', 'x-oss-meta-author': 'alice' }

/** What a client sends along, beside what was signed. */
const SENT_ALONG = ['User-Agent', 'bench', 'Accept', '*/*', 'Accept-Encoding', 'gzip', 'Connection', 'keep-alive']

function arriving({ method, url, headers }: SignedRequest): RawRequest {
  const path = url.indexOf('/', 'https://'.length)
  const host = url.slice('https://'.length, path)
  return { method, target: url.slice(path), headers: ['Host', host, ...SENT_ALONG, ...Object.entries(headers).flat()] }
}

/** Signatures of one scheme, each at another second, and verdicts on requests that were signed so. */
function rowsOf(scheme: OssV4 | OssV1, label: string): readonly Row[] {
  const begin = Date.now()
  const signer = createSyncSigner<OssV4 | OssV1>(scheme, { credentials: secret(), backend: nodeBackend })
  const verifier = createSyncVerifier([scheme], { credentialsOf: () => secret(), backend: nodeBackend })
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
    { name: `verify a URL, ${label}`, run: (call) => verdict(urls[call % urls.length] as RawRequest) },
    { name: `sign a PUT, ${label}`, run: (call) => put(call).url },
    { name: `verify a PUT, ${label}`, run: (call) => verdict(puts[call % puts.length] as RawRequest) },
  ]
}

/**
 * A verdict reads a request that differs from the last one in all its texts, so it is set beside signatures that differ
 * so: each of another second.
 */
export const verifying: Scenario = {
  title: 'Verdicts',
  about:
    'Requests of 1024 keys and 600 seconds with the headers of a client, signed and verified with the node backend. A signature at the second of the last one takes less: see the plain key.',
  against: ['sign a URL, V4', 'sign a URL, V1'],
  rows: async () => [...rowsOf(ossV4({ region: REGION }), 'V4'), ...rowsOf(ossV1({ region: REGION }), 'V1')],
}
