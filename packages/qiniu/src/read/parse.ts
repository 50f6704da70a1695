import type { Endpoint } from '@presign/core'
import {
  encodePath,
  type IncomingRequest,
  locate,
  type ParseResult,
  type Rejection,
  readIncoming,
  reject,
  type SignatureMarks,
} from '@presign/core/scheme'
import type { Claims, Reason } from '@presign/core/verify'
import { isBucketName } from '../names.js'
import type { QiniuPlan } from '../plan.js'
import { fromUrlSafe } from '../seal.js'
import { qiniuAnswer } from './answers.js'

function no(reason: Reason, detail: string): never {
  return reject(reason, detail, qiniuAnswer(reason))
}

const MARKS: SignatureMarks = {
  inHeader: () => false,
  inUrl: (parameters) => parameters.has('token') && parameters.has('e'),
  inBrokenUrl: /(?:^|&)token=/,
  signature: 'token',
  reject: no,
}

/** Parses the request of a private download: its URL text is what was signed, up to the token. */
export function parse(request: IncomingRequest, endpoint: Endpoint): ParseResult<QiniuPlan> {
  return readIncoming(request, MARKS, () => {
    // The token is not percent-encoded, and comes last: what follows it would not be protected.
    const [, before = '', deadline = '', accessKeyId = '', given = ''] =
      /^(.*?)(?<=^|&)e=(\d{1,11})&token=([^:&]+):([^&]*)$/s.exec(request.query) ?? []
    if (/(?:^|&)token=[^&]*&./.test(request.query))
      no('malformed', 'a parameter stands behind the token, where nothing is signed')
    if (deadline === '') no('malformed', 'the URL does not end with e, a deadline, and token')
    // An HMAC-SHA1 has 20 bytes.
    const signature = /^[\w-]{27}=$/.test(given) ? fromUrlSafe(given) : undefined
    if (signature === undefined) return no('malformed', 'the token is not Base64 of 20 bytes in the URL-safe alphabet')
    const place = placeOf(request, endpoint)
    const plan: QiniuPlan = { scope: '', origin: place.origin, query: `?${before}e=${deadline}` }
    const claims: Claims = {
      mode: 'url',
      accessKeyId,
      securityToken: undefined,
      resource: place.resource,
      bucket: place.bucket,
      key: place.key === '' ? undefined : place.key,
      payload: 'unsigned',
      sha256: undefined,
      signedAt: undefined,
      expiresAt: Number(deadline),
      signedHeaders: [],
      misplaced: notADownload(request),
    }
    return {
      state: 'signed',
      plan,
      objectKey: { key: place.key, path: place.path || encodePath('') },
      signature,
      claims,
      // The text of the URL is.
      signsParameter: (name) => name !== 'e' && name !== 'token',
    }
  })
}

/** The endpoint tells the protocol, which is signed and does not arrive. */
function placeOf(request: IncomingRequest, own: Endpoint) {
  for (const endpoint of request.endpoints ?? [own]) {
    const located = locate({ ...request, endpoints: [endpoint] }, { regions: [''], endpoint, isBucketName })
    if ('reason' in located) continue
    const { origin, root } = endpoint.address('', located.bucket)
    return { ...located, origin: `${origin}${root}` }
  }
  return no('unknown_host', `no endpoint is reached at host "${request.host.slice(0, 80)}"`)
}

/** The method is not signed, and a download is all that the token is for. */
function notADownload({ method }: IncomingRequest): Rejection | undefined {
  if (method === 'GET' || method === 'HEAD') return undefined
  const detail = `the token is for a download, not for ${method.slice(0, 20)}`
  return { reason: 'scope_mismatch', detail, answer: qiniuAnswer('scope_mismatch') }
}
