import { SigningError } from '../errors.js'
import { decodeText, encodeText } from '../text/encoding.js'
import { invalidOption } from '../text/input-errors.js'
import { isBucketAt, isPathBucket, misplacedBucket } from './bucket.js'
import type { Address, BucketRule, Endpoint, EndpointMatch } from './endpoint.js'

/** How requests travel. The protocol is not signed, so `wss:` is signed as `https:` is. */
export type Protocol = 'http' | 'https' | 'ws' | 'wss'

/** An origin, taken apart. */
export interface Origin {
  readonly protocol: Protocol
  /** Lower case, with the port unless it is the protocol's default. */
  readonly host: string
}

const ORIGIN = /^(?:(https?|wss?):\/\/)?([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?\/?$/i

/**
 * Reads `https://host:port`. https where no protocol is written; a trailing slash is dropped.
 *
 * @throws SigningError `endpoint_invalid` for a path, a query, a user, a port over 65535 or a host beyond ASCII (write
 * its `xn--` form, which the message names).
 */
export function originOf(text: string): Origin {
  const parts = typeof text === 'string' ? ORIGIN.exec(text) : null
  const [, written = 'https', host = '', port] = parts ?? []
  const protocol = written.toLowerCase() as Protocol
  if (!parts || /(^|\.)\.|^-/.test(host) || Number(port ?? 1) > 65535 || port === '0') throw notAnOrigin(text)
  return {
    protocol,
    host: withoutDefaultPort(`${host.toLowerCase()}${port === undefined ? '' : `:${Number(port)}`}`, protocol),
  }
}

function notAnOrigin(text: unknown): SigningError {
  const [reason, wanted] = typeof text === 'string' ? faultOf(text) : [`found ${typeof text}`, WANTED]
  return new SigningError(
    'endpoint_invalid',
    `Cannot use this endpoint: ${reason}, wanted a bare origin such as https://img.example.com`,
    { found: typeof text === 'string' ? shown(text) : typeof text, wanted },
  )
}

const WANTED = 'https://host or https://host:port'

/** What is wrong with the text of an endpoint, and what is wanted in its place. */
function faultOf(text: string): readonly [reason: string, wanted: string] {
  const [, protocol = '', user, host = '', path = ''] =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#]*@)?([^/?#]*)(.*)$/is.exec(text) ?? []
  if (protocol !== '' && !/^(?:https?|wss?)$/i.test(protocol))
    return [`it has the protocol "${protocol.slice(0, 20)}"`, WANTED]
  if (user !== undefined) return ['it has a user', WANTED]
  if (/[^\0-\x7f]/.test(host)) {
    const ascii = asciiOf(host)
    return [`its host is not ASCII${ascii && `, write "${ascii}"`}`, ascii || WANTED]
  }
  if (path !== '' && path !== '/') return [`it has a ${/^\/[^?#]/.test(path) ? 'path' : 'query'}`, WANTED]
  return [host === '' ? 'it has no host' : 'its host or port is not valid', WANTED]
}

// Declared, not imported: it is everywhere, and this is for a message alone.
declare class URL {
  constructor(text: string)
  readonly host: string
}

/** The `xn--` form of a host, or nothing. */
function asciiOf(host: string): string {
  try {
    return new URL(`https://${host}`).host
  } catch {
    return ''
  }
}

/** An endpoint may have been written with a user and a password: those are not repeated. */
function shown(text: string): string {
  return (
    text
      .replace(/\/\/[^/]*@/, '//…@')
      .replace(/^[^/]*@/, '…@')
      .split(/[?#]/, 1)[0]
      ?.slice(0, 80) ?? ''
  )
}

/** Drops the port a client would not send in its Host header. */
function withoutDefaultPort(host: string, protocol: Protocol): string {
  return host.replace(protocol === 'https' || protocol === 'wss' ? /:443$/ : /:80$/, '')
}

/** How the hosts of {@link hostedEndpoint} are spelled. */
export interface Hosted {
  /** Default `https`. */
  readonly protocol?: Protocol | undefined
  /** The host of a region, without a bucket. */
  readonly hostOf: (region: string) => string
  /** Default `service`: the hosts are the provider's own. `label` for a host of somebody else's. */
  readonly bucketRule?: BucketRule
  /** Whether what stands before the host can be a bucket. */
  readonly isBucketName: (text: string) => boolean
}

/** Buckets as names before a host: `bucket.host`. Requests to the service go to the host itself. */
export function hostedEndpoint(
  kind: string,
  { protocol = 'https', hostOf, bucketRule = 'service', isBucketName }: Hosted,
): Endpoint {
  if (!/^(?:https?|wss?)$/.test(protocol))
    throw invalidOption(`endpoint ${kind}`, 'protocol', `"${String(protocol).slice(0, 20)}"`, "'https' or 'http'")
  return Object.freeze<Endpoint>({
    kind,
    address: (region, bucket) =>
      addressAt(
        protocol,
        bucket === undefined ? hostOf(region) : `${bucket}.${hostOf(region)}`,
        '/',
        bucket,
        bucketRule,
      ),
    match: (region, incoming, path) => {
      const host = withoutDefaultPort(incoming, protocol)
      const base = hostOf(region)
      if (host === base) return { bucket: undefined, path: path.slice(1), bucketRule }
      const bucket = host.endsWith(`.${base}`) ? host.slice(0, -base.length - 1) : ''
      return bucket !== '' && isBucketAt(bucketRule, bucket, isBucketName)
        ? { bucket, path: path.slice(1), bucketRule }
        : undefined
    },
  })
}

/** `bucket.<host>` of any origin: a proxy, a compatible store, a local server under `localhost`. */
export function virtualHostedEndpoint(origin: string, isBucketName: Hosted['isBucketName']): Endpoint {
  const { protocol, host } = originOf(origin)
  return hostedEndpoint('virtual-hosted', { protocol, hostOf: () => host, bucketRule: 'label', isBucketName })
}

/**
 * Where a service without buckets is reached, whatever the region.
 *
 * @param origin `https://sts.example.com`, or the host alone for https.
 * @throws SigningError `endpoint_invalid`
 */
export function serviceEndpoint(origin: string): Endpoint {
  const { protocol, host } = originOf(origin)
  return hostedEndpoint('service', { protocol, hostOf: () => host, isBucketName: () => false })
}

/**
 * A domain that is bound to one bucket, which the URL does not show. It can only read requests when it is told the
 * bucket.
 *
 * @throws SigningError `endpoint_invalid`; when it is used `bucket_missing`, or `bucket_conflict` for another bucket.
 */
export function customEndpoint(origin: string, own: string | undefined): Endpoint {
  if (own !== undefined && !(typeof own === 'string' && isPathBucket(own))) throw misplacedBucket(own, 'segment')
  const { protocol, host } = originOf(origin)
  const address: Endpoint['address'] = (_region, bucket) =>
    addressAt(protocol, host, '/', bucketOf(host, own, bucket), 'segment')
  if (own === undefined) return Object.freeze<Endpoint>({ kind: 'custom', address })
  const match: Endpoint['match'] = (_region, incoming, path) =>
    withoutDefaultPort(incoming, protocol) === host
      ? { bucket: own, path: path.slice(1), bucketRule: 'segment' }
      : undefined
  return Object.freeze<Endpoint>({ kind: 'custom', address, match })
}

/** A custom domain is always one bucket's, so it must be known, and once. */
function bucketOf(host: string, own: string | undefined, asked: string | undefined): string {
  const bucket = asked ?? own
  if (bucket === undefined)
    throw new SigningError('bucket_missing', `Cannot sign for ${host}: wanted the bucket the domain is bound to`, {
      wanted: 'bucket',
    })
  if (own !== undefined && bucket !== own)
    throw new SigningError(
      'bucket_conflict',
      `Cannot sign bucket "${bucket}" for ${host}: the domain is bound to "${own}"`,
      { found: bucket, wanted: own },
    )
  return bucket
}

/**
 * Buckets as the first segment of the path: `host/bucket/key`, for IP addresses and local servers.
 *
 * @param bucketRule Default `segment`: any name that a path can carry. `service` at the provider's own hosts.
 */
export function pathStyleEndpoint(origin: string, bucketRule: BucketRule = 'segment'): Endpoint {
  const { protocol, host } = originOf(origin)
  return Object.freeze<Endpoint>({
    kind: 'path-style',
    address: (_region, bucket) =>
      addressAt(protocol, host, bucket === undefined ? '/' : `/${encodeText(bucket)}/`, bucket, bucketRule),
    match: (_region, incoming, path) =>
      withoutDefaultPort(incoming, protocol) === host ? matchPath(path, bucketRule) : undefined,
  })
}

/** Split before it is decoded; what a bucket may be is checked by the caller: see `isPathBucket`. */
function matchPath(path: string, bucketRule: BucketRule): EndpointMatch {
  const slash = path.indexOf('/', 1)
  const first = slash < 0 ? path.slice(1) : path.slice(1, slash)
  if (slash < 0 && first === '') return { bucket: undefined, path: '', bucketRule }
  return {
    // No bucket has an empty name, nor one that is not UTF-8.
    bucket: decodeText(first) ?? '',
    path: slash < 0 ? '' : path.slice(slash + 1),
    bucketRule,
  }
}

function addressAt(
  protocol: string,
  host: string,
  root: string,
  bucket: string | undefined,
  bucketRule: BucketRule,
): Address {
  return { origin: `${protocol}://${host}`, host, root, bucket, bucketRule }
}
