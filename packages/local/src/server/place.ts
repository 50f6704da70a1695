import type { Endpoint } from '@presign/core'
import { decodeText, type EndpointMatch } from '@presign/core/scheme'
import { endpoints } from '@presign/oss'
import { failures } from '../failure.js'

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\]|localhost)(?::\d+)?$/

/**
 * Where requests to this server may be addressed: `http://127.0.0.1:9000/bucket/key`, `http://bucket.localhost:9000/key`,
 * and the service's own host names, which a client sends when it is configured to connect here instead. The port is
 * not looked at, since a container may map it.
 *
 * @param cnames Buckets by the custom domains that are bound to them.
 */
export function ownEndpoints(cnames: Readonly<Record<string, string>> = {}): readonly Endpoint[] {
  return [
    ...Object.entries(cnames).map(([host, bucket]) => portless(endpoints.custom(`http://${host}`, { bucket }))),
    atAddress,
    underLocalhost,
    ...[endpoints.public, endpoints.internal, endpoints.dualStack, endpoints.accelerate].map((endpoint) =>
      portless(endpoint({ protocol: 'http' })),
    ),
  ]
}

/** `address/bucket/key` of any address, since a server that listens on all of them has many. */
const atAddress: Endpoint = {
  kind: 'address',
  address: (region, bucket) => endpoints.pathStyle('http://127.0.0.1').address(region, bucket),
  match: (region, host, path) =>
    ADDRESS.test(host) ? endpoints.pathStyle(`http://${host}`).match?.(region, host, path) : undefined,
}

const underLocalhost: Endpoint = portless(endpoints.virtualHosted('http://localhost'))

function portless(endpoint: Endpoint): Endpoint {
  return {
    kind: endpoint.kind,
    address: (region, bucket) => endpoint.address(region, bucket),
    match: (region, host, path) => endpoint.match?.(region, host.replace(/:\d+$/, ''), path),
  }
}

/** What a request is about. */
export interface Place {
  readonly bucket: string | undefined
  /** Decoded. */
  readonly key: string | undefined
}

/**
 * Finds bucket and key, or `undefined` when no endpoint is reached at this host.
 *
 * @throws Failure `InvalidArgument` for a key that is not UTF-8
 */
export function placeOf(all: readonly Endpoint[], region: string, host: string, path: string): Place | undefined {
  for (const endpoint of all) {
    const match = endpoint.match?.(region, host, path)
    if (match) return decoded(match)
  }
  return undefined
}

function decoded({ bucket, path }: EndpointMatch): Place {
  // As the service does, see `addressed`.
  const key = decodeText(path, ' ')
  if (key === undefined) throw failures.notUtf8()
  return { bucket, key: key === '' ? undefined : key }
}
