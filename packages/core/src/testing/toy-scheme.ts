import type { SigningTime } from '../credentials/clock.js'
import type { DerivedKey, Secret } from '../credentials/credentials.js'
import { inPlan, inScope, type Mistake } from '../explain/proof/mistake.js'
import { hashed, importKey, type Key, type Recipe, sign } from '../recipe/recipe.js'
import { checkBucket } from '../schemes/bucket.js'
import type { Endpoint } from '../schemes/endpoint.js'
import { hostedEndpoint } from '../schemes/endpoints.js'
import type { IncomingRequest, ParseResult } from '../schemes/incoming.js'
import { firstRepeat, reject } from '../schemes/parsing.js'
import type { Mode, ObjectKey, Plan } from '../schemes/plan.js'
import { locate, type MarkedRequest, readIncoming, type SignatureMarks } from '../schemes/read-incoming.js'
import { acceptsRegion, type Regions, regionsToMatch } from '../schemes/region.js'
import type { Reason, Rejection, ServiceError } from '../schemes/rejection.js'
import type { NormalizedRequest, Pairs } from '../schemes/request.js'
import type { SigningScheme, VerifyingScheme } from '../schemes/scheme.js'
import { headersToSend, rejectReserved, type WireParts, withHost, withSignature } from '../schemes/wire-parts.js'
import { rejectRepeats } from '../signer/normalize.js'
import { fromIsoBasic, isoBasic } from '../text/dates.js'
import { byBytes, encodePath, encodeText, fromHex } from '../text/encoding.js'
import { invalidBucket } from '../text/input-errors.js'

// A protocol that no service speaks, so that core is proved by itself: everything a scheme can do, as short as it can be.
// All that a signature says of itself is one text, the stamp `id/day/region/toy/time/lifetime/names`. It stands in the
// parameter or header `x-toy`, and is signed as any parameter or header of that name would be.

/** Options of {@link toy}. */
export interface ToyOptions {
  /** Default `here`. */
  readonly region?: string
  /** What the scheme is called, and what its parameters and headers begin with. Default `toy`. */
  readonly mark?: string
  /** Default {@link toyEndpoint}. */
  readonly endpoint?: Endpoint
}

/** Options of {@link toyVerification}. */
export interface ToyVerificationOptions extends Omit<ToyOptions, 'region'> {
  /** Default `here`. */
  readonly region?: Regions
}

/** What a toy signature covers, but for the object key: flat text, in the order of the canonical request. */
export interface ToyPlan extends Plan {
  readonly method: string
  /** `/bucket/`, or `/` for the service. */
  readonly root: string
  readonly query: string
  /** `name:value` and a newline for each signed header. */
  readonly headers: string
  /** Names of the additional headers, joined with `;`. */
  readonly names: string
  /** The SHA-256 of the body in hex, or `UNSIGNED`. */
  readonly payload: string
  /** The string to sign up to the digest: name, time, scope, a newline after each. */
  readonly stamp: string
}

interface ToySigningPlan extends ToyPlan, WireParts {}

/** The toy scheme as a signer takes it. */
export interface Toy extends SigningScheme<string, 'url' | 'header'> {
  readonly region: string
  readonly endpoint: Endpoint
}

/** `bucket.<region>.toy.example`. */
export const toyEndpoint: Endpoint = hostedEndpoint('public', {
  hostOf: (region) => `${region}.toy.example`,
  isBucketName,
})

/** A small scheme with everything core has a step for: both modes, regions, tokens, derived keys, a digest. */
export function toy({ region = 'here', mark = 'toy', endpoint = toyEndpoint }: ToyOptions = {}): Toy {
  return Object.freeze<Toy>({
    ...shared(mark),
    modes: ['url', 'header'],
    limits: { keyBytes: 1024, expiresIn: 604_800 },
    region,
    endpoint,
    prepare: (request, time) => prepare(request, time, { region, mark, endpoint }),
    finalize: (plan: ToySigningPlan, { path }, signature) =>
      withSignature(plan, path, plan.authorization === '' ? encodeText(signature) : signature),
  })
}

