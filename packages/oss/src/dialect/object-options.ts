import type { ObjectOptions } from '@presign/object-storage'

/** The calls of a multipart upload, as far as they take different options. */
export type MultipartCall = 'begin' | 'part' | 'list' | 'complete' | 'abort'

/** Options of one call, names of headers in lower case. */
export interface CallOptions {
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | null>>
}

const EVERY: readonly MultipartCall[] = ['begin', 'part', 'list', 'complete', 'abort']

/**
 * Which call of a multipart upload takes what a single PUT would carry. Everything else describes the object and goes
 * with the first call.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/completemultipartupload}
 */
const TAKEN_BY: Readonly<Record<string, readonly MultipartCall[]>> = {
  callback: ['complete'],
  'callback-var': ['complete'],
  'x-oss-callback': ['complete'],
  'x-oss-callback-var': ['complete'],
  'x-oss-object-acl': ['complete'],
  'x-oss-forbid-overwrite': ['begin', 'complete'],
  'x-oss-traffic-limit': ['part'],
  'x-oss-request-payer': EVERY,
  'x-oss-ac-source-ip': EVERY,
  'x-oss-ac-subnet-mask': EVERY,
  'x-oss-ac-vpc-id': EVERY,
  'x-oss-ac-forward-allow': EVERY,
  // They are of the whole body, which no single call sends.
  'content-md5': [],
  'content-length': [],
}

/** What of an object's options belongs on one call of its multipart upload. */
export function optionsFor(call: MultipartCall, object: ObjectOptions = {}): CallOptions {
  const taken = ([name]: readonly [string, unknown]) =>
    ((Object.hasOwn(TAKEN_BY, name) ? TAKEN_BY[name] : undefined) ?? ['begin']).includes(call)
  return {
    headers: Object.fromEntries(lowerCased(object).filter(taken)),
    query: Object.fromEntries(Object.entries(object.query ?? {}).filter(taken)),
  }
}

/** All of an object's options, for the calls that carry an object whole. */
export function allOptions(object: ObjectOptions = {}): CallOptions {
  return { headers: Object.fromEntries(lowerCased(object)), query: { ...object.query } }
}

function lowerCased({ headers = {} }: ObjectOptions): (readonly [string, string])[] {
  return Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
}
