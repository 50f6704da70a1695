import { type Endpoint, isSigningError, type SyncBackend, type WireRequest } from '@presign/core'
import {
  type Advice,
  type Cause,
  type Detection,
  type Difference,
  detect,
  explain,
  type Inspection,
  inspect,
  lint,
  type Ours,
  say,
  seenIn,
  type TheirAnswer,
  type Theirs,
  told,
} from '@presign/core/explain'
import { runSync, type SigningStrings, splitTarget, splitUrl, type VerifyingScheme } from '@presign/core/scheme'
import type { RawRequest } from '@presign/core/verify'
import { detectors } from '@presign/detectors'
import { hostOf, type Provider, type ProviderScheme } from './providers/provider.js'
import { knownProviders } from './providers/providers.js'
import { lengthSeen } from './signature-length.js'

/** A request as somebody sent it, as far as signatures care. */
export interface SentRequest {
  readonly method: string
  /** Whether the method is a guess, as for a link alone: then what the other side says it was goes before it. */
  readonly methodIsAssumed?: boolean
  /** As text. */
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/** What a service answered, not read yet. */
export interface SentAnswer {
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

/** What is known of where a request went. */
export interface Place {
  /** The region that is right. Default: the one that the request names. */
  readonly region?: string | undefined
  /** The bucket that a custom domain is bound to. */
  readonly bucket?: string | undefined
  /** A region for schemes that sign none, at hosts that tell none. Default: the provider's example. */
  readonly usualRegion?: ((provider: Provider) => string | undefined) | undefined
}

/** Options of {@link examine}. */
export interface ExamineOptions extends Place {
  /** Who computes the digests in the texts, such as `jsBackend`. */
  readonly backend: SyncBackend
  /** The time to judge by. Default: none, and then nothing is said of times. */
  readonly at?: Date | undefined
  /** The providers that are known. Default: all of this package. */
  readonly providers?: readonly Provider[]
}

/** A scheme that is ready to read one request. */
export interface Reader {
  readonly provider: Provider
  readonly scheme: ProviderScheme
  readonly verifying: VerifyingScheme
  readonly endpoints: readonly Endpoint[]
}

/** A signature that was recognised, with what reads it; `undefined` where it is recognised and nothing more. */
export interface Recognized {
  readonly detection: Detection
  readonly reader?: Reader
}

/** What an examination found. */
export interface Examination {
  readonly request: SentRequest
  /** Every signature that it carries, those first that lack least. */
  readonly recognized: readonly Recognized[]
  /** The first of them, taken apart. */
  readonly inspection: Inspection | undefined
  /** The other side, read. */
  readonly answer: TheirAnswer | undefined
  /** The texts of the other side. */
  readonly theirs: SigningStrings | undefined
  /** What is wrong, the surest and most telling first; an empty list where nothing wrong is seen. */
  readonly differences: readonly Difference[]
  /** What is unwise, which is not wrong. */
  readonly advice: readonly Advice[]
}

/** The signatures in a request, those first that lack least, each with what reads it. */
export function recognized(
  request: SentRequest,
  place: Place = {},
  providers: readonly Provider[] = knownProviders,
): readonly Recognized[] {
  return detect(detectors, request).map((detection) => {
    const reader = readerOf(detection, request, place, providers)
    return reader ? { detection, reader } : { detection }
  })
}

function readerOf(
  { scheme: name, hostRegion, service }: Detection,
  request: SentRequest,
  { region, bucket, usualRegion }: Place,
  providers: readonly Provider[],
): Reader | undefined {
  const provider = providers.find(({ schemes }) => schemes.some((scheme) => scheme.name === name))
  const scheme = provider?.schemes.find((one) => one.name === name)
  if (!provider || !scheme) return undefined
  const usual = hostRegion ?? usualRegion?.(provider) ?? provider.regionExample
  // What stands in the place of a service may be anything.
  const product = service !== undefined && /^[a-z][a-z0-9-]{0,40}$/.test(service) ? service : undefined
  const verifying = scheme.verifying({ region, hostRegion: usual, product })
  const endpoints = endpointsAt(provider, request, bucket, product)
  return endpoints && { provider, scheme, verifying, endpoints }
}

/** `undefined` for a host that cannot be one. */
function endpointsAt(
  provider: Provider,
  request: SentRequest,
  bucket: string | undefined,
  product: string | undefined,
): readonly Endpoint[] | undefined {
  try {
    return provider.reading(hostIn(request), bucket, product)
  } catch (error) {
    if (isSigningError(error)) return undefined
    throw error
  }
}

/** The host of a request, with its port. */
export function hostIn({ url }: SentRequest): string {
  return splitUrl(url).host
}

/** What a server would receive of a request. */
export function rawRequestOf({ method, url, headers }: SentRequest): RawRequest {
  const { host, target } = splitUrl(url)
  const path = target.startsWith('/') ? target : `/${target}`
  return {
    method,
    target: path,
    headers: [['host', host], ...headers.filter(([name]) => name.toLowerCase() !== 'host')],
  }
}

/** A request as it travels. */
export function wireRequestOf({ method, url, headers }: SentRequest): WireRequest {
  const lower = headers.map(([name, value]) => [name.toLowerCase(), value])
  return { method, url, headers: Object.fromEntries(lower), absentHeaders: [] }
}

/**
 * Says what is wrong with a signed request of any provider: recognises its signature, takes it apart, reads what the
 * service answered, and puts what it finds in the order of trust. Text work and a few digests; no key, no promise.
 *
 * An empty list of differences says that nothing wrong is seen, which does not prove a signature right: see `prove`.
 *
 * @param asked What was sent, and what came back or what the other side signed, as far as there is any.
 * @example
 * ```ts
 * import { jsBackend } from '@presign/core/js'
 * import { examine } from '@presign/diagnosis'
 *
 * const url = 'https://photos.oss-cn-hangzhou.aliyuncs.com/cat.jpg?OSSAccessKeyId=LTAI'
 * const { differences } = examine({ request: { method: 'GET', url, headers: [] } }, { backend: jsBackend })
 * // [{ cause: 'url_damaged', certainty: 'request', fix: 'Send the URL whole, quoted in a shell: …', … }]
 * ```
 */
export function examine(
  asked: {
    readonly request: SentRequest
    readonly answer?: SentAnswer | undefined
    readonly theirs?: SigningStrings | undefined
  },
  { backend, at, providers = knownProviders, ...place }: ExamineOptions,
): Examination {
  if (sizeOf(asked.request) > MAX_REQUEST) return unseen(asked, providers)
  const found = recognized(asked.request, place, providers)
  const [one] = found
  const provider = one?.reader?.provider ?? providerAt(asked.request, one?.detection, providers)
  const answer = asked.answer && readAnswer(asked.answer, provider, providers)
  const theirs = answer?.texts ?? asked.theirs
  const request = withMethodOf(asked.request, theirs)
  const inspection = one?.reader && inspectionOf(one.reader, request, theirs, place, backend)
  const ours = inspection?.state === 'signed' ? inspection : wireRequestOf(request)
  const { hints } = provider
  const seen = [
    ...seenIn(request, one?.detection, { hints, at, known: one?.reader !== undefined }),
    ...(one?.reader && inspection?.state === 'signed' ? lengthSeen(one.reader.verifying.signature, inspection) : []),
  ]
  const compared = answer ?? theirs
  const told = compared === undefined ? [] : toldBy(ours, compared, request, provider)
  const rejected = inspection?.state === 'rejected' ? rejectedDifferences(inspection, seen, told, provider) : []
  return {
    request,
    recognized: found,
    inspection,
    answer,
    theirs,
    differences: inOrder([...seen, ...rejected], told),
    advice: one ? lint(request, one.detection, hints) : [],
  }
}

/** All texts of requests begin with the method, COS's in lower case; a text without one says nothing of it. */
function withMethodOf(request: SentRequest, theirs: SigningStrings | undefined): SentRequest {
  if (!request.methodIsAssumed || !theirs) return request
  const beginnings = [theirs.canonicalRequest ?? '', theirs.stringToSign].map((text) => text.split('\n', 1)[0] ?? '')
  const said = beginnings.find((line) => /^(?:GET|HEAD|PUT|POST|DELETE|PATCH|OPTIONS)$/i.test(line))
  return said === undefined ? request : { ...request, method: said.toUpperCase() }
}

/** Characters of a URL and headers. Services take 8 000 to 64 000 of both; a second goes by over 500 000. */
const MAX_REQUEST = 131_072

/** Characters of a request, as far as signatures care. */
function sizeOf({ url, headers }: SentRequest): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length, url.length)
}