/** The same as a verifier takes it. */
export function toyVerification(options: ToyVerificationOptions = {}): VerifyingScheme {
  const place = { region: 'here', mark: 'toy', endpoint: toyEndpoint, ...options }
  return Object.freeze<VerifyingScheme>({
    ...shared(place.mark),
    endpoint: place.endpoint,
    answers: answer,
    parse: (request) => parse(request, place),
    withPayload: (plan: ToyPlan, payload): ToyPlan => ({ ...plan, payload }),
  })
}

/** The same with a key pair: the secret of a signer is its PKCS#8 in hex, that of a verifier the SPKI in hex. */
export function toyPair(options: ToyOptions = {}): Toy {
  return Object.freeze<Toy>({ ...toy(options), ...PAIR })
}

/** The verifying value of {@link toyPair}. */
export function toyPairVerification(options: ToyVerificationOptions = {}): VerifyingScheme {
  return Object.freeze<VerifyingScheme>({
    ...toyVerification(options),
    ...PAIR,
    verifyingKey: (_plan, credentials) => half(credentials, 'verify'),
  })
}

const PAIR = {
  signature: { algorithm: 'ecdsa-p256-sha256', encoding: 'base64' },
  signingKey: (_plan: Plan, credentials: Secret | DerivedKey) => half(credentials, 'sign'),
} as const

function* half(credentials: Secret | DerivedKey, use: 'sign' | 'verify'): Recipe<Key> {
  const { accessKeySecret: secret } = credentials as Secret
  if (typeof secret !== 'string') return secret
  return yield* importKey('ecdsa-p256-sha256', fromHex(secret) ?? new Uint8Array(), use)
}

function shared(name: string) {
  return {
    name,
    signature: { algorithm: 'hmac-sha256', encoding: 'hex' },

    canonicalize({ method, root, query, headers, names, payload, stamp }: ToyPlan, { path }: ObjectKey) {
      const canonicalRequest = `${method}\n${root}${path}\n${query}\n${headers}\n${names}\n${payload}`
      return { canonicalRequest, stringToSign: hashed(stamp, 'sha256', canonicalRequest) }
    },

    *signingKey({ scope }: Plan, credentials: Secret | DerivedKey): Recipe<Key> {
      const { accessKeySecret: secret } = credentials as Secret
      const key = typeof secret === 'string' ? yield* importKey('hmac-sha256', secret) : secret
      return yield* importKey('hmac-sha256', yield* sign(key, scope, 'bytes'))
    },
  } as const
}

function prepare(
  request: NormalizedRequest,
  { seconds }: SigningTime,
  { region, mark, endpoint }: Required<ToyOptions>,
): ToySigningPlan {
  const { mode, method, query, accessKeyId, securityToken } = request
  const address = (request.endpoint ?? endpoint).address(region, request.bucket)
  checkBucket(request, address, checkBucketName)
  rejectRepeats(query)
  rejectReserved(request, reserved(mark))

  const url = mode === 'url'
  const time = isoBasic(seconds)
  const scope = `${time.slice(0, 8)}/${region}/${mark}`
  const given = request.additionalHeaders.includes('host') ? withHost(request.headers, address) : request.headers
  const names = request.additionalHeaders.filter((name) => !isSigned(mark, name) && hasName(given, name))
  const stamp = [accessKeyId, scope, time, url ? request.expiresIn : '', names.join(';')].join('/')
  const own: Pairs = [
    [`x-${mark}`, stamp],
    ...(securityToken === undefined ? [] : [[`x-${mark}-token`, securityToken] as const]),
  ]
  const headers = url ? given : [...given, ...own]
  const search = canonicalQuery(url ? [...query, ...own] : query)
  return {
    scope,
    method,
    root: canonicalRoot(address.bucket),
    query: search,
    headers: canonicalHeaders(headers.filter(([name]) => isSigned(mark, name) || names.includes(name))),
    names: names.join(';'),
    payload: headers.find(([name]) => name === `x-${mark}-sha256`)?.[1] ?? UNSIGNED,
    stamp: [mark, time, scope, ''].join('\n'),
    prefix: address.origin + address.root,
    suffix: url ? `?${search}&x-${mark}-signature=` : search && `?${search}`,
    authorization: url ? '' : `${mark} `,
    headersToSend: headersToSend(headers),
    absentHeaders: Object.freeze([
      ...(url ? ['authorization'] : []),
      ...(hasName(headers, 'content-type') ? [] : ['content-type']),
      `x-${mark}*`,
    ]),
  }
}

