import type { Endpoint } from '@presign/core'
import {
  type IncomingRequest,
  locate,
  type MarkedRequest,
  type ParseResult,
  readIncoming,
  reject,
  repeatedParameter,
  type SignatureMarks,
} from '@presign/core/scheme'
import { canonicalQuery } from '../canonical.js'
import { answerOf } from '../read/answers.js'
import { momentOf } from '../read/moment.js'
import { WRITTEN } from './prepare.js'
import type { RpcPlan } from './scheme.js'

const no: SignatureMarks['reject'] = (reason, detail, answer = answerOf(reason)) => reject(reason, detail, answer)

const MARKS: SignatureMarks = {
  inHeader: () => false,
  // `Signature` alone is a parameter of other protocols as well.
  inUrl: (parameters) =>
    parameters.has('AccessKeyId') && (parameters.has('Signature') || parameters.has('SignatureMethod')),
  inBrokenUrl: /(?:^|&)AccessKeyId=/,
  signature: 'Signature',
  reject: no,
}

/** Parses a request that may carry the older signature in its query. */
export function parse(request: IncomingRequest, endpoint: Endpoint): ParseResult<RpcPlan> {
  return readIncoming(request, MARKS, (marked) => signed(marked, endpoint))
}

function signed(marked: MarkedRequest, endpoint: Endpoint): ParseResult<RpcPlan> {
  const { request, query, parameters } = marked
  const located = locate(request, { regions: [''], endpoint, isBucketName: () => false })
  if ('reason' in located) return no(located.reason, located.detail, located.answer)
  if (located.path !== '') no('malformed', 'its path is not "/"')
  const repeated = repeatedParameter(marked)
  if (repeated !== undefined) no('malformed', `parameter "${repeated.slice(0, 80)}" is there twice`)
  const need = (name: string) => parameters.get(name) || no('malformed', `the query lacks ${name}`)
  if (need('SignatureMethod') !== 'HMAC-SHA1') no('unsupported', 'SignatureMethod is not HMAC-SHA1')
  if (need('SignatureVersion') !== '1.0') no('unsupported', 'SignatureVersion is not 1.0')
  need('SignatureNonce')
  return {
    state: 'signed',
    plan: {
      scope: '',
      method: request.method,
      query: canonicalQuery(query.filter(([name]) => name !== 'Signature')),
    },
    objectKey: { key: '', path: '' },
    signature: need('Signature'),
    signsParameter: (name) => !WRITTEN.includes(name),
    claims: {
      mode: 'header',
      accessKeyId: need('AccessKeyId'),
      securityToken: parameters.get('SecurityToken') ?? undefined,
      resource: 'service',
      bucket: undefined,
      key: undefined,
      payload: 'unsigned',
      sha256: undefined,
      signedAt: momentOf(need('Timestamp')) ?? no('malformed', 'Timestamp is not a valid time stamp'),
      expiresAt: undefined,
      signedHeaders: [],
      misplaced: undefined,
    },
  }
}
