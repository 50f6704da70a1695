import type { Endpoint } from '@presign/core'
import {
  encodePath,
  firstRepeat,
  type IncomingRequest,
  locate,
  type MarkedRequest,
  type ParseResult,
  readIncoming,
  type SignatureMarks,
} from '@presign/core/scheme'
import { no } from './answers.js'
import { isBucketName } from './endpoint.js'
import type { TemplatePlan } from './plan.js'
import { canonicalRoot } from './scheme.js'

/** Where requests are expected. */
interface Place {
  readonly regions: readonly string[]
  readonly endpoint: Endpoint
}

const MARKS: SignatureMarks = {
  inHeader: (authorization) => authorization.startsWith('TEMPLATE '),
  inUrl: (parameters) => parameters.has('template'),
  inBrokenUrl: /(?:^|&)template=/,
  signature: 'template',
  reject: no,
}

/** Parses a request that may be signed with this scheme, in its header or in its URL. */
export function parse(request: IncomingRequest, place: Place): ParseResult<TemplatePlan> {
  return readIncoming(request, MARKS, (marked) => {
    if (firstRepeat(marked.query) !== undefined) no('malformed', 'a query parameter is there twice')
    const [authorization = ''] = request.headers.get('authorization') ?? []
    const auth = marked.mode === 'url' ? marked.parameters.get('template') : authorization.slice('TEMPLATE '.length)
    return signed(marked, auth ?? '', place)
  })
}

function signed({ request, mode }: MarkedRequest, auth: string, place: Place): ParseResult<TemplatePlan> {
  const [, stamp = '', accessKeyId = '', time = '', lifetime = '', signature = ''] =
    /^(([^:]+):(\d{1,10}):(\d{1,10})):([0-9a-f]{64})$/.exec(auth) ?? no('malformed', 'it does not have four parts')
  const located = locate(request, { ...place, isBucketName })
  if ('reason' in located) return no(located.reason, located.detail, located.answer)
  const { resource, bucket, key } = located
  // `/photos/cat.jpg` without a bucket would sign as `cat.jpg` of `photos` does.
  if (bucket === undefined && key !== '') no('unknown_host', "the host is that of the service, the path an object's")
  const plan: TemplatePlan = {
    scope: '',
    method: request.method,
    root: canonicalRoot(bucket),
    query: withoutMark(request.query),
    stamp,
  }
  const claims = {
    mode,
    accessKeyId,
    securityToken: undefined,
    resource,
    bucket,
    key: key === '' ? undefined : key,
    payload: 'unsigned',
    sha256: undefined,
    signedAt: Number(time),
    expiresAt: Number(time) + Number(lifetime),
    signedHeaders: [],
    misplaced: undefined,
  } as const
  return { state: 'signed', plan, objectKey: { key, path: encodePath(key) }, signature, claims, signsParameter }
}

/** All are signed but the one with the signature. */
const signsParameter = (name: string) => name !== 'template'

function withoutMark(query: string): string {
  const pieces = query.split('&').filter((piece) => !piece.startsWith('template='))
  return pieces.join('&')
}