const UNSIGNED = 'UNSIGNED'

function reserved(mark: string) {
  return { query: (name: string) => isOwn(mark, name), headers: ['authorization', ...ownNames(mark)] }
}

const ownNames = (mark: string) => [`x-${mark}`, `x-${mark}-token`, `x-${mark}-signature`]

/** Whether a parameter carries the signature. */
const isOwn = (mark: string, name: string) => ownNames(mark).includes(name)

/** Headers that are signed whenever they are sent. */
function isSigned(mark: string, name: string): boolean {
  return name === 'content-type' || name === `x-${mark}` || name.startsWith(`x-${mark}-`)
}

function hasName(headers: Pairs, name: string): boolean {
  return headers.some(([sent]) => sent === name)
}

function canonicalRoot(bucket: string | undefined): string {
  return bucket === undefined ? '/' : `/${encodeText(bucket)}/`
}

function canonicalQuery(query: Pairs<string | null>): string {
  return query
    .map(([name, value]) => encodeText(name) + (value === null ? '' : `=${encodeText(value)}`))
    .sort(byBytes)
    .join('&')
}

function canonicalHeaders(headers: Pairs): string {
  const sorted = [...headers].sort(([a], [b]) => byBytes(a, b))
  return sorted.map(([name, value]) => `${name}:${value}\n`).join('')
}

function isBucketName(text: string): boolean {
  return /^[a-z0-9-]{3,63}$/.test(text)
}

function checkBucketName(found: string): void {
  if (isBucketName(found)) return
  const wanted = '3 to 63 of a-z, 0-9 and "-"'
  throw invalidBucket(found, wanted)
}

function answer(reason: Reason): ServiceError {
  return { status: 403, code: reason === 'mismatch' ? 'SignatureDoesNotMatch' : reason, message: reason }
}

function no(reason: Reason, detail: string, other: ServiceError = answer(reason)): never {
  return reject(reason, detail, other)
}

type Place = Required<ToyVerificationOptions>

function marksOf(mark: string): SignatureMarks {
  return {
    inHeader: (authorization) => authorization.startsWith(`${mark} `),
    inUrl: (parameters) => parameters.has(`x-${mark}`),
    inBrokenUrl: new RegExp(`(?:^|&)x-${mark}=`),
    signature: `x-${mark}-signature`,
    reject: no,
  }
}

function parse(request: IncomingRequest, place: Place): ParseResult<ToyPlan> {
  return readIncoming(request, marksOf(place.mark), (marked) => {
    const { mode, query, parameters } = marked
    if (firstRepeat(query) !== undefined) no('malformed', 'a query parameter is there twice')
    const own = (name: string) =>
      (mode === 'url' ? parameters.get(name) : request.headers.get(name)?.join(',')) ?? undefined
    const [authorization = ''] = request.headers.get('authorization') ?? []
    const signature = mode === 'url' ? own(`x-${place.mark}-signature`) : authorization.slice(place.mark.length + 1)
    if (!signature) return no('malformed', 'the signature is missing')
    const stamp = parseStamp(own(`x-${place.mark}`), mode, own(`x-${place.mark}-token`), place)
    const signsParameter = (name: string) => !isOwn(place.mark, name)
    return { state: 'signed', signature, signsParameter, ...signedParts(marked, stamp, place) }
  })
}

