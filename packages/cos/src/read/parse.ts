import type { Endpoint } from '@presign/core'
import {
  decodeText,
  encodePath,
  firstRepeat,
  type IncomingRequest,
  type MarkedRequest,
  type Pairs,
  type ParseResult,
  readIncoming,
  reject,
  type SignatureMarks,
} from '@presign/core/scheme'
import type { Claims, Reason, ServiceError } from '@presign/core/verify'
import { locateObject } from '@presign/object-storage/verify'
import { ALGORITHM, canonical, canonicalName, isServiceHeader, textOf } from '../canonical.js'
import { isBucketName } from '../names.js'
import type { CosPlan } from '../plan.js'
import { isOwnParameter, PERMISSION } from '../sign/prepare.js'
import { readKeyTime } from '../sign/window.js'
import { cosAnswer } from './answers.js'

/** What a verifying value knows beside the request. */
export interface VerifyingPlace {
  readonly regions: readonly string[]
  readonly endpoint: Endpoint
  readonly signHost: boolean
}

const TOKEN = 'x-cos-security-token'

function no(reason: Reason, detail: string, answer?: Partial<ServiceError>): never {
  return reject(reason, detail, { ...cosAnswer(reason), ...answer })
}

const uncovered = (what: string): never =>
  no('malformed', `${what} is not signed`, { status: 403, code: 'AccessDenied', message: `${what} is not signed.` })

const MARKS: SignatureMarks = {
  inHeader: (authorization) => /^\s*q-sign-algorithm=/.test(authorization),
  inUrl: (parameters) => [...parameters].some(([name, value]) => isMark(name, value)),
  inBrokenUrl: /(?:^|&)q-sign-algorithm=/,
  signature: 'q-signature',
  reject: no,
}

/** Parses a request that may be signed for COS, in its header or in its URL. */
export function parse(request: IncomingRequest, place: VerifyingPlace): ParseResult<CosPlan> {
  return readIncoming(request, MARKS, (marked) => {
    const { mode, query } = marked
    // Methods are signed in lower case, and `get` is another method than `GET` (RFC 9110 §9.1).
    if (request.method !== request.method.toUpperCase()) no('malformed', 'the method is not in upper case')
    const repeated = firstRepeat(query, canonicalName)
    if (repeated !== undefined) no('malformed', `query parameter "${repeated.slice(0, 80)}" is there twice`)
    const [authorization = ''] = request.headers.get('authorization') ?? []
    const { given, names } = mode === 'url' ? authInUrl(query) : { given: parts(authorization), names: [] }
    return signed({ ...marked, query: query.filter(([name]) => !names.includes(name)) }, given, place)
  })
}

/** Some tools send all of it as one parameter. */
function isMark(name: string, value: string | null): boolean {
  return name === 'q-sign-algorithm' || name === 'q-signature' || (name === 'sign' && /^q-sign-algo/.test(value ?? ''))
}

/** What a signature says, and the names of the parameters that carry it: no others are left out of what is signed. */
function authInUrl(query: Pairs<string | null>): { given: Pairs<string | null>; names: readonly string[] } {
  const whole = query.find(([name]) => name === 'sign')?.[1]
  return whole ? { given: parts(whole), names: ['sign'] } : { given: query, names: PERMISSION }
}

/** In `Authorization` the values are not percent-encoded. */
function parts(text: string): Pairs {
  const pairs = text
    .trim()
    .split('&')
    .map((part) => /^([^=]*)=(.*)$/.exec(part) ?? no('malformed', 'a part of the signature has no "="'))
    .map(([, name = '', value = '']) => [name, value] as const)
  return firstRepeat(pairs) === undefined ? pairs : no('malformed', 'the signature says one thing twice')
}

