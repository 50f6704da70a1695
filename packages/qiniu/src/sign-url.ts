import { type Job, type OnTokenExpiry, SigningError } from '@presign/core'
import { checkExpiry, isoExtended, job, signText } from '@presign/core/scheme'
import type { Qiniu } from './qiniu.js'
import { urlSafe } from './seal.js'

/** How long a download URL works. */
export interface SignUrlOptions {
  /** Seconds from the time of signing. */
  readonly expiresIn: number
  readonly onTokenExpiry?: OnTokenExpiry | undefined
  /** The time of signing. Default: the signer's clock. */
  readonly at?: Date | undefined
}

/** A download URL by itself. */
export interface SignedUrl {
  readonly url: string
  /** ISO 8601, UTC. */
  readonly expiresAt: string
}

/**
 * The job that signs a URL that was put together elsewhere, to the letter: for keys and operations that are encoded
 * already.
 *
 * @param url With its protocol, percent-encoded, without `e` and `token`.
 * @throws SigningError (from `run`) `input_invalid`, `expiry_out_of_range`
 * @see {@link https://developer.qiniu.com/kodo/1202/download-token}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { qiniu, signUrl } from '@presign/qiniu'
 *
 * const signer = createSigner(qiniu(), {
 *   credentials: { accessKeyId: 'qiniuFAKEtest001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url } = await signer.run(signUrl('https://cdn.example.com/cat.jpg?imageView2/2/w/100', { expiresIn: 900 }))
 * ```
 */
export function signUrl(url: string, options: SignUrlOptions): Job<Qiniu, SignedUrl> {
  const { expiresIn, onTokenExpiry, at } = options
  return job({ expiresIn, at }, function* ({ scheme, accessKeyId, time, lifetime, signingKey }) {
    checkUrl(url)
    checkExpiry(expiresIn, scheme.limits.expiresIn)
    const deadline = time.seconds + lifetime(expiresIn, onTokenExpiry)
    const text = `${url}${url.includes('?') ? '&' : '?'}e=${deadline}`
    const { signature } = yield* signText(yield* signingKey({ scope: '' }), text, 'base64')
    return { url: `${text}&token=${accessKeyId}:${urlSafe(signature)}`, expiresAt: isoExtended(deadline) }
  })
}

function checkUrl(url: unknown): void {
  if (typeof url === 'string' && /^https?:\/\/[^/?#\s]+\/[!-~]*$/i.test(url) && !/#|[?&](?:e|token)=/.test(url)) return
  const wanted = 'http or https, percent-encoded, without a fragment, e and token'
  throw new SigningError('input_invalid', `Cannot sign this URL: wanted ${wanted}`, {
    name: 'url',
    found: typeof url,
    wanted,
  })
}
