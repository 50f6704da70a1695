import { type Clock, SigningError, systemClock } from '@presign/core'
import { checkOptions, invalidOption } from '@presign/core/scheme'
import { type RsaPublicKey, readPublicKey } from './rsa.js'

declare module '@presign/core' {
  interface ErrorDetails {
    /** A public key that is needed could not be fetched: the network's fault, or its server's. */
    readonly key_unavailable: { readonly url: string; readonly found: string }
  }
}

// Declared, not imported: portable code compiles without any platform's types, and these are everywhere.
declare function setTimeout(run: () => void, milliseconds: number): unknown
declare function clearTimeout(timer: unknown): void
declare class AbortController {
  readonly signal: unknown
  abort(): void
}

/** As much of `fetch` as is used here. The platform's own fits. */
export interface KeyFetcher {
  fetch(
    url: string,
    init: { readonly redirect: 'manual'; readonly signal: never },
  ): Promise<{ readonly status: number; text(): Promise<string> }>
}

/** Options of {@link callbackKeys}. */
export interface CallbackKeysOptions extends KeyFetcher {
  /** For how long a key is asked for, in milliseconds. Default 5000. */
  readonly timeLimit?: number
  /** For how long a key is kept, in seconds. Default one day. */
  readonly maxAge?: number
  /** Hosts to trust beyond the service's, with their port, such as `127.0.0.1:9000`: for local servers and tests. */
  readonly alsoTrust?: readonly string[]
  /** Default: the machine's. */
  readonly clock?: Clock
}

/** Public keys of the service, by the URL that a callback names. */
export interface CallbackKeys {
  /**
   * The key at a URL; `undefined` when the URL is not to be trusted, or when what it answers is not a key.
   *
   * @throws SigningError `key_unavailable` when it did not answer: that is not the callback's fault.
   */
  get(url: string): Promise<RsaPublicKey | undefined>
}

/** Where the service keeps its keys. */
export const SERVICE_HOST = 'gosspublic.alicdn.com'

/** The service has a handful of keys. URLs invented below its host only evict each other. */
const MAX_KEYS = 16

interface Kept {
  readonly key: Promise<RsaPublicKey | undefined>
  /** Milliseconds since 1970. */
  readonly until: number
}

/**
 * Makes a source of the service's public keys, which are fetched once a day.
 *
 * Only `gosspublic.alicdn.com` is trusted, over http or https (and always asked over https): anyone who sends a callback
 * names the URL of the key, and would otherwise name one of his own. Redirects are not followed.
 *
 * @throws SigningError `input_invalid` without a `fetch`, and for a host in `alsoTrust` that is not written `host:port`.
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/callback}
 * @example
 * ```ts
 * import { callbackKeys } from '@presign/oss/verify'
 *
 * const keys = callbackKeys({ fetch })
 * ```
 */
export function callbackKeys(options: CallbackKeysOptions): CallbackKeys {
  checkOptions('callbackKeys', options, ['fetch', 'timeLimit', 'maxAge', 'alsoTrust', 'clock'])
  if (typeof options.fetch !== 'function')
    throw invalidOption('callbackKeys', 'fetch', typeof options.fetch, "a function such as the platform's fetch")
  checkTrusted(options.alsoTrust)
  const { maxAge = 86_400, alsoTrust = [], clock = systemClock } = options
  const kept = new Map<string, Kept>()
  return {
    get: async (named) => {
      const url = trusted(named, alsoTrust)
      if (url === undefined) return undefined
      const found = kept.get(url)
      if (found && clock.now() < found.until) return found.key
      const key = load(url, options)
      // Put last, so that the first of the map is the oldest.
      kept.delete(url)
      kept.set(url, { key, until: clock.now() + maxAge * 1000 })
      for (const oldest of kept.keys()) if (kept.size > MAX_KEYS) kept.delete(oldest)
      // Success is remembered, failure is not.
      const forget = () => kept.get(url)?.key === key && kept.delete(url)
      key.then((one) => one ?? forget(), forget)
      return key
    },
  }
}

/** A host as {@link NAMED} reads it: with a port where the URL has one. */
const HOST = /^[a-z0-9.-]+(?::\d{1,5})?$/

/** Written so narrowly that no two URL parsers can disagree about the host. */
const NAMED = /^(https?):\/\/([a-z0-9.-]+(?::\d{1,5})?)(\/[\w.~!$&'()*+,;=:@/?%-]*)$/

/** A host that can never match would be found out by callbacks that are refused. */
function checkTrusted(hosts: unknown): void {
  const wanted = 'a list of hosts with their port, such as ["127.0.0.1:9000"]'
  if (hosts !== undefined && !Array.isArray(hosts))
    throw invalidOption('callbackKeys', 'alsoTrust', typeof hosts, wanted)
  const bad: unknown = (hosts ?? []).find((host: unknown) => typeof host !== 'string' || !HOST.test(host))
  if (bad === undefined) return
  const found = typeof bad === 'string' ? `"${bad.slice(0, 80)}"` : typeof bad
  throw invalidOption('callbackKeys', 'alsoTrust', found, wanted)
}

/** The host that a URL names, as it would have to stand in `alsoTrust`. */
export function hostNamed(url: string): string | undefined {
  return NAMED.exec(url)?.[2]
}

function trusted(url: string, alsoTrust: readonly string[]): string | undefined {
  const [, protocol, host, path] = NAMED.exec(url) ?? []
  if (host === SERVICE_HOST) return `https://${host}${path}`
  return host !== undefined && alsoTrust.includes(host) ? `${protocol}://${host}${path}` : undefined
}

async function load(url: string, { fetch, timeLimit = 5000 }: CallbackKeysOptions): Promise<RsaPublicKey | undefined> {
  const controller = new AbortController()
  let timer: unknown
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(unavailable(url, `no answer within ${timeLimit} ms`))
      controller.abort()
    }, timeLimit)
  })
  try {
    return await Promise.race([ask(url, fetch, controller.signal as never), late])
  } finally {
    clearTimeout(timer)
  }
}

/** 4xx: there is no such key, so the callback is a forgery. Anything else but 200 tells nothing about the callback. */
async function ask(url: string, fetch: KeyFetcher['fetch'], signal: never): Promise<RsaPublicKey | undefined> {
  let status: number
  let text: string
  try {
    const response = await fetch(url, { redirect: 'manual', signal })
    status = response.status
    text = await response.text()
  } catch (cause) {
    throw unavailable(url, 'no answer', cause)
  }
  if (status === 200) return readPublicKey(text)
  if (status >= 400 && status < 500) return undefined
  throw unavailable(url, `status ${status}`)
}

function unavailable(url: string, found: string, cause?: unknown): SigningError {
  return new SigningError(
    'key_unavailable',
    `Cannot get the public key at ${url}: found ${found}`,
    { url, found },
    { cause },
  )
}
