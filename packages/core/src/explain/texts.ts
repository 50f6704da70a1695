import type { SigningStrings } from '../schemes/plan.js'
import { decodeText } from '../text/encoding.js'
import type { Stage } from './cause.js'

/** A line of a text, with its place. */
export interface Line {
  readonly stage: Stage
  /** Counted from 1. */
  readonly line: number
  readonly text: string
}

/** The lines of what was signed, by their meaning. */
export interface Anatomy {
  readonly method?: Line
  /** The path that is signed, bucket included. */
  readonly path?: Line
  readonly query?: Line
  readonly headers: readonly Line[]
  /** Names of the headers that are signed beyond the usual. */
  readonly names?: Line
  readonly payload?: Line
  readonly time?: Line
  readonly scope?: Line
  /** The algorithm, where the text names one. */
  readonly algorithm?: Line
  /** Lines without a meaning that is known here. */
  readonly others: readonly Line[]
}

/** Takes texts apart that are of no family known here; else `undefined`. */
export type Layout = (lines: readonly Line[]) => Anatomy | undefined

const METHOD = /^(?:GET|PUT|POST|HEAD|DELETE|OPTIONS|PATCH)$/i

/** Method, path and query, percent-encoded and joined by `&`, as OAuth 1.0 has them. */
const JOINED = /^[A-Za-z]+&%2F[^&]*&[^&]*$/

/**
 * Takes texts apart. Four families cover nearly every service: those with a canonical request (method, path, query,
 * headers, an empty line, names, payload), those whose request is these four parts alone (method, path, query,
 * headers), those that join method, path and query in one line, and the older ones whose string to sign holds the
 * request itself (method, MD5, type, date, headers, resource). Texts of no such family are for `hints.layout`.
 */
export function anatomyOf(
  { canonicalRequest, stringToSign }: SigningStrings,
  { layout }: { readonly layout?: Layout } = {},
): Anatomy {
  const signed = linesOf('string_to_sign', stringToSign)
  const own = layout?.(signed)
  if (own) return own
  const request = canonicalRequest === undefined ? [] : linesOf('canonical_request', canonicalRequest)
  const [only] = signed.length === 1 ? signed : []
  if (only && JOINED.test(only.text)) return joinedAnatomy(only)
  if (isPlain(signed)) return plainAnatomy(signed)
  if (signed[0] && METHOD.test(signed[0].text)) return olderAnatomy(signed)
  const scoped = scopedAnatomy(signed)
  const at = request.length - 3
  if (at < 3 || request[at]?.text !== '' || !request[1]?.text.startsWith('/'))
    return isPlain(request) ? { ...scoped, ...plainAnatomy(request) } : { ...scoped, others: request }
  const [method, path, query] = request
  const [names, payload] = request.slice(at + 1)
  return present({ ...scoped, method, path, query, names, payload, headers: request.slice(3, at), others: [] })
}

function joinedAnatomy(line: Line): Anatomy {
  const [method, path, query] = line.text.split('&').map((text) => ({ ...line, text: decodeText(text) ?? text }))
  return present({ method, path, query, headers: [], others: [] })
}

/** Algorithm, time, scope and a digest, which follows from the canonical request and tells nothing by itself. */
function scopedAnatomy([algorithm, second, third]: readonly Line[]): Anatomy {
  // Where there is no time either, the digest comes second.
  const time = third && second
  // Where there is no scope, the digest stands in its place.
  const scope = third?.text.includes('/') ? third : undefined
  return present({ algorithm, time, scope, headers: [], others: [] })
}

function isPlain([method, path]: readonly Line[]): boolean {
  return method !== undefined && METHOD.test(method.text) && path?.text.startsWith('/') === true
}

function plainAnatomy([method, path, query, ...headers]: readonly Line[]): Anatomy {
  return present({ method, path, query, headers: headers.flatMap(headerLines), others: [] })
}

/** A header to a line, or all of them in one, written as a query. */
function headerLines(line: Line): readonly Line[] {
  if (line.text === '') return []
  if (/^[^=&]*:/.test(line.text)) return [line]
  return line.text.split('&').map((piece) => {
    const [name = '', value = ''] = piece.split('=')
    return { ...line, text: `${name}:${decodeText(value) ?? value}` }
  })
}

function olderAnatomy(lines: readonly Line[]): Anatomy {
  const [method, md5, type, time] = lines
  const at = lines.findIndex((line, index) => index > 3 && line.text.startsWith('/'))
  const resource = lines[at]
  if (!md5 || !type || !resource) return present({ method, headers: [], others: lines.slice(1) })
  const whole = lines
    .slice(at)
    .map(({ text }) => text)
    .join('\n')
  const mark = whole.indexOf('?')
  return present({
    method,
    time,
    path: { ...resource, text: mark < 0 ? whole : whole.slice(0, mark) },
    query: { ...resource, text: mark < 0 ? '' : whole.slice(mark + 1) },
    headers: [...slot('content-md5', md5), ...slot('content-type', type), ...lines.slice(4, at)],
    others: [],
  })
}

/** A header that has a line of its own, empty where it was not sent. */
function slot(name: string, line: Line): readonly Line[] {
  return line.text === '' ? [] : [{ ...line, text: `${name}:${line.text}` }]
}

function linesOf(stage: Stage, text: string): readonly Line[] {
  return text.split('\n').map((line, index) => ({ stage, line: index + 1, text: line }))
}

/** Leaves out what is undefined. */
function present(fields: { [K in keyof Anatomy]: Anatomy[K] | undefined }): Anatomy {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as unknown as Anatomy
}
