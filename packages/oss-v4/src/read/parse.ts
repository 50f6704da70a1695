import type { Endpoint } from '@presign/core'
import {
  encodePath,
  type IncomingRequest,
  type MarkedRequest,
  type Pairs,
  type ParseResult,
} from '@presign/core/scheme'
import type { Claims } from '@presign/core/verify'
import { invalid, locateOss, type OssMarks, readOssRequest, rejectOss } from '@presign/oss/scheme'
import { ALGORITHM, canonicalHeaders, canonicalRoot, isOwnParameter, isSignedByDefault } from '../canonical.js'
import type { V4Plan } from '../plan.js'
import { type AuthParameters, authInHeader, authInUrl, SCHEME } from './auth.js'
import { type Accepted, readCredential } from './credential.js'
import { receivedQuery, SIGNATURE } from './received-query.js'

/** Parses a request that may be signed with V4, in its header or in its URL. */
export function parse(
  request: IncomingRequest,
  place: Accepted & { readonly endpoint: Endpoint },
): ParseResult<V4Plan> {
  return readOssRequest(request, MARKS, (marked) => {
    // It would be signed as no parameter at all.
    if (marked.parameters.has('')) rejectOss('malformed', 'a query parameter has no name')
    return signed(marked, marked.mode === 'url' ? authInUrl(marked) : authInHeader(marked), place)
  })
}

const MARKS: OssMarks = {
  inHeader: (authorization) => authorization.startsWith(SCHEME),
  signature: SIGNATURE,
  /** Any of V4's own parameters marks a URL as V4's; the older OSS2 uses two of the names with a version of its own. */
  inUrl: (parameters) => {
    const version = parameters.get('x-oss-signature-version')
    return parameters.has('x-oss-credential') || (version !== undefined && version !== 'OSS2')
  },
  inBrokenUrl: /(?:^|&)x-oss-credential=/,
  isSigned: isSignedByDefault,
  reject: rejectOss,
}

function signed(
  { request, mode, query }: MarkedRequest,
  auth: AuthParameters,
  place: Accepted & { readonly endpoint: Endpoint },
): ParseResult<V4Plan> {
  const { signature, timestamp, signedAt, expiresAt, securityToken, additional, payload } = auth
  const { accessKeyId, scope, regions, misplaced } = readCredential(auth, place)
  const { resource, bucket, key } = locateOss(request, regions, place.endpoint)
  const headers = signedHeaders(request, additional)
  const sha256 = /^[0-9a-f]{64}$/.test(payload) ? payload : undefined
  const claims: Claims = {
    mode,
    accessKeyId,
    securityToken,
    resource,
    bucket,
    key: key === '' ? undefined : key,
    payload: sha256 === undefined ? 'unsigned' : 'digest',
    sha256,
    signedAt,
    expiresAt,
    signedHeaders: headers.map(([name]) => name).sort(),
    misplaced,
  }
  const plan: V4Plan = {
    scope,
    method: request.method,
    root: canonicalRoot(bucket),
    query: receivedQuery(request.query, query),
    headers: canonicalHeaders(headers),
    additional: additional.join(';'),
    payload,
    stamp: `${ALGORITHM}\n${timestamp}\n${scope}\n`,
  }
  return { state: 'signed', plan, objectKey: { key, path: encodePath(key) }, signature, claims, signsParameter }
}

/** All are signed. */
const signsParameter = (name: string) => !isOwnParameter(name)

/** A URL does not tell which default headers were signed: all of them that arrived were. */
function signedHeaders({ headers }: IncomingRequest, additional: readonly string[]): Pairs {
  for (const name of additional)
    if (!headers.has(name))
      rejectOss(
        'malformed',
        `additional header "${name.slice(0, 80)}" did not arrive`,
        invalid(`The additional header ${name.slice(0, 80)} is not in the request.`),
      )
  // A set, because a stranger's list may be as long as a header can be.
  const named = new Set(additional)
  const signed: (readonly [string, string])[] = []
  for (const [name, values] of headers)
    if (isSignedByDefault(name) || named.has(name)) signed.push([name, values.join(',')])
  return signed
}
