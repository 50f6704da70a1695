import type { Found, Kind, Note, ReadRequest } from './model.js'
import { commandAt } from './shells.js'

/** Every option of curl 8 that takes a value, but for the one that names the method. */
const VALUED = new Set(
  `abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to
  continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw data-urlencode
  delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine etag-compare
  etag-save expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method ftp-port ftp-ssl-ccc-mode
  happy-eyeballs-timeout-ms haproxy-clientip header hostpubmd5 hostpubsha256 hsts interface ip-tos ipfs-gateway json
  keepalive-cnt keepalive-time key key-type krb libcurl limit-rate local-port login-options mail-auth mail-from mail-rcpt
  max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir parallel-max pass pinnedpubkey
  preproxy proto proto-default proto-redir proxy proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers
  proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name
  proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user proxy1.0 pubkey quote random-file range
  rate referer request request-target resolve retry retry-delay retry-max-time sasl-authzid service-name sigalgs socks4
  socks4a socks5 socks5-gssapi-service socks5-hostname speed-limit speed-time stderr telnet-option tftp-blksize time-cond
  tls-max tls13-ciphers tlsauthtype tlspassword tlsuser trace trace-ascii trace-config unix-socket upload-file
  upload-flags url url-query user user-agent variable vlan-priority write-out`.split(/\s+/),
)

/** Options without a value that matter here, and the commonest others, so that an unknown one can be named. */
const FLAGS = new Set(
  `anyauth append basic compressed compressed-ssh create-dirs digest disable fail fail-early fail-with-body get globoff
  head http0.9 http1.0 http1.1 http2 http2-prior-knowledge http3 http3-only include insecure ipv4 ipv6 junk-session-cookies
  list-only location location-trusted negotiate netrc netrc-optional next no-alpn no-buffer no-keepalive no-progress-meter
  ntlm parallel path-as-is post301 post302 post303 progress-bar raw remote-header-name remote-name remote-name-all
  remote-time retry-all-errors retry-connrefused sanitize-with-cookies show-error show-headers silent ssl ssl-reqd sslv3
  styled-output tcp-fastopen tcp-nodelay tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding trace-time use-ascii verbose
  version xattr skip-existing`.split(/\s+/),
)

/** Letters of curl, by what they stand for. */
const LETTERS: Readonly<Record<string, string>> = {
  A: 'user-agent', b: 'cookie', c: 'cookie-jar', C: 'continue-at', d: 'data', D: 'dump-header', e: 'referer', E: 'cert',
  F: 'form', G: 'get', H: 'header', I: 'head', K: 'config', m: 'max-time', o: 'output', P: 'ftp-port', Q: 'quote',
  r: 'range', t: 'telnet-option', T: 'upload-file', u: 'user', U: 'proxy-user', w: 'write-out', x: 'proxy', X: 'request',
  y: 'speed-time', Y: 'speed-limit', z: 'time-cond', 0: 'http1.0', 1: 'tlsv1', 2: 'sslv2', 3: 'sslv3', 4: 'ipv4',
  6: 'ipv6', a: 'append', B: 'use-ascii', f: 'fail', g: 'globoff', i: 'include', j: 'junk-session-cookies', J: 'remote-header-name',
  k: 'insecure', l: 'list-only', L: 'location', M: 'manual', n: 'netrc', N: 'no-buffer', O: 'remote-name', p: 'proxytunnel',
  q: 'disable', R: 'remote-time', s: 'silent', S: 'show-error', v: 'verbose', V: 'version', Z: 'parallel', '#': 'progress-bar',
  ':': 'next',
} // biome-ignore format: a table of letters.

type Option = readonly [name: string, value: string]

