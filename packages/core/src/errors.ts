/**
 * What a {@link SigningError} tells beside its message, by its code. Values are what the caller gave, never a secret,
 * a token or a signature.
 *
 * Packages that throw codes of their own add them by augmenting this interface, so they are known where such a package
 * is imported, and nowhere else.
 */
export interface ErrorDetails {
  /** A field of the input has the wrong type or form. */
  readonly input_invalid: { readonly name: string; readonly found: string; readonly wanted: string }
  /** The scheme signs only URLs, or only headers. */
  readonly mode_unsupported: { readonly scheme: string; readonly mode: string }
  /** The key is empty where an object is meant. For the bucket itself say `resource: 'bucket'`. */
  readonly key_empty: { readonly name: 'key' }
  /**
   * What is addressed is not said: there is no key as text, and no `resource` that needs none. `found` is the type of
   * the key, `fields` are the names in the input that are not known, such as a misspelt one.
   */
  readonly key_missing: { readonly found: string; readonly fields: readonly string[] }
  /** The key is longer than the service allows. Bytes of UTF-8. */
  readonly key_too_long: { readonly bytes: number; readonly max: number }
  /** URL parsers rewrite the key, or the service's naming rules forbid it. `allowUnsafeKey: true` signs it all the same. */
  readonly key_unsafe: { readonly key: string; readonly rule: string }
  /** The key and a parameter together sign as another request would (OSS V1: `?` and a sub-resource name). */
  readonly key_ambiguous: { readonly key: string; readonly parameter: string }
  /** Text holds half of a surrogate pair and has no UTF-8 form. `index` counts UTF-16 units. */
  readonly text_malformed: { readonly name: string; readonly index: number }
  /** A key needs a bucket, or the endpoint does. */
  readonly bucket_missing: { readonly wanted: string }
  /** The service forbids such a bucket name. */
  readonly bucket_invalid: { readonly found: string; readonly wanted: string }
  /** The input and the endpoint name different buckets. */
  readonly bucket_conflict: { readonly found: string; readonly wanted: string }
  /** The region is not one the service can have. */
  readonly region_invalid: { readonly found: string; readonly wanted: string }
  /** The endpoint is not an origin: it has a path, a query, a user, or no host. */
  readonly endpoint_invalid: { readonly found: string; readonly wanted: string }
  /** A lifetime that is not a whole number of seconds, or out of the service's range. */
  readonly expiry_out_of_range: { readonly found: number; readonly min: number; readonly max: number }
  /** `at` is not a valid Date, or outside the years 1970 to 9999. */
  readonly time_invalid: { readonly found: string }
  /**
   * The id, the secret or the token is missing or not text, or has a space or a line end that was copied along.
   * `found` is a field that another library calls so, where `name` is what it is called here.
   */
  readonly credentials_invalid: { readonly name: string; readonly found?: string; readonly wanted: string }
  /** The credentials had expired at the time of signing, or when they were loaded. Times are ISO 8601, UTC. */
  readonly credentials_expired: { readonly expiredAt: string; readonly at: string }
  /**
   * A source has no credentials to give. `source` says which (`env`, a provider's `…/profile`), `found` what it answered: an HTTP status,
   * the service's code, `a time-out`; never a body or the text of a file. `absent` where the source is not there at all, so
   * that a chain asks the next one; without it, it is there and fails. Of a chain `tried` has every source that was asked.
   */
  readonly credentials_unavailable: {
    readonly source: string
    readonly found: string
    readonly wanted: string
    readonly absent?: boolean
    readonly tried?: readonly { readonly source: string; readonly found: string }[]
  }
  /** A synchronous signer was asked before `ready()` resolved, or after the last credentials expired. */
  readonly credentials_not_ready: { readonly wanted: string }
  /** The link would live longer than the token that signs it. Times are ISO 8601, UTC. */
  readonly token_expiry: { readonly requested: string; readonly expires: string }
  /** A derived key was given and the request lies outside its scope. */
  readonly scope_expired: { readonly scope: string; readonly wanted: string }
  /** A query name or value that cannot be signed. */
  readonly query_invalid: { readonly name: string; readonly wanted: string }
  /** `unique: true` where the scheme, or its service, takes no parameter of its own accord that is signed. */
  readonly unique_unsupported: { readonly scheme: string }
  /** A query name that the scheme writes itself. */
  readonly query_reserved: { readonly name: string }
  /** A header that HTTP cannot carry, or a value the scheme does not take. */
  readonly header_invalid: { readonly name: string; readonly wanted: string }
  /** One header twice, in different letter case. */
  readonly header_duplicate: { readonly name: string }
  /** A header that the scheme writes itself. */
  readonly header_reserved: { readonly name: string }
  /** This backend has no such hash. */
  readonly hash_unavailable: { readonly algorithm: string; readonly backend: string }
  /** This backend has no such kind of key. */
  readonly algorithm_unavailable: { readonly algorithm: string; readonly backend: string }
  /** The runtime lacks what the backend is made of, such as `crypto.subtle` on a plain-http page. */
  readonly backend_unavailable: { readonly backend: string; readonly wanted: string }
  /** A verifier that could never answer, such as one over an endpoint that cannot tell the bucket, or two of one scheme. */
  readonly verifier_invalid: { readonly wanted: string }
}

/** Every code that a {@link SigningError} of the imported packages can have, so `switch (error.code)` can be exhaustive. */
export type ErrorCode = keyof ErrorDetails

const MARK = Symbol.for('@presign/SigningError')

class CodedError<C extends ErrorCode> extends Error {
  // Consoles print the name of the class as well where it is another, as it is in minified code.
  static override readonly name = 'SigningError'
  override readonly name = 'SigningError'
  readonly code: C
  readonly details: ErrorDetails[C]
  /** In `presignMany`: which input was refused, counted from 0. */
  declare index?: number

  constructor(code: C, message: string, details: ErrorDetails[C], options?: { cause?: unknown }) {
    super(message, options)
    nameInStack(this, code)
    this.code = code
    this.details = details
    Object.defineProperty(this, MARK, { value: true })
  }
}

/** Consoles print the stack: `SigningError [key_missing]: Cannot sign …`. In some engines it has no such line. */
function nameInStack(error: Error, code: string): void {
  const { stack = '' } = error
  if (/^\w*Error\b/.test(stack)) error.stack = stack.replace(/^\w+/, `SigningError [${code}]`)
}

/**
 * What is thrown when something cannot be signed: the one error class of core and of every scheme.
 *
 * The message says what was attempted, the value found and the value wanted. No secret, token or signature is ever in
 * it. `code` tells the kind and narrows `details`.
 *
 * @example
 * ```ts
 * import { isSigningError } from '@presign/core'
 *
 * function advice(error: unknown): string {
 *   if (!isSigningError(error)) throw error
 *   switch (error.code) {
 *     case 'expiry_out_of_range':
 *       return `choose ${error.details.min} to ${error.details.max} seconds`
 *     default:
 *       return error.message
 *   }
 * }
 * ```
 */
export type SigningError = { [C in ErrorCode]: CodedError<C> }[ErrorCode]

export const SigningError: new <C extends ErrorCode>(
  code: C,
  message: string,
  details: ErrorDetails[C],
  options?: { cause?: unknown },
) => Extract<SigningError, { code: C }> = CodedError as never

/** True for a {@link SigningError}, also one made by another copy of this package, which `instanceof` would miss. */
export function isSigningError(value: unknown): value is SigningError {
  return typeof value === 'object' && value !== null && MARK in value
}
