import type { Endpoint } from '@presign/core'
import {
  authorizationItems,
  type IncomingRequest,
  isoSeconds,
  LAST_SECOND,
  listedHeaders,
  locate,
  type MarkedRequest,
  type Pairs,
  type ParseResult,
  type Rejection,
  readIncoming,
  reject,
  type SignatureMarks,
} from '@presign/core/scheme'
import {
  ALGORITHM,
  canonicalHeaders,
  EMPTY_PAYLOAD,
  namesOf,
  PAYLOAD_HEADER,
  scopeOf,
  stampOf,
  UNSIGNED_LINE,
  UNSIGNED_PAYLOAD,
} from '../canonical.js'
import type { Tc3Plan } from '../plan.js'
import { answerOf } from './answers.js'

/** What a verifying value accepts. */
export interface Accepted {
  readonly services: readonly string[]
  readonly endpoint: Endpoint
}

const no: SignatureMarks['reject'] = (reason, detail, answer = answerOf(reason)) => reject(reason, detail, answer)

const MARKS: SignatureMarks = { inHeader: (authorization) => authorization.startsWith(ALGORITHM), reject: no }

/** Parses a request that may be signed with TC3-HMAC-SHA256. */
export function parse(request: IncomingRequest, accepted: Accepted): ParseResult<Tc3Plan> {
  return readIncoming(request, MARKS, (marked) => signed(marked, accepted))
}

function signed({ request }: MarkedRequest, accepted: Accepted): ParseResult<Tc3Plan> {
  const [authorization = ''] = request.headers.get('authorization') ?? []
  const item = authorizationItems(authorization.slice(ALGORITHM.length), malformed)
  const timestamp = once(request, 'x-tc-timestamp') ?? ''
  const signedAt = secondsOf(timestamp)
  const { accessKeyId, service, scope, misplaced } = readCredential(item('Credential'), signedAt, accepted)
  // Hosts are told apart by service, as elsewhere by region.
  const regions = misplaced ? accepted.services : [service]
  const located = locate(request, { regions, endpoint: accepted.endpoint, isBucketName: () => false })
  if ('reason' in located) return no(located.reason, located.detail, located.answer)
  if (located.path !== '') no('malformed', 'its path is not "/"')
  const headers = coveredHeaders(request, item('SignedHeaders'))
  const unsigned = isUnsigned(request)
  return {
    state: 'signed',
    plan: {
      scope,
      method: request.method,
      query: request.query,
      headers: canonicalHeaders(headers),
      signedHeaders: namesOf(headers),
      payload: unsigned ? UNSIGNED_LINE : EMPTY_PAYLOAD,
      stamp: stampOf(timestamp, scope),
    },
    objectKey: { key: '', path: '' },
    signature: item('Signature'),
    signsParameter: () => true,
    claims: {
      mode: 'header',
      accessKeyId,
      securityToken: once(request, 'x-tc-token'),
      resource: 'service',
      bucket: undefined,
      key: undefined,
      payload: unsigned ? 'unsigned' : 'digest',
      // The request does not tell the digest: it is bound when the body is there.
      sha256: undefined,
      signedAt,
      expiresAt: undefined,
      signedHeaders: headers.map(([name]) => name),
      misplaced,
    },
  }
}

/** A header that may be there once. */
function once({ headers }: IncomingRequest, name: string): string | undefined {
  const values = headers.get(name)
  if ((values?.length ?? 0) > 1) no('malformed', `header "${name}" is there twice`)
  return values?.[0]
}

function secondsOf(timestamp: string): number {
  const seconds = /^(?:0|[1-9]\d{0,11})$/.test(timestamp) ? Number(timestamp) : Number.NaN
  return seconds <= LAST_SECOND ? seconds : no('malformed', 'x-tc-timestamp is not in seconds since 1970')
}

interface Credential {
  readonly accessKeyId: string
  readonly service: string
  readonly scope: string
  readonly misplaced: Rejection | undefined
}

/** A credential, `id/day/service/tc3_request`, and whether its scope is of this moment and accepted here. */
function readCredential(credential: string, signedAt: number, { services }: Accepted): Credential {
  const [, accessKeyId = '', found = '', service = ''] =
    /^([^/]+)\/([^/]+\/([^/]+)\/[^/]+)$/.exec(credential) ?? no('malformed', 'the credential has not four parts')
  const scope = scopeOf(isoSeconds(signedAt).slice(0, 10), service)
  if (found === scope && services.includes(service)) return { accessKeyId, service, scope, misplaced: undefined }
  const wanted = scopeOf(isoSeconds(signedAt).slice(0, 10), services.join(' or '))
  const detail = `the credential is for ${found.slice(0, 120)}, wanted ${wanted.slice(0, 120)}`
  const misplaced: Rejection = { reason: 'scope_mismatch', detail, answer: answerOf('scope_mismatch') }
  return { accessKeyId, service, scope: found, misplaced }
}

/** The headers that the request says it signed, once each, and among them the two that must be. */
function coveredHeaders(request: IncomingRequest, signedHeaders: string): Pairs {
  const names = signedHeaders.split(';')
  for (const name of ['content-type', 'host']) if (!names.includes(name)) malformed(`header "${name}" is not signed`)
  const signed = listedHeaders(request, names, () => false, { malformed, uncovered: malformed })
  for (const [name] of signed) once(request, name)
  return signed
}

function malformed(detail: string): never {
  return no('malformed', detail)
}

/** Whether the request says that its body is not signed. */
function isUnsigned(request: IncomingRequest): boolean {
  const said = once(request, PAYLOAD_HEADER)
  if (said !== undefined && said !== UNSIGNED_PAYLOAD) no('malformed', `${PAYLOAD_HEADER} is not ${UNSIGNED_PAYLOAD}`)
  return said !== undefined
}
