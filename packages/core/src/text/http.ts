/** Blanks around a value do not survive HTTP, so both ends leave them out. Inner runs are kept. */
export function trimmed(value: string): string {
  return /^[ \t]|[ \t]$/.test(value) ? value.replace(/^[ \t]+/, '').replace(trailing, '') : value
}

// A look-behind keeps it linear: `[ \t]+$` alone would try every run of blanks inside the value.
const trailing = /(?<![ \t])[ \t]+$/

/** A URL as it is written: nothing is decoded, and no dot segment removed, as `URL` would. */
export interface UrlParts extends PathAndQuery {
  /** Lower case, without its colon. Empty where there is none. */
  readonly protocol: string
  /** With a user, where there is one. Empty where there is none. */
  readonly authority: string
  /** With its port. */
  readonly host: string
  /** Path and query. */
  readonly target: string
}

/**
 * Takes a URL apart as text. The fragment, which is never sent, is left out; a text without `//` has no part.
 *
 * @example
 * ```ts
 * import { splitUrl } from '@presign/core/scheme'
 *
 * const { host, path, query } = splitUrl('https://photos.example.com/a/../b%20c?acl#top')
 * console.log(host, path, query) // photos.example.com /a/../b%20c acl
 * ```
 */
export function splitUrl(url: string): UrlParts {
  const [, protocol = '', authority = '', target = ''] =
    /^(?:([a-z][a-z0-9+.-]*):)?\/\/([^/?#]*)([^#]*)/i.exec(url) ?? []
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  return { protocol: protocol.toLowerCase(), authority, host, target, ...pathAndQuery(target) }
}

/** What a request line asks for. */
export interface TargetParts extends PathAndQuery {
  /** Of the absolute form alone. */
  readonly authority?: string | undefined
}

/** A target of the origin form. */
export interface PathAndQuery {
  readonly path: string
  /** Absent where there is no `?`. */
  readonly query?: string | undefined
}

/**
 * Takes a request target apart: origin form (`/path?query`), or absolute form (`http://host/path?query`), which proxies
 * are sent.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9112#name-request-target}
 * @example
 * ```ts
 * import { splitTarget } from '@presign/core/scheme'
 *
 * const { authority, path } = splitTarget('http://photos.example.com?acl')
 * console.log(authority, path) // photos.example.com /
 * ```
 */
export function splitTarget(target: string): TargetParts {
  const absolute = target.startsWith('/') ? null : /^https?:\/\/([^/?#]*)/i.exec(target)
  if (!absolute) return pathAndQuery(target)
  const { path, query } = pathAndQuery(target.slice(absolute[0].length))
  return { authority: absolute[1], path: path || '/', query }
}

function pathAndQuery(target: string): PathAndQuery {
  const mark = target.indexOf('?')
  return mark < 0 ? { path: target } : { path: target.slice(0, mark), query: target.slice(mark + 1) }
}
