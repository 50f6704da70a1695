import { hostOf, TransferError } from '../errors.js'

/** Where a request goes, as it is written: no part of it went through a URL parser but host and port. */
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
 * Takes a URL apart. A parser would collapse dot segments and escape further characters; the signature is of what
 * was written.
 *
 * @throws TransferError `url_altered` for characters that no request line can have.
 */
export function addressOf(url: string): Address {
  const [, scheme = '', authority = '', rest = ''] = /^(https?):\/\/([^/?#]*)([^#]*)/i.exec(url) ?? []
  const path = rest.startsWith('/') ? rest : `/${rest}`
  if (/[^\x21-\x7e]/.test(path))
    throw new TransferError('url_altered', 'Cannot send this URL as it was signed: percent-encode it before signing', {
      host: hostOf(url),
    })
  const { hostname, port } = new URL(`${scheme}://${authority}`)
  return { scheme: scheme.toLowerCase(), authority, hostname, port, path }
}
