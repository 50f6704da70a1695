import type { Headers } from '../server/parsed-request.js'
import type { Dialect } from './dialect.js'

/** What has headers and a dialect: a call. */
interface Asked {
  readonly headers: Headers
  readonly service: { readonly dialect: Dialect }
}

/** The value of one of the service's own headers, by its name without `x-oss-` or `x-amz-`. */
export function ownHeader({ headers, service }: Asked, name: string): string | undefined {
  return headers.get(service.dialect.prefix + name)
}

/** Headers of the service's own, by their names without the prefix; those without a value are left out. */
export function ownHeaders(
  { prefix }: Pick<Dialect, 'prefix'>,
  headers: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const found = Object.entries(headers).filter((header): header is [string, string] => header[1] !== undefined)
  return Object.fromEntries(found.map(([name, value]) => [prefix + name, value]))
}

/** What the names of own headers begin with in the store. */
const STORED = 'x-oss-'

/** Headers as they are stored. */
export function toStored({ prefix }: Pick<Dialect, 'prefix'>, headers: Readonly<Record<string, string>>) {
  return renamed(headers, prefix, STORED)
}

/** Stored headers as they are sent. */
export function fromStored({ prefix }: Pick<Dialect, 'prefix'>, headers: Readonly<Record<string, string>>) {
  return renamed(headers, STORED, prefix)
}

function renamed(
  headers: Readonly<Record<string, string>>,
  from: string,
  to: string,
): Readonly<Record<string, string>> {
  if (from === to) return headers
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.startsWith(from) ? to + name.slice(from.length) : name,
      value,
    ]),
  )
}
