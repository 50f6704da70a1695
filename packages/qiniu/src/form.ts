import { type Job, type OnTokenExpiry, SigningError } from '@presign/core'
import {
  checkExpiry,
  isoExtended,
  type JobContext,
  job,
  loneSurrogate,
  type Recipe,
  signText,
} from '@presign/core/scheme'
import { unlimitedPolicy } from '@presign/object-storage/form'
import { type PutPolicy, type SignedPutPolicy, scopeParts } from './form/put-policy.js'
import { checkBucketName } from './names.js'
import type { Qiniu } from './qiniu.js'
import { encoded, urlSafe } from './seal.js'

export { checkForm, type UploadViolation } from './form/check-form.js'
export type { PutPolicy, SignedPutPolicy } from './form/put-policy.js'

/** How long a token is good: uploads must begin before it ends. */
export interface UploadTokenOptions {
  /** Seconds from the time of signing. */
  readonly expiresIn: number
  readonly onTokenExpiry?: OnTokenExpiry | undefined
  /** The time of signing. Default: the signer's clock. */
  readonly at?: Date | undefined
}

/** An upload token: the field `token` of a form, or `Authorization: UpToken <token>` of a resumable upload. */
export interface UploadToken {
  readonly token: string
  /** ISO 8601, UTC. */
  readonly expiresAt: string
  readonly policy: SignedPutPolicy
}

/**
 * The job that makes an upload token.
 *
 * @throws SigningError (from `run`) `bucket_invalid`, `expiry_out_of_range`, `text_malformed`
 * @see {@link https://developer.qiniu.com/kodo/1208/upload-token}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { qiniu } from '@presign/qiniu'
 * import { uploadToken } from '@presign/qiniu/form'
 *
 * const signer = createSigner(qiniu(), {
 *   credentials: { accessKeyId: 'qiniuFAKEtest001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { token } = await signer.run(uploadToken({ scope: 'photos:cat.jpg', insertOnly: 1 }, { expiresIn: 600 }))
 * ```
 */
export function uploadToken(policy: PutPolicy, options: UploadTokenOptions): Job<Qiniu, UploadToken> {
  const { expiresIn, at } = options
  return job({ expiresIn, at }, (context) => tokenFor(policy, options, context))
}

function* tokenFor(
  policy: PutPolicy,
  { expiresIn, onTokenExpiry }: UploadTokenOptions,
  context: JobContext<Qiniu>,
): Recipe<UploadToken> {
  const { scheme, time, lifetime } = context
  checkBucketName(scopeParts(policy.scope).bucket)
  checkExpiry(expiresIn, scheme.limits.expiresIn)
  const deadline = time.seconds + lifetime(expiresIn, onTokenExpiry)
  // In the caller's order with the deadline last, as the npm client writes it.
  const signed: SignedPutPolicy = { ...policy, deadline }
  const token = yield* sealed(JSON.stringify(signed), context)
  return { token, expiresAt: isoExtended(deadline), policy: signed }
}

/**
 * The job that makes a token of the text of a policy, to the byte and whatever it says: for policies written elsewhere.
 *
 * @param policy The JSON text, with its deadline.
 * @see {@link https://developer.qiniu.com/kodo/1208/upload-token}
 */
export function signPolicy(policy: string): Job<Qiniu, string> {
  return job({}, (context) => sealed(policy, context))
}

/** `<id>:<signature>:<policy>`: what is signed is the encoded text. */
function* sealed(text: string, { accessKeyId, signingKey }: JobContext<Qiniu>): Recipe<string> {
  const index = loneSurrogate(text)
  if (index >= 0)
    throw new SigningError(
      'text_malformed',
      `Cannot encode the policy: half a surrogate pair at UTF-16 unit ${index}`,
      {
        name: 'policy',
        index,
      },
    )
  const policy = encoded(text)
  const { signature } = yield* signText(yield* signingKey({ scope: '' }), policy, 'base64')
  return `${accessKeyId}:${urlSafe(signature)}:${policy}`
}

/** What a form may upload. */
export interface UploadFormInput extends UploadTokenOptions {
  readonly bucket: string
  /** Exactly this key. Left out, the service or the page names it, within `keyPrefix`. */
  readonly key?: string | undefined
  /** Any key that begins with this, which the page writes into the field `key`. */
  readonly keyPrefix?: string | undefined
  /** The size of the file, in bytes. */
  readonly size?: { readonly min?: number | undefined; readonly max: number } | undefined
  /** Sign without a limit on key or size. Anyone who has the form may then store anything, or anywhere in the bucket. */
  readonly unlimited?: boolean | undefined
  /** Anything else of the policy: `returnBody`, `callbackUrl`, `mimeLimit` … */
  readonly policy?: Omit<PutPolicy, 'scope' | 'isPrefixalScope' | 'fsizeMin' | 'fsizeLimit'> | undefined
  /** Values of one's own, whose names begin with `x:`. */
  readonly fields?: Readonly<Record<`x:${string}`, string>> | undefined
  /** Where it is posted. Default `https://upload.qiniup.com`; `https://up-<region>.qiniup.com` for one region. */
  readonly url?: string | undefined
}

/** A form that is ready to be sent, but for its file. Plain data: it survives JSON. */
export interface UploadForm {
  /** Where it is posted, as `multipart/form-data`. */
  readonly url: string
  /** All fields, to be sent before the field `file`. Frozen. */
  readonly fields: Readonly<Record<string, string>>
  /** ISO 8601, UTC. */
  readonly expiresAt: string
  readonly policy: SignedPutPolicy
}

/**
 * The job that signs an upload form: a page posts a file with it and never sees a key.
 *
 * A form that limits neither size nor key is refused unless `unlimited: true` says that it is meant.
 *
 * @throws SigningError (from `run`) `policy_unlimited`, `bucket_invalid`, `expiry_out_of_range`
 * @see {@link https://developer.qiniu.com/kodo/1272/form-upload}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { qiniu } from '@presign/qiniu'
 * import { uploadForm } from '@presign/qiniu/form'
 *
 * const signer = createSigner(qiniu(), {
 *   credentials: { accessKeyId: 'qiniuFAKEtest001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url, fields } = await signer.run(
 *   uploadForm({ bucket: 'photos', key: 'user/1.png', size: { max: 5_000_000 }, expiresIn: 600 })
 * )
 * ```
 */
export function uploadForm(input: UploadFormInput): Job<Qiniu, UploadForm> {
  const { bucket, key, keyPrefix, size, fields, url = 'https://upload.qiniup.com', expiresIn, at } = input
  return job({ expiresIn, at }, function* (context) {
    checkLimits(input)
    const scope = [bucket, key ?? keyPrefix].filter((part) => part !== undefined && part !== '').join(':')
    const made = yield* tokenFor(
      {
        scope,
        ...(key === undefined && keyPrefix ? { isPrefixalScope: 1 as const } : undefined),
        ...(size && { fsizeLimit: size.max, ...(size.min !== undefined && { fsizeMin: size.min }) }),
        ...input.policy,
      },
      input,
      context,
    )
    const all = { ...(key !== undefined && { key }), ...fields, token: made.token }
    return { url, fields: Object.freeze(all), expiresAt: made.expiresAt, policy: made.policy }
  })
}

function checkLimits({ key, keyPrefix, size, unlimited }: UploadFormInput): void {
  const missing = [...(key || keyPrefix ? [] : ['key or keyPrefix']), ...(size ? [] : ['size'])].join(' and ')
  if (missing === '' || unlimited === true) return
  throw unlimitedPolicy(missing)
}
