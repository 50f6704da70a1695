import { SigningError } from '@presign/core'
import { loneSurrogate, toBase64 } from '@presign/core/scheme'
import { hasControls } from '../options/checks.js'

declare module '@presign/core' {
  interface ErrorDetails {
    /** A callback that cannot be written: which of its options, and what is wanted of it. */
    readonly callback_invalid: { readonly name: string; readonly wanted: string }
  }
}

/** What the service is to call once it has stored an object. */
export interface CallbackOptions {
  /** Up to five, tried in order until one answers: http or https, percent-encoded where needed. */
  readonly url: string | readonly string[]
  /** What is sent: a template with `${bucket}`, `${object}`, `${etag}`, `${size}`, `${mimeType}`, `${x:uid}` … */
  readonly body: string
  /** Default: the service's, `application/x-www-form-urlencoded`. */
  readonly bodyType?: 'application/x-www-form-urlencoded' | 'application/json'
  /** The Host header of the call. Default: the host of the URL. */
  readonly host?: string
  /** Whether to send the host's name in the TLS handshake, for servers with several certificates. Default: the service's, no. */
  readonly sni?: boolean
  /** Own values for the template, under lower-case names that begin with `x:`. */
  readonly vars?: Readonly<Record<`x:${string}`, string>>
}

/** A callback in each of its three places. Use one of them: the service refuses two. */
export interface Callback {
  /** For `sign`, and for `presign` when the sender shall add them. */
  readonly headers: { readonly 'x-oss-callback': string; readonly 'x-oss-callback-var'?: string }
  /** For `presign`: the sender need not know. */
  readonly query: { readonly callback: string; readonly 'callback-var'?: string }
  /** For a form: the own values are fields of their own, as text. */
  readonly fields: { readonly callback: string; readonly [variable: `x:${string}`]: string }
}

const MAX_URLS = 5

/** Of the Base64 text of either parameter, in bytes. */
const MAX_BYTES = 5 * 1024

const BODY_TYPES = ['application/x-www-form-urlencoded', 'application/json']

/**
 * Writes a callback: what the service tells a server of ours once an upload is stored. It works with PUT, forms and the
 * completion of multipart uploads.
 *
 * When the callback fails the object is stored all the same, and the answer is 203 `CallbackFailed`.
 *
 * @throws SigningError `callback_invalid` for URLs, names and values the service would refuse or garble, and for more
 * than 5 KB of Base64 in either parameter.
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/callback}
 * @example
 * ```ts
 * import { callback } from '@presign/oss'
 *
 * const { query } = callback({
 *   url: 'https://example.com/uploaded',
 *   body: 'object=${object}&size=${size}&uid=${x:uid}',
 *   vars: { 'x:uid': '12345' },
 * })
 * ```
 */
export function callback(options: CallbackOptions): Callback {
  const { bodyType, host, sni, vars } = options
  if (bodyType !== undefined && !BODY_TYPES.includes(bodyType)) throw invalid('bodyType', BODY_TYPES.join(' or '))
  if (host !== undefined && !/^[\w.-]+(?::\d+)?$/.test(host)) throw invalid('host', 'the name of a host')
  const asked = encoded('callback', {
    callbackUrl: urlsOf(options.url),
    callbackHost: host,
    callbackBody: textOf('body', options.body),
    callbackBodyType: bodyType,
    callbackSNI: sni,
  })
  const own = vars === undefined ? {} : varsOf(vars)
  if (Object.keys(own).length === 0)
    return { headers: { 'x-oss-callback': asked }, query: { callback: asked }, fields: { callback: asked } }
  const told = encoded('vars', own)
  return {
    headers: { 'x-oss-callback': asked, 'x-oss-callback-var': told },
    query: { callback: asked, 'callback-var': told },
    fields: { callback: asked, ...own },
  }
}

// What URLs may hold (RFC 3986), but for the semicolon that stands between two.
const URL = /^https?:\/\/[\w.-]+(?::\d{1,5})?(?:[/?](?:[\w.~!$&'()*+,=:@/?-]|%[0-9A-Fa-f]{2})*)?$/

function urlsOf(given: string | readonly string[]): string {
  const urls = typeof given === 'string' ? [given] : given
  if (urls.length === 0 || urls.length > MAX_URLS) throw invalid('url', `1 to ${MAX_URLS} URLs`)
  for (const url of urls)
    if (!URL.test(url)) throw invalid('url', 'http or https URLs, percent-encoded, without user, fragment or ";"')
  return urls.join(';')
}

function textOf(name: string, text: string): string {
  if (typeof text === 'string' && text !== '' && loneSurrogate(text) < 0) return text
  throw invalid(name, 'text that is not empty and has a UTF-8 form')
}

function varsOf(vars: Readonly<Record<string, string>>): Readonly<Record<`x:${string}`, string>> {
  return Object.fromEntries(
    Object.entries(vars).map(([name, value]) => {
      // The service knows these names in lower case alone, and a form would send them as names of fields.
      if (!/^x:[a-z0-9_.-]{1,64}$/.test(name)) throw invalid('vars', 'lower-case names that begin with "x:"')
      if (typeof value !== 'string' || loneSurrogate(value) >= 0 || hasControls(value))
        throw invalid(`vars["${name}"]`, 'text without control characters')
      return [name, value]
    }),
  )
}

function encoded(name: string, value: object): string {
  const text = toBase64(JSON.stringify(value))
  if (text.length <= MAX_BYTES) return text
  throw invalid(name, `at most ${MAX_BYTES} bytes in Base64, and it has ${text.length}`)
}

function invalid(name: string, wanted: string): SigningError {
  return new SigningError('callback_invalid', `Cannot ask for a callback by its ${name}: wanted ${wanted}`, {
    name,
    wanted,
  })
}
