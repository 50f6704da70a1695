import { ownProperty } from '../text/own.js'
import type { Cause } from './cause.js'
import type { Layout } from './texts.js'

/**
 * What only a provider's vocabulary knows about refused signatures, as plain data. Without it `explain` compares texts,
 * and says of an answer that it has no hints to read it by.
 */
export interface Hints {
  /** Error codes that say that the signature is wrong, and nothing before it. */
  readonly mismatch?: RegExp
  /** Causes by the service's error codes; its finer codes go first. */
  readonly codes?: Readonly<Record<string, Cause>>
  /** Causes by what a message says, first match first, where one code stands for several. They go before the codes. */
  readonly messages?: readonly (readonly [says: RegExp, cause: Cause])[]
  /** Causes by words of code and message together, first match first. They come last. */
  readonly words?: readonly (readonly [says: RegExp, cause: Cause])[]
  /** Who usually adds a header unasked, by lower-case name; a name may end in `*`. */
  readonly senders?: Readonly<Record<string, string>>
  /** The path is signed as it is sent, so that it begins with a bucket only where the URL does. Default false. */
  readonly pathAsSent?: boolean
  /** What is written before a region elsewhere and must not be signed, such as `oss-`. */
  readonly regionPrefix?: string
  /** Regions that the service calls otherwise in its answers than they are signed. */
  readonly regionNames?: Readonly<Record<string, string>>
  /** The service's own hosts, lower case, with or without a port: behind any other a proxy or a CDN may stand. */
  readonly hosts?: RegExp
  /** The checksums of an empty body, by the lower-case names of the headers or parameters that carry them. */
  readonly emptyChecksums?: Readonly<Record<string, string>>
  /** Whether an expired id of temporary credentials is answered like an id that never was. */
  readonly forgetsTemporaryIds?: boolean
  /** Schemes that the service takes less and less, by their names. */
  readonly deprecated?: readonly string[]
  /** Parameters whose names are headers that only count as headers, lower case: `x-amz-acl`. */
  readonly headersOnly?: RegExp
  /** Headers that proxies before the service rewrite, with what is to be done; beyond `accept-encoding`. */
  readonly rewritten?: readonly string[]
  /** The lines of a string to sign by their meaning, where they are of no family that is known here; else `undefined`. */
  readonly layout?: Layout
}

/** A region as it can be signed: an advice is checked before it is given. */
export function regionAdvice(text: string | undefined, { regionNames = {}, regionPrefix }: Hints): string | undefined {
  const named = text === undefined ? undefined : Object.hasOwn(regionNames, text) ? regionNames[text] : text.trim()
  const bare = regionPrefix && named?.startsWith(regionPrefix) ? named.slice(regionPrefix.length) : named
  return bare !== undefined && /^[a-z]{2}\w*(?:-[a-z0-9]+)+$|^auto$/.test(bare) ? bare : undefined
}

/** A host as it can be asked, with its port. */
export function hostAdvice(text: string | undefined): string | undefined {
  const host = text
    ?.trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/.*$/s, '')
    .toLowerCase()
  return host !== undefined && host.length <= 255 && /^(?:[a-z0-9_-]+\.)+[a-z0-9-]+(?::\d{1,5})?$/.test(host)
    ? host
    : undefined
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
  // A header may be called `constructor`.
  return ownProperty(own, name) ?? ownProperty(own, prefix ?? '') ?? ownProperty(SENDERS, name)
}

/** Who sends a type that nobody chose, in words. */
export function typeSender(type: string): string | undefined {
  return /^application\/x-www-form-urlencoded\b/i.test(type.trim()) ? FORM_SENDERS : undefined
}

const FORM_SENDERS = 'axios, jQuery and curl --data send a type of their own unless they are told another'