/** A curl command in any of three shells. */
export const curl: Kind = {
  begins: /(?:^|(?<=[\n$#>;&|] ?))[ \t]*curl(?:\.exe)?(?=[ \t^`\\])/gm,
  read(text, at): Found | undefined {
    const { words, end, cut } = commandAt(text, at + (/^[ \t]*/.exec(text.slice(at, at + 80))?.[0].length ?? 0))
    const request = requestOfWords(words.slice(1), cut)
    return request && { end, requests: [request] }
  },
}

/** What curl would send for its command line; `undefined` without a URL. */
function requestOfWords(words: readonly string[], cut = false): ReadRequest | undefined {
  const { options, unknown } = optionsIn(words)
  const all = (name: string) => options.flatMap(([found, value]) => (found === name ? [value] : []))
  const has = (...names: string[]) => names.some((name) => options.some(([found]) => found === name))
  const plain = all('url')[0] ?? all('')[0]
  if (plain === undefined) return undefined
  const data = options.filter(([name]) => /^data(?:$|-)/.test(name)).map(([, value]) => value)
  const inQuery = has('get') ? data : []
  const body = !has('get') && (data.length > 0 || has('json', 'form', 'form-string'))
  const usual = has('head') ? 'HEAD' : has('upload-file') ? 'PUT' : body ? 'POST' : 'GET'
  const notes: readonly Note[] = [
    ...unknown.map((name) => ({ note: 'unknown_option', name }) as const),
    ...(has('form', 'form-string') ? [{ note: 'form_body' } as const] : []),
    ...(cut ? [{ note: 'unquoted_ampersand' } as const] : []),
  ]
  return {
    source: 'curl',
    method: (all('request')[0] ?? usual).toUpperCase(),
    url: urlOf(plain, [...inQuery, ...all('url-query')], all('request-target')[0]),
    headers: headersOf(options, has, data.length > 0 && body),
    notes,
  }
}

function urlOf(url: string, query: readonly string[], target: string | undefined): string {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`
  if (target !== undefined) return `${/^[^:]+:\/\/[^/?#]*/.exec(whole)?.[0] ?? whole}${target}`
  const more = query.map((one) => one.replace(/^\+/, '')).join('&')
  return more === '' ? whole : `${whole}${whole.includes('?') ? '&' : '?'}${more}`
}

/** `-sXPUT` is three letters of which the last has a value; a long option may be written with `=`. */
function optionsIn(words: readonly string[]): {
  readonly options: readonly Option[]
  readonly unknown: readonly string[]
} {
  const options: Option[] = []
  const unknown: string[] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    if (/^--./.test(word)) {
      const name = word.slice(2)
      const valued = VALUED.has(name)
      if (!valued && !FLAGS.has(name.replace(/^no-/, '')) && !FLAGS.has(name)) unknown.push(`--${name.slice(0, 40)}`)
      options.push([name, valued ? (words[++index] ?? '') : ''])
    } else if (/^-./.test(word)) index += shortOptions(word.slice(1), words[index + 1] ?? '', options, unknown)
    else options.push(['', word])
  }
  return { options, unknown }
}

/** Returns how many further words were taken. */
function shortOptions(letters: string, next: string, options: Option[], unknown: string[]): 0 | 1 {
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at] ?? ''
    const name = Object.hasOwn(LETTERS, letter) ? LETTERS[letter] : undefined
    if (name === undefined) unknown.push(`-${letter}`)
    else if (VALUED.has(name)) {
      const glued = letters.slice(at + 1)
      options.push([name, glued === '' ? next : glued])
      return glued === '' ? 1 : 0
    } else options.push([name, ''])
  }
  return 0
}

/** What curl makes headers of, beside those that are given; a header that is given replaces its own. */
function headersOf(
  options: readonly Option[],
  has: (...names: string[]) => boolean,
  form: boolean,
): ReadRequest['headers'] {
  const written = options.flatMap(([name, value]) => (name === 'header' ? [value] : []))
  const named = (name: string) =>
    written.some((header) => header.toLowerCase().startsWith(`${name}:`) || header.toLowerCase() === `${name};`)
  const own = (name: string, value: string, wanted: boolean): [string, string][] =>
    wanted && !named(name.toLowerCase()) ? [[name, value]] : []
  const given = (name: string) => options.find(([found]) => found === name)?.[1] ?? ''
  const user = given('user')
  return [
    ...written.flatMap(headerIn),
    ...own('Content-Type', 'application/x-www-form-urlencoded', form),
    ...own('Content-Type', 'application/json', has('json')),
    ...own('Accept', 'application/json', has('json')),
    ...own('Content-Type', 'multipart/form-data', has('form', 'form-string')),
    ...own('Range', `bytes=${given('range')}`, has('range')),
    ...own('Cookie', given('cookie'), given('cookie').includes('=')),
    ...own('User-Agent', given('user-agent'), given('user-agent') !== ''),
    ...own('Referer', given('referer').replace(/;auto$/, ''), given('referer') !== ''),
    ...own('Authorization', `Basic ${user}`, user !== '' && !has('aws-sigv4')),
    ...own('Authorization', `Bearer ${given('oauth2-bearer')}`, has('oauth2-bearer')),
  ]
}

/** `name:` takes a header of curl's own back, `name;` sends an empty one. */
function headerIn(text: string): [string, string][] {
  if (/^[^:]+;$/.test(text)) return [[text.slice(0, -1), '']]
  const colon = text.indexOf(':')
  const value = text.slice(colon + 1).trim()
  return colon < 1 || value === '' ? [] : [[text.slice(0, colon).trim(), value]]
}
