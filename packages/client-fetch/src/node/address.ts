import { splitUrl } from '@presign/core/scheme'
import { hostOf, TransferError } from '../errors.js'

/** The parts of a URL as they are written. Only host and port went through a URL parser. */
export interface Address {
  readonly scheme: string
  /** Host and port as they were signed, for the header `host`. */
  readonly authority: string
  /** IPv6 addresses in brackets. */
  readonly hostname: string
  /** Empty for the scheme's own. */
  readonly port: string
  /** Path and query. */
  readonly path: string
}

/**
 * Splits a URL without normalizing it. A parser would collapse dot segments and escape further characters, and the
 * signature is of what was written.
 *
 * @throws TransferError `url_altered` for characters that no request line can have.
 */
export function addressOf(url: string): Address {
  const { protocol: scheme, authority, target } = splitUrl(url)
  const path = target.startsWith('/') ? target : `/${target}`
  if (/[^\x21-\x7e]/.test(path))
    throw new TransferError('url_altered', 'Cannot send this URL as it was signed: percent-encode it before signing', {
      host: hostOf(url),
    })
  const { hostname, port } = new URL(`${scheme}://${authority}`)
  return { scheme, authority, hostname, port, path }
}
