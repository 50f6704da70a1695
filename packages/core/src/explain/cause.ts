import type { Sentence } from './words/sentence.js'

/**
 * Why two sides made different signatures, in the user's words. The union is closed.
 *
 * - `header_added`, `header_missing`, `header_changed`, `header_trimmed`: the request that arrived has other headers
 * - `additional_header_missing`: a header that was listed to be signed was not sent
 * - `host_changed`: a proxy or the caller changed the Host header
 * - `method_changed`: another method arrived, such as GET for HEAD
 * - `encoded_twice`, `not_decoded`, `decoded_twice`, `plus_for_space`, `encoding_differs`: percent-encoding
 * - `path_normalised`: dot segments or double slashes were collapsed, or a slash too many was put in
 * - `path_prefixed`: something was put before the path, or before the key, on the way
 * - `key_trimmed`: a space or a slash at an end of the key was lost
 * - `key_changed`: another object
 * - `bucket_missing`, `bucket_doubled`, `bucket_changed`: the bucket in the signed path
 * - `addressing`: path style, bucket host or custom domain taken for another of them
 * - `query_added`, `query_missing`, `query_changed`, `query_order`, `query_empty_value`: parameters
 * - `url_damaged`: HTML or JSON escaping, or a URL cut short
 * - `region`, `product`, `day`: the scope of the credential
 * - `time_changed`: the two sides signed for different moments
 * - `clock_skew`, `expired`, `not_yet_valid`: a clock, or a lifetime
 * - `secret`, `secret_whitespace`: the texts are the same, the key is not
 * - `signer_or_secret`: the same, where our texts were read off the request: its signer may have signed others
 * - `key_id`, `key_id_empty`: the access key id is not known, or is not there
 * - `token_missing`, `token_wrong`, `token_expired`: the security token
 * - `scheme`: another version or kind of signature
 * - `payload`, `checksum`: the line for the body, or a checksum that the body does not have
 * - `signature_damaged`: the signature itself was changed on the way
 * - `replayed`: the signature was used before
 * - `not_supported`: the service does not know this call
 * - `permission`: the signature is right, and the key may not do this
 * - `unsigned`: the other side saw no signature
 * - `signed_twice`: a signed URL and an Authorization header
 * - `unknown`: none of these
 */
export type Cause =
  | 'header_added'
  | 'header_missing'
  | 'header_changed'
  | 'header_trimmed'
  | 'additional_header_missing'
  | 'host_changed'
  | 'method_changed'
  | 'encoded_twice'
  | 'not_decoded'
  | 'decoded_twice'
  | 'plus_for_space'
  | 'encoding_differs'
  | 'path_normalised'
  | 'path_prefixed'
  | 'key_trimmed'
  | 'key_changed'
  | 'bucket_missing'
  | 'bucket_doubled'
  | 'bucket_changed'
  | 'addressing'
  | 'query_added'
  | 'query_missing'
  | 'query_changed'
  | 'query_order'
  | 'query_empty_value'
  | 'url_damaged'
  | 'region'
  | 'product'
  | 'day'
  | 'time_changed'
  | 'clock_skew'
  | 'expired'
  | 'not_yet_valid'
  | 'secret'
  | 'secret_whitespace'
  | 'signer_or_secret'
  | 'key_id'
  | 'key_id_empty'
  | 'token_missing'
  | 'token_wrong'
  | 'token_expired'
  | 'scheme'
  | 'payload'
  | 'checksum'
  | 'signature_damaged'
  | 'replayed'
  | 'not_supported'
  | 'permission'
  | 'unsigned'
  | 'signed_twice'
  | 'unknown'

/** Where the two sides part: in what the service answers, in a text on the way, or only in the signature. */
export type Stage = 'answer' | 'canonical_request' | 'string_to_sign' | 'signature'

/**
 * How sure a difference is, from the surest.
 *
 * - `proved`: making the mistake on purpose gave the very signature, or the very text
 * - `texts`: two texts differ, or are the same
 * - `answer`: the code and the message of the service
 * - `request`: seen in the request alone
 */
export type Certainty = 'proved' | 'texts' | 'answer' | 'request'

/**
 * One difference between two sides, and what to do about it. It holds no secret, no token and no signature. `id` and
 * `values` are the sentence as data, for other languages: see `written`.
 */
export interface Difference extends Sentence {
  readonly stage: Stage
  /** The line of that stage's text, counted from 1. */
  readonly line?: number
  /** What we signed; what cannot be seen is written out (`\n`, `·` for a blank at an end). */
  readonly ours?: string
  /** What the other side signed, or said. */
  readonly theirs?: string
  readonly cause: Cause
  readonly certainty: Certainty
  /** One sentence in English: what to do. */
  readonly fix: string
}