/** Of a request that no server would take its length is all that is told. */
function unseen(
  { request, answer, theirs }: Parameters<typeof examine>[0],
  providers: readonly Provider[],
): Examination {
  const [usual] = providers as readonly [Provider]
  const read = answer && readAnswer(answer, usual, providers)
  const sentence = say('url.too_long', { characters: String(sizeOf(request)) })
  return {
    request,
    recognized: [],
    inspection: undefined,
    answer: read,
    theirs: read?.texts ?? theirs,
    differences: [{ stage: 'answer', cause: 'url_damaged', ...told(sentence, 'request') }],
    advice: [],
  }
}

/** The provider whose host it is, for requests that carry no signature that is read here; else the first. */
export function providerAt(
  request: SentRequest,
  detection: Detection | undefined,
  providers: readonly Provider[] = knownProviders,
): Provider {
  const [usual] = providers as readonly [Provider]
  const named = providers.find(({ name }) => name === detection?.family)
  return named ?? providers.find((provider) => provider.addressingAt(hostOf(hostIn(request))) === 'virtual') ?? usual
}

/** An error body of whichever provider: one proxy may stand for another. */
function readAnswer(
  { body, headers = {} }: SentAnswer,
  provider: Provider,
  providers: readonly Provider[],
): TheirAnswer | undefined {
  for (const one of [provider, ...providers]) {
    const answer = one.readErrorBody(body, headers)
    if (answer) return answer
  }
  return undefined
}

