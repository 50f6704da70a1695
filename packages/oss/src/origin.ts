import { SigningError } from '@presign/core'

/** An origin, taken apart. */
export interface Origin {
  readonly protocol: 'http' | 'https'
  /** Lower case, with the port unless it is the protocol's default. */
  readonly host: string
}

const ORIGIN = /^(?:(https?):\/\/)?([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?\/?$/i

/**
 * Reads `https://host:port`. https where no protocol is written; a trailing slash is dropped.
 *
 * @throws SigningError `endpoint_invalid` for a path, a query, a user, a port over 65535 or a host beyond ASCII (write
 * its `xn--` form).
 */
export function originOf(text: string): Origin {
  const parts = typeof text === 'string' ? ORIGIN.exec(text) : null
  const [, written = 'https', host = '', port] = parts ?? []
  const protocol = written.toLowerCase() === 'http' ? 'http' : 'https'
  if (!parts || /(^|\.)\.|^-/.test(host) || Number(port ?? 1) > 65535 || port === '0')
    throw new SigningError(
      'endpoint_invalid',
      'Cannot use this endpoint: wanted a bare origin such as https://img.example.com',
      {
        found: typeof text === 'string' ? shown(text) : typeof text,
        wanted: 'https://host or https://host:port',
      },
    )
  return {
    protocol,
    host: withoutDefaultPort(`${host.toLowerCase()}${port === undefined ? '' : `:${Number(port)}`}`, protocol),
  }
}

/** Drops the port a client would not send in its Host header. */
export function withoutDefaultPort(host: string, protocol: 'http' | 'https'): string {
  return host.replace(protocol === 'https' ? /:443$/ : /:80$/, '')
}

/** An endpoint may have been written with a user and a password: those are not repeated. */
function shown(text: string): string {
  return (
    text
      .replace(/\/\/[^/]*@/, '//…@')
      .split(/[?#]/, 1)[0]
      ?.slice(0, 80) ?? ''
  )
}
