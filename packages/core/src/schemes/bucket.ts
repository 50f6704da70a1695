import { SigningError } from '../errors.js'
import { invalidArgument, invalidBucket } from '../text/input-errors.js'
import type { Address, BucketRule } from './endpoint.js'
import type { NormalizedRequest } from './request.js'

// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it looks for.
const UNSAFE_SEGMENT = /^\.{0,2}$|[/\\\x00-\x1f\x7f-\x9f]/
/** The same escaped, once or several times over: a reader that decodes once more would read it so. */
const ESCAPED_UNSAFE = /%(?:25)*(?:2f|5c|[01][\da-f]|7f)/i
const LABEL = /^(?=.{1,255}$)[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/

/**
 * Whether a segment of a path, decoded once, can be a bucket. A reader that split before it decoded would let a sender
 * move the border between bucket and key, and one signature would have two meanings.
 */
export function isPathBucket(name: string): boolean {
  return !UNSAFE_SEGMENT.test(name) && !ESCAPED_UNSAFE.test(name)
}

/** Whether a bucket may have this name where it stands. */
export function isBucketAt(rule: BucketRule, name: string, isServiceName: (name: string) => boolean): boolean {
  if (rule === 'service') return isServiceName(name)
  return rule === 'label' ? LABEL.test(name) && !name.includes('..') : isPathBucket(name)
}

/**
 * Checks the bucket that is signed, which an object or a bucket cannot do without.
 *
 * @param checkName Throws for a name that the service forbids.
 * @throws SigningError `bucket_missing`, `bucket_invalid`
 */
export function checkBucket(
  { resource }: Pick<NormalizedRequest, 'resource'>,
  { bucket, bucketRule }: Address,
  checkName: (bucket: string) => void,
): void {
  if (bucket === undefined) {
    if (resource === 'service') return
    throw new SigningError(
      'bucket_missing',
      `Cannot sign for ${resource === 'object' ? 'a key' : 'a bucket'} without a bucket`,
      {
        wanted: 'bucket',
      },
    )
  }
  if (bucketRule === 'service') checkName(bucket)
  else if (!isBucketAt(bucketRule, bucket, isPathBucket)) throw misplacedBucket(bucket, bucketRule)
}

/**
 * Rejects a bucket where the service has none.
 *
 * @throws SigningError `bucket_invalid`
 */
export function rejectBucket({ bucket, resource }: Pick<NormalizedRequest, 'bucket' | 'resource'>): void {
  if (bucket === undefined && resource !== 'bucket') return
  throw invalidBucket(bucket ?? '', 'none: this service has no buckets')
}

/**
 * Rejects whatever is not the service itself, where the path of every request is `/`.
 *
 * @throws SigningError `input_invalid`
 */
export function rejectResource({ resource }: Pick<NormalizedRequest, 'resource'>): void {
  if (resource === 'service') return
  const wanted = "'service': this protocol has no other paths than the root"
  throw invalidArgument('Cannot sign for this resource', { name: 'resource', found: `'${resource}'`, wanted })
}

/** The error for a bucket that its place in a URL cannot hold. */
export function misplacedBucket(given: unknown, rule: BucketRule): SigningError {
  const found = typeof given === 'string' ? given : typeof given
  const wanted =
    rule === 'label'
      ? 'lower-case letters, digits, "-", "_" and "." as in the name of a host'
      : 'a segment of a path: not empty, not "." or "..", without "/", "\\", "%2F" and control characters'
  return invalidBucket(found, wanted)
}