/** At a domain of an unknown bucket the texts of the other side may tell it; without it the path is still comparable. */
function inspectionOf(
  { verifying, endpoints, provider }: Reader,
  request: SentRequest,
  theirs: SigningStrings | undefined,
  { bucket }: Place,
  backend: SyncBackend,
): Inspection {
  const raw = rawRequestOf(request)
  const read = (at: readonly Endpoint[]) => runSync(inspect(verifying, raw, { endpoints: at }), backend)
  const first = read(endpoints)
  const isUnknownHost = first.state === 'rejected' && first.rejection.reason === 'unknown_host'
  if (!isUnknownHost || bucket !== undefined || theirs === undefined) return first
  const named = endpointsAt(provider, request, bucketIn(theirs, raw.target) ?? UNKNOWN_BUCKET, undefined)
  return named ? read(named) : first
}

const UNKNOWN_BUCKET = 'bucket'

/** `/bucket/key` of the other side, where the request asks for `/key`. */
function bucketIn({ canonicalRequest, stringToSign }: SigningStrings, target: string): string | undefined {
  const path = decoded(splitTarget(target).path)
  const lines = `${canonicalRequest ?? ''}\n${stringToSign}`.split('\n').map(decoded)
  const line = lines.find((one) => /^\/[^/]+\//.test(one) && one.slice(one.indexOf('/', 1)).startsWith(path))
  return line && /^\/([^/]+)/.exec(line)?.[1]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function toldBy(ours: Ours, theirs: Theirs, request: SentRequest, { hints }: Provider): readonly Difference[] {
  const told = explain(ours, theirs, hints)
  const [first] = told
  if (first?.id !== 'texts.missing_beside_answer') return told
  const host = hostIn(request).toLowerCase()
  const proxied = hints.hosts?.test(host) === false && !/^(?:localhost|127\.|\[::1\])/.test(host)
  return [
    ...(proxied ? [guess('host_changed', 'host.proxy')] : []),
    // Without texts there is no telling the one from the other.
    'state' in ours ? guess('signer_or_secret', 'secret.or_signer_untold') : first,
  ]
}

function guess(cause: Cause, id: 'host.proxy' | 'secret.or_signer_untold'): Difference {
  return { stage: 'answer', cause, ...told(say(id), 'request') }
}

/** Why the request cannot be read, where neither it nor the answer has said so already. */
function rejectedDifferences(
  { rejection }: Extract<Inspection, { state: 'rejected' }>,
  seen: readonly Difference[],
  told: readonly Difference[],
  { hints }: Provider,
): readonly Difference[] {
  if (seen.length + told.length > 0) return []
  const { reason, detail, answer } = rejection
  return explain(NO_TEXTS, { ok: false, reason, detail, service: answer }, hints)
}

const NO_TEXTS: SigningStrings = { stringToSign: '' }

/**
 * What a thing that is seen in the request explains of an answer: then it is the cause, and the answer what came of it.
 */
const EXPLAINS: Partial<Record<Cause, readonly Cause[]>> = {
  key_id_empty: ['scheme', 'url_damaged', 'key_id', 'unsigned', 'unknown', 'header_changed'],
  signature_damaged: ['signer_or_secret', 'unknown'],
  url_damaged: ['unsigned', 'scheme', 'url_damaged', 'unknown', 'signer_or_secret', 'query_missing', 'query_changed'],
  region: ['scheme', 'url_damaged', 'signer_or_secret', 'unknown'],
  plus_for_space: ['signature_damaged', 'signer_or_secret', 'unknown', 'url_damaged'],
  checksum: ['checksum', 'payload', 'unknown', 'signer_or_secret'],
  scheme: ['scheme', 'unknown', 'unsigned', 'region'],
}

/** Sentences for which the request itself may have a better one. */
const GENERAL = new Set([
  'url.damaged',
  'scheme.other',
  'checksum.wrong',
  'region.any',
  'key_id.unknown',
  'unknown.answer',
])

function inOrder(seen: readonly Difference[], told: readonly Difference[]): readonly Difference[] {
  const [first] = told
  const isCause = (one: Difference) =>
    first === undefined ||
    (EXPLAINS[one.cause]?.includes(first.cause) ?? false) ||
    (one.cause === first.cause && (GENERAL.has(first.id) || one.id === 'region.misspelt'))
  const before = seen.filter(isCause)
  const causes = new Set(before.map(({ cause }) => cause))
  const isCut = before.some(({ stage }) => stage === 'signature')
  const rest = told.filter(
    ({ cause, id }) =>
      !(causes.has(cause) && (GENERAL.has(id) || cause === 'region')) && !(isCut && cause === 'signer_or_secret'),
  )
  const said = new Set([...before, ...rest].map(({ cause }) => cause))
  return [...before, ...rest, ...seen.filter((one) => !before.includes(one) && !said.has(one.cause))]
}
