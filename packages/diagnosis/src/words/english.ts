import { type Cause, type Certainty, ENGLISH, type Sentences } from '@presign/core/explain'

/** What is wrong, in a few words, for a headline. */
export const CAUSES: Readonly<Record<Cause, string>> = {
  header_added: 'A header was added',
  header_missing: 'A signed header did not arrive',
  header_changed: 'A header was changed',
  header_trimmed: 'Blanks around a header were signed',
  additional_header_missing: 'The additional headers differ',
  host_changed: 'The host was changed on the way',
  method_changed: 'The method was changed',
  encoded_twice: 'Something was encoded twice',
  not_decoded: 'The path was not decoded before it was signed',
  decoded_twice: 'Something was decoded twice',
  plus_for_space: 'A plus and a blank were taken for each other',
  encoding_differs: 'The percent-encoding differs',
  path_normalised: 'The path was tidied up on the way',
  path_prefixed: 'Something was put before the path',
  key_trimmed: 'An end of the key was lost',
  key_changed: 'Another object was asked for',
  bucket_missing: 'The bucket is missing from the signed path',
  bucket_doubled: 'The bucket is signed twice',
  bucket_changed: 'Another bucket was asked for',
  addressing: 'The host does not suit the bucket',
  query_added: 'A parameter was added',
  query_missing: 'A signed parameter did not arrive',
  query_changed: 'A parameter was changed',
  query_order: 'The parameters are in another order',
  query_empty_value: 'An empty parameter is written in two ways',
  url_damaged: 'The URL was damaged',
  region: 'It was signed for another region',
  product: 'It was signed for another service',
  day: 'The day of the credential is not that of the time stamp',
  time_changed: 'The two sides signed different times',
  clock_skew: 'The clock of the signer is off',
  expired: 'It has expired',
  not_yet_valid: 'It is not valid yet',
  secret: 'The secret is another one',
  secret_whitespace: 'A blank or a newline was copied along with the secret',
  signer_or_secret: 'Another secret, or the signer signed another text than it sent',
  key_id: 'The access key id is not known',
  key_id_empty: 'The access key id is empty',
  token_missing: 'The security token is missing',
  token_wrong: 'The security token does not belong to the key',
  token_expired: 'The security token has expired',
  scheme: 'Another version of the signature is wanted',
  payload: 'The line for the body differs',
  checksum: 'The checksum is not that of the body',
  signature_damaged: 'The signature was changed on the way',
  replayed: 'The signature was used before',
  not_supported: 'The service does not have this call',
  permission: 'The signature is right, and the key may not do this',
  unsigned: 'No signature arrived',
  signed_twice: 'It is signed twice',
  unknown: 'The cause is not known',
}

/** How sure a difference is, in words. */
export const CERTAINTIES: Readonly<Record<Certainty, string>> = {
  proved: 'proved',
  texts: 'read off the texts',
  answer: 'the service says',
  request: 'seen in the request',
}

/** Everything that is said of a request, in one language. */
export interface Language {
  readonly sentences: Sentences
  readonly causes: Readonly<Record<Cause, string>>
  readonly certainties: Readonly<Record<Certainty, string>>
  /** What vocabularies and schemes say in English, in this language. */
  readonly phrases: Readonly<Record<string, string>>
}

/** English. */
export const english: Language = { sentences: ENGLISH, causes: CAUSES, certainties: CERTAINTIES, phrases: {} }
