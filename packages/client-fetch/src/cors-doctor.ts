import type { WireRequest } from '@presign/core'
import { hostOf, TransferError } from './errors.js'
import { withoutUrl } from './request/send-request.js'

/** What a page wants to do. */
export interface CorsQuestion {
  /** Default: the request's own, `PUT` for a bare URL. */
  readonly method?: string | undefined
  /** Names of the headers the page will send. Default: those of the signed request. */
  readonly headers?: readonly string[] | undefined
  /** Names of the response headers the page must see: a dialect's `exposedHeaders`. Default: `ETag`. */
  readonly expose?: readonly string[] | undefined
  readonly signal?: AbortSignal | undefined
  /** Another fetch. It must let `Origin` through, so it cannot be a page's. */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** A CORS rule, as services have them. */
export interface CorsRule {
  readonly allowedOrigins: readonly string[]
  readonly allowedMethods: readonly string[]
  readonly allowedHeaders: readonly string[]
  readonly exposeHeaders: readonly string[]
  readonly maxAgeSeconds: number
}

/** What {@link corsDoctor} found. */
export interface CorsReport {
  readonly ok: boolean
  /** Status of the preflight. */
  readonly status: number
  /** What is missing, each in a sentence. */
  readonly missing: readonly string[]
  /** The rule that would allow it. */
  readonly rule: CorsRule
  /** All of it as text to print. */
  readonly text: string
}

/** Headers that need no permission (Fetch standard, "CORS-safelisted request-header"); `range` in its simple form. */
const SAFE = ['accept', 'accept-language', 'content-language', 'range']

/**
 * Sends the preflight that a browser would send for a page, and says which rule is missing. From Node, Deno or Bun: a page
 * may not set `Origin`, and cannot read the response.
 *
 * @param target A signed request, or a URL of the bucket.
 * @param origin The page's origin, such as `https://app.example.com`.
 * @throws TransferError `link_invalid`, `network`, `header_altered` in a page.
 * @example
 * ```ts
 * import { corsDoctor } from '@presign/client-fetch'
 *
 * const check = () => corsDoctor('https://examplebucket.oss-cn-hangzhou.aliyuncs.com/', 'https://app.example.com')
 * ```
 */
export async function corsDoctor(
  target: string | URL | WireRequest,
  origin: string,
  question: CorsQuestion = {},
): Promise<CorsReport> {
  const wire = typeof target === 'string' || target instanceof URL ? undefined : target
  const url = String(wire ? wire.url : target)
  if (!URL.canParse(url))
    throw new TransferError('link_invalid', 'Cannot send a preflight: wanted a URL or a signed request')
  const method = question.method ?? wire?.method ?? 'PUT'
  const names = (question.headers ?? Object.keys(wire?.headers ?? {})).map((name) => name.toLowerCase())
  const headers = names.filter((name) => !SAFE.includes(name)).sort()
  const expose = question.expose ?? ['ETag']
  const requested = {
    origin,
    'access-control-request-method': method,
    ...(headers.length > 0 && { 'access-control-request-headers': headers.join(',') }),
  }
  const answer = await preflight(url, requested, question)
  const missing = missingIn(answer.headers, { origin, method, headers, expose })
  const rule = {
    allowedOrigins: [origin],
    allowedMethods: [method],
    allowedHeaders: headers,
    exposeHeaders: expose,
    maxAgeSeconds: 600,
  }
  const ok = answer.ok && missing.length === 0
  return { ok, status: answer.status, missing, rule, text: textOf(hostOf(url), answer.status, missing, rule) }
}

async function preflight(url: string, headers: Record<string, string>, question: CorsQuestion): Promise<Response> {
  if (!new Request(url, { headers: { origin: headers.origin ?? '' } }).headers.has('origin'))
    throw new TransferError(
      'header_altered',
      'Cannot send a preflight from a page: run corsDoctor in Node, Deno or Bun',
    )
  try {
    const { fetch = globalThis.fetch, signal } = question
    return await fetch(url, { method: 'OPTIONS', headers, redirect: 'manual', ...(signal && { signal }) })
  } catch (cause) {
    const host = hostOf(url)
    throw new TransferError('network', `Cannot reach ${host}: no response to the preflight`, {
      cause: withoutUrl(cause, url),
      host,
    })
  }
}

interface Wanted {
  readonly origin: string
  readonly method: string
  readonly headers: readonly string[]
  readonly expose: readonly string[]
}

/** What a browser would check, in the order of the Fetch standard; a wrong origin makes all else irrelevant. */
function missingIn(answer: Headers, { origin, method, headers, expose }: Wanted): string[] {
  const listed = (name: string) => (answer.get(name) ?? '').split(',').map((value) => value.trim().toLowerCase())
  const allows = (name: string, value: string) =>
    listed(name).some((found) => found === value.toLowerCase() || found === '*')
  const allowedOrigin = answer.get('access-control-allow-origin')
  if (allowedOrigin !== '*' && allowedOrigin !== origin) return [`origin ${origin} is not allowed`]
  return [
    ...(allows('access-control-allow-methods', method) ? [] : [`method ${method} is not allowed`]),
    ...headers
      .filter((name) => !allows('access-control-allow-headers', name))
      .map((name) => `header ${name} may not be sent`),
    ...expose
      .filter((name) => !allows('access-control-expose-headers', name))
      .map((name) => `response header ${name} is hidden from the page`),
  ]
}

function textOf(host: string, status: number, missing: readonly string[], rule: CorsRule): string {
  if (missing.length === 0) return `${host} answered the preflight with ${status} and allows all that is needed`
  const lines = [
    ['allowed origins', rule.allowedOrigins],
    ['allowed methods', rule.allowedMethods],
    ['allowed headers', rule.allowedHeaders],
    ['expose headers', rule.exposeHeaders],
    ['max age (seconds)', [rule.maxAgeSeconds]],
  ].map(([name, values]) => `  ${name}: ${(values as readonly unknown[]).join(', ')}`)
  return [
    `${host} answered the preflight with ${status}:`,
    ...missing.map((one) => `  - ${one}`),
    'Add this CORS rule to the bucket:',
    ...lines,
  ].join('\n')
}
