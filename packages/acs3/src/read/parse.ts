import type { Endpoint } from '@presign/core'
import {
  authorizationItems,
  encodePath,
  firstRepeat,
  type IncomingRequest,
  locate,
  type MarkedRequest,
  type Pairs,
  type ParseResult,
  readIncoming,
  reject,
  type SignatureMarks,
  signedHeadersOf,
} from '@presign/core/scheme'
import { ALGORITHM, canonicalHeaders, canonicalQuery, isSigned, namesOf, PAYLOAD_HEADER } from '../canonical.js'
import type { Acs3Plan } from '../plan.js'
import { answerOf } from './answers.js'
import { momentOf } from './moment.js'

const no: SignatureMarks['reject'] = (reason, detail, answer = answerOf(reason)) => reject(reason, detail, answer)

const MARKS: SignatureMarks = { inHeader: (authorization) => authorization.startsWith(ALGORITHM), reject: no }

/** Parses a request that may be signed with ACS3-HMAC-SHA256. */
export function parse(request: IncomingRequest, endpoint: Endpoint): ParseResult<Acs3Plan> {
  return readIncoming(request, MARKS, (marked) => signed(marked, endpoint))
}

function signed({ request, query }: MarkedRequest, endpoint: Endpoint): ParseResult<Acs3Plan> {
  const located = locate(request, { regions: [''], endpoint, isBucketName: () => false })
  if ('reason' in located) return no(located.reason, located.detail, located.answer)
  const repeated = firstRepeat(query)
  if (repeated !== undefined) no('malformed', `parameter "${repeated.slice(0, 80)}" is there twice`)
  const item = authorizationItems(request.headers.get('authorization')?.[0] ?? '', ALGORITHM, no)
  const accessKeyId = item('Credential')
  const headers = coveredHeaders(request, item('SignedHeaders'))
  const value = (name: string) => headers.find(([found]) => found === name)?.[1]
  const need = (name: string) => value(name) || no('malformed', `it lacks the header ${name}`)
  need('x-acs-signature-nonce')
  const sha256 = need(PAYLOAD_HEADER)
  if (!/^[0-9a-f]{64}$/.test(sha256)) no('malformed', `${PAYLOAD_HEADER} is not a SHA-256 in lower-case hex`)
  if ((value('x-acs-accesskey-id') ?? accessKeyId) !== accessKeyId)
    no('conflicting', 'x-acs-accesskey-id and Authorization name two access key ids')
  return {
    state: 'signed',
    plan: {
      scope: '',
      method: request.method,
      query: canonicalQuery(query),
      headers: canonicalHeaders(headers),
      signedHeaders: namesOf(headers),
      payload: sha256,
    },
    objectKey: { key: located.path, path: encodePath(located.path) },
    signature: item('Signature'),
    claims: {
      mode: 'header',
      accessKeyId,
      securityToken: value('x-acs-security-token'),
      resource: 'service',
      bucket: undefined,
      key: located.path || undefined,
      payload: 'digest',
      sha256,
      signedAt: momentOf(need('x-acs-date')) ?? no('malformed', 'x-acs-date is not a valid time stamp'),
      expiresAt: undefined,
      signedHeaders: headers.map(([name]) => name),
      misplaced: undefined,
    },
  }
}

/** The headers that the request says it signed, once each, and among them all that must be. */
function coveredHeaders(request: IncomingRequest, signedHeaders: string): Pairs {
  const signed = signedHeadersOf(request, signedHeaders, no)
  const listed = new Set(signed.map(([name]) => name))
  for (const [name, values] of request.headers) {
    if (isSigned(name) && !listed.has(name)) no('malformed', `header "${name.slice(0, 80)}" is not signed`)
    if (values.length > 1 && listed.has(name)) no('malformed', `header "${name.slice(0, 80)}" is there twice`)
  }
  return signed
}
