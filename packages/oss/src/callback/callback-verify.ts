import { SigningError } from '@presign/core'
import { jsBackend } from '@presign/core/js'
import { digest, fromBase64, fromUtf8, runSync, splitTarget, typeOf, utf8 } from '@presign/core/scheme'
import type { RawHeaders } from '@presign/core/verify'
import { type CallbackKeys, hostNamed, SERVICE_HOST } from './callback-keys.js'
import { verifyMd5 } from './rsa.js'

/** A callback as it arrived. */
export interface CallbackRequest {
  /** The raw request target: `req.url` in Node. What a URL parser made of it may verify no more. */
  readonly target: string
  /** `req.headers` or `req.rawHeaders` in Node, a `Headers`, or a record. */
  readonly headers: RawHeaders
  /** The body before anyone parsed it. */
  readonly body: Uint8Array | string
}

/** Options of {@link verifyCallback}. */
export interface VerifyCallbackOptions {
  /** Where public keys come from: `callbackKeys({ fetch })`, made once. */
  readonly keys: CallbackKeys
}

/**
 * Why a callback is not the service's:
 *
 * - `unsigned`: it lacks the signature or the URL of a key
 * - `malformed`: one of them is not Base64, or the target is not a request target
 * - `untrusted_key`: the URL is not below the service's host, nor a host of `alsoTrust`, or holds no key; `detail` says which
 * - `mismatch`: the signature is of another request
 */
export type CallbackRejection = 'unsigned' | 'malformed' | 'untrusted_key' | 'mismatch'

/** What was checked, to compare with what was sent: a proxy may have rewritten the target, or a parser the body. */
export interface CheckedCallback {
  /** The path, as it arrived. */
  readonly path: string
  /** With its `?`, or empty. */
  readonly query: string
  readonly bodyBytes: number
}

/** What {@link verifyCallback} returns. On `mismatch` with what was checked, which no log and no JSON shows unasked. */
export type CallbackVerdict =
  | { readonly ok: true }
  | {
      readonly ok: false
      readonly reason: CallbackRejection
      /** On `untrusted_key`: the host that was found, and what would trust it. */
      readonly detail?: string
      readonly checked?: CheckedCallback
    }

/**
 * Finds out whether a callback was sent by the service and arrived unchanged. Works in every runtime: RSA over MD5, with
 * keys of 512 bits, is what the service signs with, and WebCrypto has neither.
 *
 * It does not tell that a callback is new: the same request verifies again, so make what follows from it repeatable.
 *
 * @throws SigningError `key_unavailable` when the public key cannot be fetched. Answer 503: the callback may be good.
 * `input_invalid` for a body that was parsed already: what is signed are its bytes, so the route needs them before any
 * parser (`express.raw({ type: () => true })`, `await request.text()`).
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/callback}
 * @example
 * ```ts
 * import { callbackKeys, verifyCallback } from '@presign/oss/verify'
 *
 * const keys = callbackKeys({ fetch })
 * const verdict = await verifyCallback({ target: '/uploaded?id=1', headers: {}, body: 'object=cat.jpg' }, { keys })
 * // { ok: false, reason: 'unsigned' }
 * ```
 */
export async function verifyCallback(
  request: CallbackRequest,
  options: VerifyCallbackOptions,
): Promise<CallbackVerdict> {
  checkBody(request)
  checkKeys(options)
  const signatures = headerValues(request.headers, 'authorization')
  const keyUrls = headerValues(request.headers, 'x-oss-pub-key-url')
  if (signatures.length === 0 || keyUrls.length === 0) return refused('unsigned')
  const signature = signatures.length === 1 ? fromBase64(signatures[0] ?? '') : undefined
  const keyUrl = keyUrls.length === 1 ? fromBase64(keyUrls[0] ?? '') : undefined
  const signed = signedBytes(request)
  if (!signature?.length || !keyUrl?.length || !signed) return refused('malformed')
  const url = fromUtf8(keyUrl) ?? ''
  const key = await options.keys.get(url)
  if (!key) return { ...refused('untrusted_key'), detail: untrusted(url) }
  // The js backend, because it has MD5 wherever this runs.
  const md5 = runSync(digest('md5', signed, 'bytes'), jsBackend)
  return verifyMd5(key, md5, signature) ? { ok: true } : mismatch(request)
}

