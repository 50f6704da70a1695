import type { Endpoint } from '@presign/core'
import { decodeText, type EndpointMatch } from '@presign/core/scheme'
import type { Dialect } from '../dialect/dialect.js'
import { failures } from '../failure.js'

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\]|localhost)(?::\d*)?$/

/** The endpoints of a vocabulary. */
export interface EndpointMakers {
  custom(origin: string, options: { readonly bucket: string }): Endpoint
  pathStyle(origin: string): Endpoint
  virtualHosted(origin: string): Endpoint
}

/**
 * Where requests to this server may be addressed: `http://127.0.0.1:9000/bucket/key`, `http://bucket.localhost:9000/key`,
 * and the service's own host names, which a client sends when it is configured to connect here instead. The port is
 * not looked at, since a container may map it.
 *
 * @param hosts The service's own.
 * @param cnames Buckets by the custom domains that are bound to them.
 */
export function ownEndpoints(
  makers: EndpointMakers,
  hosts: readonly Endpoint[],
  cnames: Readonly<Record<string, string>> = {},
): readonly Endpoint[] {
  return [
    ...Object.entries(cnames).map(([host, bucket]) => portless(makers.custom(`http://${host}`, { bucket }))),
    atAddress(makers),
    portless(makers.virtualHosted('http://localhost')),
    ...hosts.map(portless),
  ]
}

/** `address/bucket/key` of any address, since a server that listens on all of them has many. */
function atAddress({ pathStyle }: EndpointMakers): Endpoint {
  return {
    kind: 'address',
    address: (region, bucket) => pathStyle('http://127.0.0.1').address(region, bucket),
    match: (region, host, path) =>
      ADDRESS.test(host) ? pathStyle(`http://${host}`).match?.(region, host, path) : undefined,
  }
}

function portless(endpoint: Endpoint): Endpoint {
  return {
    kind: endpoint.kind,
    address: (region, bucket) => endpoint.address(region, bucket),
    match: (region, host, path) => endpoint.match?.(region, host.replace(/:\d*$/, ''), path),
  }
}

/** What a request is about. */
export interface Place {
  readonly bucket: string | undefined
  /** Decoded. */
  readonly key: string | undefined
}

/** Where requests are addressed, and in which way. */
export interface Addressing {
  readonly endpoints: readonly Endpoint[]
  readonly region: string
  readonly dialect: Pick<Dialect, 'plus'>
}

/**
 * Finds bucket and key, or `undefined` when no endpoint is reached at this host.
 *
 * @throws Failure `InvalidArgument` for a key that is not UTF-8
 */
export function placeOf({ endpoints, region, dialect }: Addressing, host: string, path: string): Place | undefined {
  for (const endpoint of endpoints) {
    const match = endpoint.match?.(region, host, path)
    if (match) return decoded(match, dialect)
  }
  return undefined
}

function decoded({ bucket, path }: EndpointMatch, { plus }: Addressing['dialect']): Place {
  const key = decodeText(path, plus)
  if (key === undefined) throw failures.notUtf8()
  return { bucket, key: key === '' ? undefined : key }
}