/** What a stamp says. */
interface Stamp {
  readonly accessKeyId: string
  readonly securityToken: string | undefined
  readonly mode: Mode
  readonly scope: string
  readonly region: string
  readonly day: string
  readonly time: string
  readonly names: readonly string[]
  readonly signedAt: number
  readonly expiresAt: number | undefined
  readonly misplaced: Rejection | undefined
}

function parseStamp(text: string | undefined, mode: Mode, securityToken: string | undefined, place: Place): Stamp {
  const found = /^(.+)\/((\d{8})\/([^/]+)\/([^/]+))\/(\d{8}T\d{6}Z)\/(\d{0,9})\/([^/]*)$/.exec(text ?? '')
  const [, accessKeyId = '', scope = '', day = '', region = '', service = '', time = '', lifetime, names] = found ?? []
  const signedAt = fromIsoBasic(time)
  if (signedAt === undefined || service !== place.mark || !time.startsWith(day))
    return no('malformed', 'the stamp cannot be read')
  const accepted = acceptsRegion(place.region, { region, service, day })
  const detail = `the scope is of region "${region.slice(0, 80)}"`
  return {
    ...{ accessKeyId, securityToken, mode, scope, region, day, time, signedAt },
    names: names ? names.split(';') : [],
    expiresAt: lifetime ? signedAt + Number(lifetime) : undefined,
    misplaced: accepted ? undefined : { reason: 'scope_mismatch', detail, answer: answer('scope_mismatch') },
  }
}

function signedParts({ request, query }: MarkedRequest, stamp: Stamp, { region: regions, mark, endpoint }: Place) {
  const { names, scope, time, ...claimed } = stamp
  const located = locate(request, {
    regions: regionsToMatch(regions, { ...stamp, service: mark }),
    endpoint,
    isBucketName,
  })
  if ('reason' in located) return no(located.reason, located.detail, located.answer)
  const { resource, bucket, key } = located
  // `/photos/cat.jpg` at the host of the service would sign as `cat.jpg` of `photos` does.
  if (bucket === undefined && key !== '') no('unknown_host', "the host is that of the service, the path an object's")
  const headers = signedHeaders(request, names, mark)
  const payload = headers.find(([name]) => name === `x-${mark}-sha256`)?.[1]
  const plan: ToyPlan = {
    scope,
    method: request.method,
    root: canonicalRoot(bucket),
    query: canonicalQuery(query.filter(([name]) => name !== `x-${mark}-signature`)),
    headers: canonicalHeaders(headers),
    names: names.join(';'),
    payload: payload ?? UNSIGNED,
    stamp: [mark, time, scope, ''].join('\n'),
  }
  const claims = {
    ...claimed,
    resource,
    bucket,
    key: key === '' ? undefined : key,
    payload: payload === undefined ? ('unsigned' as const) : ('digest' as const),
    sha256: payload,
    signedHeaders: headers.map(([name]) => name).sort(byBytes),
  }
  return { plan, objectKey: { key, path: encodePath(key) }, claims }
}

function signedHeaders({ headers, host }: IncomingRequest, names: readonly string[], mark: string): Pairs {
  const sent = [...headers].filter(([name]) => name !== 'host' && (isSigned(mark, name) || names.includes(name)))
  const pairs = sent.map(([name, values]) => [name, values.join(',')] as const)
  return names.includes('host') ? [...pairs, ['host', host]] : pairs
}

/** Mistakes that are made with the toy scheme alone. */
export const toyMistakes: readonly Mistake<ToyPlan>[] = [
  {
    cause: 'region',
    name: 'signs for another region',
    subject: inPlan<ToyPlan>(inScope(([day = '', , mark = '']) => [day, 'there', mark])),
  },
  { cause: 'payload', name: 'signs an empty line for the body', subject: inPlan<ToyPlan>(() => ({ payload: '' })) },
]
