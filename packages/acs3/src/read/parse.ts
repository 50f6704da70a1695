import type { Endpoint } from '@presign/core'
import {
  authorizationItems,
  encodePath,
  type IncomingRequest,
  listedHeaders,
  locate,
  type MarkedRequest,
  type Pairs,
  type ParseResult,
  readIncoming,
  reject,
  repeatedParameter,
  type SignatureMarks,
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

function signed(marked: MarkedRequest, endpoint: Endpoint): ParseResult<Acs3Plan> {
  const { request, query } = marked
  const located = locate(request, { regions: [''], endpoint, isBucketName: () => false })
  if ('reason' in located) return no(located.reason, located.detail, located.answer)
  const repeated = repeatedParameter(marked)
  if (repeated !== undefined) no('malformed', `parameter "${repeated.slice(0, 80)}" is there twice`)
  const [authorization = ''] = request.headers.get('authorization') ?? []
  const item = authorizationItems(authorization.slice(ALGORITHM.length), malformed)
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
    signsParameter: () => true,
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
  const signed = listedHeaders(request, signedHeaders.split(';'), isSigned, {
    malformed,
    uncovered: (name) => malformed(`header "${name}" is not signed`),
  })
  for (const [name] of signed)
    if ((request.headers.get(name)?.length ?? 0) > 1) malformed(`header "${name.slice(0, 80)}" is there twice`)
  return signed
}

function malformed(detail: string): never {
  return no('malformed', detail)
}