function signed(
  { request, query, mode }: MarkedRequest,
  given: Pairs<string | null>,
  place: VerifyingPlace,
): ParseResult<CosPlan> {
  const need = (wanted: string, empty = false) => {
    const value = given.find(([name]) => name === wanted)?.[1]
    return value !== undefined && value !== null && (value !== '' || empty)
      ? value
      : no('malformed', `the ${mode === 'url' ? 'URL' : 'signature'} lacks ${wanted}`)
  }
  if (need('q-sign-algorithm') !== ALGORITHM) no('malformed', 'q-sign-algorithm is not sha1')
  const { start, end, signTime, scope } = windows(need('q-sign-time'), need('q-key-time'))
  const headers = coveredHeaders(request, namesIn(need('q-header-list', true)), place)
  const parameters = coveredParameters(query, namesIn(need('q-url-param-list', true)))
  const { resource, bucket, key, path } = locateObject(request, { ...place, isBucketName }, no)
  const root = decodeText(request.path.slice(0, request.path.length - path.length))
  if (root === undefined) return no('malformed', 'the path is not percent-encoded UTF-8')
  const claims: Claims = {
    mode,
    accessKeyId: need('q-ak'),
    securityToken: tokenOf(request, query),
    resource,
    bucket,
    key: key === '' ? undefined : key,
    payload: 'unsigned',
    sha256: undefined,
    signedAt: start,
    expiresAt: end,
    signedHeaders: headers.map(([name]) => name).sort(),
    misplaced: undefined,
  }
  const plan: CosPlan = {
    scope,
    method: request.method.toLowerCase(),
    root,
    parameters: textOf(parameters),
    headers: textOf(canonical(headers)),
    stamp: [ALGORITHM, signTime, ''].join('\n'),
  }
  const signature = need('q-signature')
  return { state: 'signed', plan, objectKey: { key, path: encodePath(key) }, signature, claims, signsParameter }
}

/** All are: others are not accepted. */
const signsParameter = (name: string) => !isOwnParameter(name)

/** The string to sign has the one window, the key the other; a signature cannot outlast its key. */
function windows(signTime: string, scope: string) {
  const window = readKeyTime(signTime) ?? no('malformed', 'q-sign-time is not a window')
  const key = scope === signTime ? window : (readKeyTime(scope) ?? no('malformed', 'q-key-time is not a window'))
  if (window.start < key.start || window.end > key.end) no('scope_mismatch', 'q-sign-time reaches beyond q-key-time')
  return { ...window, signTime, scope }
}

function namesIn(list: string): readonly string[] {
  return list === '' ? [] : list.split(';')
}

/**
 * The listed parameters. The service takes further ones and reads a missing one as empty; here both are refused, since
 * they make another request of the one that was signed.
 */
function coveredParameters(query: Pairs<string | null>, names: readonly string[]): Pairs {
  const own = canonical(query)
  const [listed, arrived] = [new Set(names), new Set(own.map(([name]) => name))]
  for (const [name, value] of own)
    if (!(name === TOKEN && value !== '') && !listed.has(name)) uncovered(`query parameter "${name.slice(0, 80)}"`)
  const missing = names.find((name) => !arrived.has(name))
  if (missing !== undefined) no('malformed', `signed parameter "${missing.slice(0, 80)}" did not arrive`)
  return own.filter(([name]) => listed.has(name))
}

function coveredHeaders({ headers }: IncomingRequest, names: readonly string[], { signHost }: VerifyingPlace): Pairs {
  const listed = new Set(names)
  for (const name of headers.keys())
    if (((name === 'host' && signHost) || (isServiceHeader(name) && name !== TOKEN)) && !listed.has(name))
      uncovered(`header "${name.slice(0, 80)}"`)
  if (listed.size < names.length) no('malformed', 'a signed header is listed twice')
  // Names of headers are signed encoded, which changes few of them.
  const byCanonicalName = new Map([...headers.keys()].map((name) => [canonicalName(name), name]))
  return names.map((name) => {
    const arrived = headers.has(name) ? name : byCanonicalName.get(name)
    const [value, second] =
      headers.get(arrived ?? '') ?? no('malformed', `signed header "${name.slice(0, 80)}" did not arrive`)
    if (second !== undefined) no('malformed', `header "${name.slice(0, 80)}" is there twice`)
    return [arrived ?? name, value ?? '']
  })
}

/** Signed or not, in either place, as the SDKs differ; not in both. */
function tokenOf({ headers }: IncomingRequest, query: Pairs<string | null>): string | undefined {
  const inUrl = query.find(([name]) => canonicalName(name) === TOKEN)?.[1] ?? undefined
  const inHeader = headers.get(TOKEN)
  if (inHeader && (inUrl !== undefined || inHeader.length > 1)) no('conflicting', 'it has two security tokens')
  return inHeader?.[0] ?? inUrl
}
