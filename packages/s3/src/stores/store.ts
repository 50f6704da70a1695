import { type Endpoint, SigningError } from '@presign/core'
import { hostedEndpoint, originOf, pathStyleEndpoint } from '@presign/core/scheme'

/**
 * What some stores do not take.
 *
 * - `forms`: uploads by a signed form (POST)
 * - `acl`: access control lists on objects (`x-amz-acl`, `x-amz-grant-*`)
 * - `tagging`: tags on objects (`x-amz-tagging`)
 * - `tokens`: temporary credentials (`x-amz-security-token`)
 * - `custom-domains`: signed URLs on a domain that is bound to a bucket
 * - `chunks`: bodies in signed chunks (`STREAMING-…`)
 * - `uneven-parts`: parts of one upload that differ in size, the last aside
 * - `path-style`, `virtual-hosted`: the bucket in the path, or before the host
 * - `http`: requests without TLS
 */
export type StoreLack =
  | 'forms'
  | 'acl'
  | 'tagging'
  | 'tokens'
  | 'custom-domains'
  | 'chunks'
  | 'uneven-parts'
  | 'path-style'
  | 'virtual-hosted'
  | 'http'

/** A store that speaks S3: what `awsV4` and its verifier need to know of it, and what is different there. */
export interface Store {
  /** As in {@link Store.title}, short: `r2`, `minio` … */
  readonly name: string
  readonly title: string
  /** The region that is signed. */
  readonly region: string
  /** Where its buckets are reached. It reads both kinds of addressing where the store does. */
  readonly endpoint: Endpoint
  /** How its buckets are addressed. */
  readonly addressing: 'path' | 'virtual'
  /** What it does not take, each with one sentence on what happens. */
  readonly lacks: Readonly<Partial<Record<StoreLack, string>>>
  /** Whether a text can be the name of a bucket there. */
  isBucketName(text: string): boolean
}

/** What a store is made from. */
export interface StoreRules extends Omit<Store, 'endpoint'> {
  readonly origin: string
  /** What a bucket's name may be, for an error. */
  readonly names: string
}

/** Makes a store out of its rules. */
export function storeOf({ origin, names, ...rules }: StoreRules): Store {
  return Object.freeze<Store>({ ...rules, endpoint: endpointOf({ origin, names, ...rules }) })
}

/** The store's own rule for names goes before that of the place where the name stands. */
function endpointOf({ name, origin, addressing, lacks, names, isBucketName }: StoreRules): Endpoint {
  const { protocol, host } = originOf(origin)
  const path = pathStyleEndpoint(`${protocol}://${host}`)
  const hosted = hostedEndpoint(name, { protocol, hostOf: () => host, bucketRule: 'label', isBucketName })
  const isRead = (style: 'path-style' | 'virtual-hosted') => lacks[style] === undefined
  return Object.freeze<Endpoint>({
    kind: name,
    address(region, bucket) {
      if (bucket !== undefined && !isBucketName(bucket)) throw invalidBucket(name, bucket, names)
      return (addressing === 'path' ? path : hosted).address(region, bucket)
    },
    match(region, incoming, target) {
      const before = hosted.match?.(region, incoming, target)
      if (before?.bucket !== undefined) return isRead('virtual-hosted') ? before : undefined
      return isRead('path-style') ? path.match?.(region, incoming, target) : before
    },
  })
}

function invalidBucket(store: string, bucket: string, wanted: string): SigningError {
  const found = bucket.slice(0, 80)
  return new SigningError('bucket_invalid', `Cannot sign for bucket "${found}" of ${store}: wanted ${wanted}`, {
    found,
    wanted,
  })
}
