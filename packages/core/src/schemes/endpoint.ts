/**
 * Which names a bucket may have where it stands in a URL.
 *
 * - `service`: the provider's own rule, at hosts that the provider names
 * - `label`: what a label of a host can be, before a host of somebody else's
 * - `segment`: what a segment of a path can be, and where the URL does not show the bucket at all
 */
export type BucketRule = 'service' | 'label' | 'segment'

/** Where a bucket of a region is reached. */
export interface Address {
  /** `https://host` or `https://host:port`. */
  readonly origin: string
  /** As in the Host header: lower case, with the port unless it is the default. */
  readonly host: string
  /** What stands before the encoded key: `/`, or `/bucket/`, percent-encoded, in path style. */
  readonly root: string
  /** The bucket that is signed, which a custom domain may bring along. */
  readonly bucket: string | undefined
  readonly bucketRule: BucketRule
}

/** What an endpoint found in an incoming request. */
export interface EndpointMatch {
  /** Decoded. Not checked: see {@link EndpointMatch.bucketRule}. */
  readonly bucket: string | undefined
  /** Percent-encoded, as it arrived, without the leading `/` or the bucket. */
  readonly path: string
  readonly bucketRule: BucketRule
}

/**
 * Where requests go, as a value. It has no region: the scheme has it, and two would sooner or later differ.
 * Providers' vocabularies make them.
 */
export interface Endpoint {
  readonly kind: string
  /** The way out: where a bucket (or the service, without one) is reached. */
  address(region: string, bucket: string | undefined): Address
  /** The way back: which bucket and path a host and raw path mean, or `undefined` when the host is not this endpoint's. */
  match?(region: string, host: string, path: string): EndpointMatch | undefined
}
