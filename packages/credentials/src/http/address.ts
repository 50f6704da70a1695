import { unavailable } from '../sources/unavailable.js'

/** Addresses that never leave the machine or its host, by which http may go. */
const NEAR = [
  /^localhost$/,
  /^127(?:\.\d{1,3}){3}$/,
  /^\[::1\]$/,
  /^169\.254(?:\.\d{1,3}){2}$/,
  // Alibaba Cloud's metadata service.
  /^100\.100\.100\.200$/,
  // fd00:ec2::/32, in which AWS has its metadata services.
  /^\[fd00:ec2:[0-9a-f:]*\]$/,
]

/** Whether a host is loopback or link-local. */
export function isNear(hostname: string): boolean {
  return NEAR.some((pattern) => pattern.test(hostname))
}

/**
 * Refuses an address before anything is sent there: https, or http to a host that is near.
 *
 * @param httpHost A further host that http may go to.
 * @throws SigningError `credentials_unavailable`, with the origin alone: path and query may hold what is secret.
 */
export function checkAddress(source: string, url: string, httpHost?: string): void {
  const { protocol, hostname, host, username, password } = parsed(source, url)
  if (username !== '' || password !== '') throw unavailable(source, `an address with a user at ${host}`, 'one without')
  if (protocol === 'https:' || (protocol === 'http:' && (isNear(hostname) || hostname === httpHost))) return
  throw unavailable(source, `${protocol}//${host}`, 'https, or http to a loopback or link-local address')
}

function parsed(source: string, url: string): URL {
  try {
    return new URL(url)
  } catch {
    throw unavailable(source, 'an address that is not a URL', 'a URL such as https://example.com/')
  }
}