function refused(reason: CallbackRejection) {
  return { ok: false, reason } as const
}

function untrusted(url: string): string {
  const host = hostNamed(url)
  if (host === undefined) return 'the URL of the key has no host that can be told without doubt'
  if (host === SERVICE_HOST) return `there is no key at the URL that was named on ${host}`
  const shown = `"${host.slice(0, 80)}"`
  return `found no key on the host ${shown}: wanted ${SERVICE_HOST}, or ${shown} in alsoTrust of callbackKeys, which has host:port`
}

/** A parser of bodies that stands before the route leaves an object, or nothing, where bytes are wanted. */
function checkBody(request: CallbackRequest): void {
  const { target, headers, body } = (request ?? {}) as Partial<CallbackRequest>
  if (typeof target !== 'string') throw unusable('target', target, 'the raw request target, such as req.url')
  if (typeof headers !== 'object' || headers === null) throw unusable('headers', headers, 'the headers of the request')
  if (typeof body !== 'string' && !(body instanceof Uint8Array))
    throw unusable('body', body, 'the raw bytes or the text of the body, before a body parser has read it')
}

function checkKeys(options: VerifyCallbackOptions): void {
  const { keys } = (options ?? {}) as Partial<VerifyCallbackOptions>
  if (typeof keys?.get !== 'function') throw unusable('keys', keys, 'what callbackKeys({ fetch }) returns')
}

function unusable(name: string, value: unknown, wanted: string): SigningError {
  const found = typeOf(value)
  return new SigningError(
    'input_invalid',
    `Cannot verify a callback: found ${name} of type ${found}, wanted ${wanted}`,
    {
      name,
      found,
      wanted,
    },
  )
}

function mismatch({ target, body }: CallbackRequest): CallbackVerdict {
  const { path, query } = pathAndSearch(target)
  const checked: CheckedCallback = {
    path,
    query,
    bodyBytes: typeof body === 'string' ? utf8(body).length : body.length,
  }
  return Object.defineProperty({ ok: false, reason: 'mismatch' }, 'checked', { value: checked }) as CallbackVerdict
}

/** The query with its `?`, as it is signed. */
function pathAndSearch(target: string): { readonly path: string; readonly query: string } {
  const { path, query } = splitTarget(target)
  return { path, query: query === undefined ? '' : `?${query}` }
}

/** The path decoded, the query as it is, a newline, the body as it is. */
function signedBytes({ target, body }: CallbackRequest): Uint8Array | undefined {
  const { path, query } = pathAndSearch(target)
  if (!path.startsWith('/')) return undefined
  return joined([percentDecoded(path), utf8(`${query}\n`), typeof body === 'string' ? utf8(body) : body])
}

/** To bytes, since a path need not be UTF-8. A `%` that begins no escape is a character, and so is `+`. */
function percentDecoded(path: string): Uint8Array {
  const pieces = path.split(/(%[0-9A-Fa-f]{2})/)
  return joined(
    pieces.map((piece, index) => (index % 2 === 0 ? utf8(piece) : Uint8Array.of(Number.parseInt(piece.slice(1), 16)))),
  )
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** Every value of a header, whatever form the headers have. */
function headerValues(headers: RawHeaders, name: string): readonly string[] {
  const list: readonly unknown[] = Symbol.iterator in headers ? [...headers] : Object.entries(headers)
  const pairs = typeof list[0] === 'string' ? pairsOf(list) : list
  return pairs.flatMap((pair) => {
    const [key, value] = pair as readonly [string, unknown]
    return key.toLowerCase() === name && value !== undefined ? ([value].flat() as string[]) : []
  })
}

function pairsOf(list: readonly unknown[]): readonly unknown[] {
  return list.flatMap((key, index) => (index % 2 === 0 ? [[key, list[index + 1]]] : []))
}
