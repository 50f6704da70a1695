import { type Endpoint, type OnTokenExpiry, SigningError } from '@presign/core'
import { checkExpiry, type JobContext, type Limits, loneSurrogate, utf8Length } from '@presign/core/scheme'

/** One condition of a form's policy, in the JSON that storage services share. */
export type FormCondition =
  | Readonly<Record<string, string>>
  | readonly ['eq' | 'starts-with', `$${string}`, string]
  | readonly ['content-length-range', number, number]

/** What a form may upload. What it does not name, the uploader may not send, but for the file. */
export interface FormInput {
  /** Left out where the endpoint brings it along. */
  readonly bucket?: string | undefined
  /** Exactly this key. It may hold `${filename}`, which services replace with the file's own name. */
  readonly key?: string | undefined
  /** Any key that begins with this; the form then has `<keyPrefix>${filename}`, and a page may write another. */
  readonly keyPrefix?: string | undefined
  /** The size of the file, in bytes. `min` defaults to 0. */
  readonly size?: { readonly min?: number | undefined; readonly max: number } | undefined
  /** Sign without a limit on size or key. Whoever has the form may then store anything, or anywhere in the bucket. */
  readonly unlimited?: boolean | undefined
  /** Seconds from the moment of signing. */
  readonly expiresIn: number
  /** `clamp` shortens the form to the token's life; `reject`, the default, throws `token_expiry`. */
  readonly onTokenExpiry?: OnTokenExpiry | undefined
  /** The moment of signing. Default: the signer's clock. */
  readonly at?: Date | undefined
  /** Where the form goes, instead of the scheme's endpoint. */
  readonly endpoint?: Endpoint | undefined
  /** Further fields, such as `Content-Type` or `success_action_status`. Each is bound to its value. */
  readonly fields?: Readonly<Record<string, string>> | undefined
  /** Further conditions, on fields that the page fills. */
  readonly conditions?: readonly FormCondition[] | undefined
}

/** A form that is ready to be sent, but for its file. Plain data: it survives JSON. */
export interface PostForm {
  /** Where it is posted, as `multipart/form-data`. */
  readonly url: string
  /** All fields, to be sent before the field `file`, which is the last. Frozen. */
  readonly fields: Readonly<Record<string, string>>
  /** ISO 8601, UTC: when the policy ends; a token that dies earlier wins. */
  readonly expiresAt: string
}

/** As much of a scheme as a form is made of. */
export interface FormScheme {
  readonly region: string
  readonly endpoint: Endpoint
  readonly limits: Limits
}

/** A form before its scheme has a say: {@link draftForm}. */
export interface FormDraft {
  readonly url: string
  /** What the caller wants sent, the key first. */
  readonly fields: Readonly<Record<string, string>>
  /** The bucket, the limits, and every field as an exact condition. */
  readonly conditions: readonly FormCondition[]
  /** Seconds that were asked for, or what a token leaves of them. */
  readonly expiresIn: number
}

/** What services replace with the name of the uploaded file, after they have checked the policy. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: services read it so.
const FILENAME = '${filename}'

/**
 * Works out what every storage service's form has in common. For schemes; users call `postPolicy` of theirs.
 *
 * @param reserved Names of fields that the scheme writes itself, in lower case.
 * @throws SigningError `policy_unlimited`, `policy_invalid`, `bucket_missing`, `key_empty`, `key_too_long`,
 * `expiry_out_of_range`, `token_expiry`
 */
export function draftForm(
  input: FormInput,
  { scheme, lifetime }: JobContext<FormScheme>,
  reserved: readonly string[],
): FormDraft {
  const address = (input.endpoint ?? scheme.endpoint).address(scheme.region, input.bucket)
  if (address.bucket === undefined)
    throw new SigningError('bucket_missing', 'Cannot sign a form without a bucket', { wanted: 'bucket' })
  checkExpiry(input.expiresIn, scheme.limits.expiresIn)
  const { keyPrefix = '', key = `${keyPrefix}${FILENAME}`, fields = {}, conditions = [] } = input
  checkKey(key, scheme.limits.keyBytes)
  const others = Object.entries(fields).map(([name, value]) => checkedField(name, value, reserved))
  return {
    url: `${address.origin}${address.root}`,
    fields: { key, ...Object.fromEntries(others) },
    conditions: [
      { bucket: address.bucket },
      ...limits(input),
      ...others.map(([name, value]) => ({ [name]: value })),
      ...conditions,
    ],
    expiresIn: lifetime(input.expiresIn, input.onTokenExpiry),
  }
}

/** The conditions on key and size, which a policy must not lack by oversight. */
function limits({ key, keyPrefix, size, unlimited }: FormInput): FormCondition[] {
  if (key !== undefined && keyPrefix !== undefined) throw invalid('key', 'key or keyPrefix, not both')
  const bound = keyCondition(key, keyPrefix)
  const missing = [...(bound ? [] : ['key or keyPrefix']), ...(size ? [] : ['size'])].join(' and ')
  if (missing !== '' && unlimited !== true)
    throw new SigningError(
      'policy_unlimited',
      `Cannot sign a policy without ${missing}: anything could be stored with it; unlimited: true signs it as it is`,
      { missing },
    )
  // A field without a condition is refused by the service, so even a free key has one.
  return [bound ?? ['starts-with', '$key', ''], ...(size ? [sizeCondition(size)] : [])]
}

/** What stands before the file's name in a key is all that a policy can bind of it. */
function keyCondition(key: string | undefined, keyPrefix: string | undefined): FormCondition | undefined {
  const prefix = key?.includes(FILENAME) ? key.slice(0, key.indexOf(FILENAME)) : keyPrefix
  if (key !== undefined && !key.includes(FILENAME)) return { key }
  return prefix ? ['starts-with', '$key', prefix] : undefined
}

function sizeCondition({ min = 0, max }: NonNullable<FormInput['size']>): FormCondition {
  if (Number.isSafeInteger(min) && Number.isSafeInteger(max) && min >= 0 && min <= max)
    return ['content-length-range', min, max]
  throw invalid('size', 'whole numbers of bytes, min not over max')
}

function checkKey(key: string, max: number): void {
  if (key === '') throw new SigningError('key_empty', 'Cannot sign a form for an empty key', { name: 'key' })
  if (loneSurrogate(key) >= 0) throw invalid('key', 'text that has a form in UTF-8')
  const bytes = utf8Length(key)
  if (bytes <= max) return
  throw new SigningError(
    'key_too_long',
    `Cannot sign a form for a key of ${bytes} bytes of UTF-8: wanted at most ${max}`,
    {
      bytes,
      max,
    },
  )
}

/** Browsers rewrite line ends in fields, and a form with another text than the policy's is refused. */
function checkedField(name: string, value: unknown, reserved: readonly string[]): readonly [string, string] {
  const lower = name.toLowerCase()
  if (lower === 'key' || lower === 'file' || lower === 'policy' || lower === 'bucket' || reserved.includes(lower))
    throw invalid(name, 'a field that is not written for you')
  if (typeof value === 'string' && name !== '__proto__' && !/[\p{Cc}\p{Cs}]/u.test(name + value)) return [name, value]
  throw invalid(name, 'text without control characters')
}

function invalid(name: string, wanted: string): SigningError {
  return new SigningError('policy_invalid', `Cannot write ${name.slice(0, 80)} of the form: wanted ${wanted}`, {
    name,
    wanted,
  })
}
