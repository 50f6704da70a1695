import type { PlatformAbortSignal } from '../credentials/credentials.js'
import type { Endpoint } from '../schemes/endpoint.js'

/** A query value; `null` is a name without one. A list repeats the name, where the service reads that. */
export type QueryValue = string | null | readonly (string | null)[]

/** What every input may say, whatever it is about. Everything is text as a person would write it: never percent-encoded. */
export interface RequestOptions {
  /** HTTP method. Default `GET`. */
  readonly method?: string | undefined
  /** Query parameters. All of them are sent; which are signed is the scheme's rule. */
  readonly query?: Readonly<Record<string, QueryValue>> | undefined
  /** Headers the sender will send. Names in any case. All of them are sent; which are signed is the scheme's rule. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Names of headers to sign beyond those the scheme always signs. */
  readonly additionalHeaders?: readonly string[] | undefined
  /** The time of the signature. Default: the signer's clock. */
  readonly at?: Date | undefined
  /** Where the request goes, instead of the scheme's endpoint. */
  readonly endpoint?: Endpoint | undefined
  /**
   * Makes the signature another one each time, by a parameter of random text that the service ignores: links for one key
   * made in one second are otherwise one link, which a verifier that takes each once would take once in all. Default
   * false; `unique_unsupported` where a scheme signs no such parameter.
   */
  readonly unique?: boolean | undefined
  /** Ends the wait for credentials that come from elsewhere; the call rejects with the signal's reason. */
  readonly signal?: PlatformAbortSignal | undefined
  /** Sign keys with `.` or `..` segments or a leading `/` or `\`, which URL parsers rewrite or the service forbids. */
  readonly allowUnsafeKey?: boolean | undefined
}

/** A request for an object. */
export interface ObjectInput extends RequestOptions {
  readonly resource?: 'object'
  /** Left out where the endpoint brings it along. */
  readonly bucket?: string | undefined
  /** The object's name. */
  readonly key: string
}

/** A request for a bucket itself, such as a list of its objects. */
export interface BucketInput extends RequestOptions {
  readonly resource: 'bucket'
  /** Left out where the endpoint brings it along. */
  readonly bucket?: string | undefined
}

/** A request for the service itself, such as a list of buckets; for services without buckets, every request. */
export interface ServiceInput extends RequestOptions {
  readonly resource: 'service'
  /**
   * For services without buckets: the path as it goes over the wire, percent-encoded, with or without its first slash.
   * Default: the root.
   */
  readonly path?: string
}

/**
 * What is to be signed. What is addressed is said: a request without a key is refused unless it says that it is about a
 * bucket or the service, because a key that is undefined by mistake would sign for the whole bucket.
 */
export type SignInput = ObjectInput | BucketInput | ServiceInput

/** What to do when a link would live longer than the token that signs it. */
export type OnTokenExpiry = 'reject' | 'clamp'

/** How long a link lives. */
export interface Lifetime {
  /** Seconds from the time of the signature. */
  readonly expiresIn: number
  /** `clamp` shortens the link to the token's life; `reject`, the default, throws `token_expiry`. */
  readonly onTokenExpiry?: OnTokenExpiry | undefined
}

/** The same for a URL that carries its permission. */
export type PresignInput = SignInput & Lifetime
