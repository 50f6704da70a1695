import type { Mode } from '@presign/core'
import { encodePath, type ObjectKey } from '@presign/core/scheme'
import { MAX_KEY_BYTES } from '@presign/s3/scheme'
import { EMPTY_PAYLOAD, UNSIGNED_PAYLOAD } from './canonical.js'

/**
 * What differs between S3 and every other service: how a path is read, and what stands for the body. It is a property
 * of the service, not of a URL.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html}
 */
export interface Rules {
  /** The longest key, in bytes of UTF-8. */
  readonly keyBytes: number
  /** Whether keys live in buckets. Where they do, signed headers always tell the payload line. */
  readonly buckets: boolean
  /** The payload line where the caller names none. */
  readonly payload: string
  /** The path as it goes over the wire. */
  wirePath(target: ObjectKey): string
  /** The path as it is signed. */
  canonicalPath(root: string, target: ObjectKey): string
}

const OBJECT_STORES = ['s3', 's3express', 's3-object-lambda', 's3-outposts']

/** The rules of a service, by the name it has in scopes. */
export function rulesOf(service: string, normalizePath: boolean): Rules {
  return OBJECT_STORES.includes(service) ? OBJECT_STORE : otherService(normalizePath)
}

/** S3: the key is encoded once and nothing is normalised. `//`, `.` and `..` are data. */
const OBJECT_STORE: Rules = {
  keyBytes: MAX_KEY_BYTES,
  buckets: true,
  payload: UNSIGNED_PAYLOAD,
  wirePath: ({ path }) => path,
  canonicalPath: (root, { path }) => root + path,
}

/** Every other service: the path as it is sent is normalised and encoded once more, so `%20` becomes `%2520`. */
function otherService(normalizePath: boolean): Rules {
  return {
    // Services set limits of their own; a request line of 8 KiB is what HTTP servers take.
    keyBytes: 8192,
    buckets: false,
    payload: EMPTY_PAYLOAD,
    wirePath: ({ key }) => key,
    canonicalPath: (root, { key }) => encodePath(normalizePath ? normalized(root + key) : root + key),
  }
}

/** Collapses `//`, drops `.`, resolves `..`, keeps a last `/`. It reads text: `%2e%2e` is not a dot segment. */
function normalized(path: string): string {
  const kept: string[] = []
  for (const segment of path.split('/'))
    if (segment === '..') kept.pop()
    else if (segment !== '' && segment !== '.') kept.push(segment)
  return `/${kept.join('/')}${kept.length > 0 && path.endsWith('/') ? '/' : ''}`
}

/** The payload line for what the caller says of the body. */
export function payloadLine(rules: Rules, mode: Mode, named: string | undefined): string {
  // The query of a presigned URL has no room for a digest, so S3 takes any body for one.
  return rules.buckets && mode === 'url' ? UNSIGNED_PAYLOAD : (named ?? rules.payload)
}
