import { qiniu as file } from './files.js'
import { read, type SignedWith, type Vector } from './vector.js'

/** What a Qiniu Kodo SDK was given. */
export interface QiniuInput extends SignedWith {
  /** Upload tokens. */
  readonly bucket?: string
  /** Upload tokens and downloads; null where the token permits any object. */
  readonly key?: string | null
  /** Upload tokens: seconds after the signing time. */
  readonly expiresIn?: number
  /** Upload tokens: the put policy as text, which is what is signed. */
  readonly policy?: string
  /** Downloads: Unix seconds. */
  readonly expiresAt?: number
  /** Downloads: the base URL. Headers and callbacks: the URL of the request. */
  readonly url?: string
  /** Headers and callbacks. */
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** As sent; absent: no such header. */
  readonly contentType?: string
  /** As sent; absent: no body. */
  readonly body?: string
  /** Headers: the scheme of the Authorization header. */
  readonly variant?: 'Qiniu' | 'QBox'
  /** Callbacks: the Authorization header that arrived. */
  readonly authorization?: string
}

/** What a Qiniu Kodo SDK made. */
export interface QiniuExpected {
  readonly stringToSign: string
  /** Everything but callbacks: URL-safe base64. */
  readonly signature?: string
  /** Upload tokens. */
  readonly token?: string
  /** Downloads. */
  readonly url?: string
  /** Headers. */
  readonly headers?: Readonly<Record<string, string>>
  /** Callbacks: whether the signature is right. */
  readonly valid?: boolean
}

/** One vector of `qiniu.json`. */
export type QiniuVector = Vector<QiniuInput, QiniuExpected, 'upload-token' | 'download' | 'header' | 'callback'>

/**
 * Upload tokens, download URLs, management headers and callbacks of Qiniu Kodo: 111 vectors from `qiniu.json`.
 *
 * @see {@link https://developer.qiniu.com/kodo/1201/access-token}
 */
export function qiniu(): Promise<readonly QiniuVector[]> {
  return read(file())
}
