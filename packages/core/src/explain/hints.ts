import type { Cause } from './cause.js'

/**
 * What only a provider's vocabulary knows about refused signatures, as plain data. Without it `explain` goes by the
 * texts and by words that services have in common.
 */
export interface Hints {
  /** Causes by the service's error codes; its finer codes go first. */
  readonly codes?: Readonly<Record<string, Cause>>
  /** Who usually adds a header unasked, by lower-case name; a name may end in `*`. */
  readonly senders?: Readonly<Record<string, string>>
  /** What is written before a region elsewhere and must not be signed, such as `oss-`. */
  readonly regionPrefix?: string
  /** Products that can stand in a scope, to tell a wrong one. */
  readonly products?: readonly string[]
}

/** Who adds what over HTTP, whatever the service. */
const SENDERS: Readonly<Record<string, string>> = {
  'content-type': 'browsers add it to a Blob, a form or text, as do curl --data, Postman and mini-programs',
  'content-md5': 'upload libraries and proxies add it',
  'content-length': 'every HTTP client adds it',
  'accept-encoding': 'every HTTP client adds it',
  range: 'players and download managers add it',
  host: 'a proxy that passes a request on writes its own',
}

/** Who usually adds a header, in words, or `undefined`. */
export function senderOf(name: string, hints: Hints): string | undefined {
  const own = hints.senders ?? {}
  const prefix = Object.keys(own).find((entry) => entry.endsWith('*') && name.startsWith(entry.slice(0, -1)))
  return own[name] ?? (prefix === undefined ? undefined : own[prefix]) ?? SENDERS[name]
}
