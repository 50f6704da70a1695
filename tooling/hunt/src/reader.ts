import { PATH_HOST, type Rules } from './cases.js'

/** A request as it arrives. */
export interface Wire {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/** What a request asks for, as far as its signature must cover it. */
export interface Meaning {
  readonly method: string
  readonly bucket: string
  readonly key: string
  readonly parameters: readonly string[]
  readonly headers: readonly string[]
}

/**
 * Reads a request without a line of the code that is hunted in: byte by byte, split before it is decoded. `undefined` for
 * one that can mean two things, and for one that means nothing.
 */
export function meaningOf({ method, target, headers }: Wire, rules: Rules): Meaning | undefined {
  const [, authority, rest = ''] = /^(?:https?:\/\/([^/?#]*))?(.*)$/is.exec(utf8(target)) ?? []
  const [path = '', query = ''] = rest.split(/\?(.*)/s)
  const host = oneHost(headers, authority)
  const place = host === undefined ? undefined : placeOf(host, path, rules)
  const parameters = parametersOf(query, rules)
  const signed = headersOf(headers, rules)
  const signedMethod = rules.methodOf?.(method) ?? method
  return place && parameters && signed && { method: signedMethod, ...place, parameters, headers: signed }
}

function oneHost(headers: Wire['headers'], authority: string | undefined): string | undefined {
  const named = headers.filter(([name]) => /^(?:host|:authority)$/i.test(name)).map(([, value]) => value.trim())
  const hosts = new Set([...named, ...(authority === undefined ? [] : [authority])].map((host) => host.toLowerCase()))
  return hosts.size === 1 ? [...hosts][0]?.replace(/:443$/, '') : undefined
}

function placeOf(host: string, path: string, rules: Rules) {
  if (!path.startsWith('/')) return undefined
  if (host !== PATH_HOST) {
    const bucket = host.endsWith(`.${rules.host}`) ? host.slice(0, -rules.host.length - 1) : ''
    const key = decoded(path.slice(1), rules.plusInPath)
    return bucket === '' || key === undefined ? inServicePath(host, path, rules) : { bucket, key }
  }
  return inPath(path, rules)
}

/** Some serve buckets in the path at their own host as well. */
function inServicePath(host: string, path: string, rules: Rules) {
  return rules.pathAtOwnHost && host === rules.host ? inPath(path, rules) : undefined
}

function inPath(path: string, rules: Rules) {
  const [, segment = '', rest = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? []
  const bucket = decoded(segment, '+')
  const key = decoded(rest, rules.plusInPath)
  return bucket === undefined || key === undefined || !isBucket(bucket) ? undefined : { bucket, key }
}

/** No border, no way up and no control character, however often the name is decoded. */
function isBucket(name: string): boolean {
  for (let text: string | undefined = name, turn = 0; text !== undefined && turn < 6; turn++) {
    if (text === '' || (turn === 0 && /^\.\.?$/.test(text))) return false
    for (const char of text)
      if (char === '/' || char === '\\' || char <= '\x1f' || (char >= '\x7f' && char <= '\x9f')) return false
    if (!text.includes('%')) return true
    text = decoded(text, '+')
  }
  return true
}

function parametersOf(query: string, { auth, parameter, foldsNames }: Rules): string[] | undefined {
  const found: string[] = []
  const seen = new Set<string>()
  for (const piece of query.split('&')) {
    if (piece === '') continue
    const [rawName = '', rawValue = ''] = piece.split(/=(.*)/s)
    const [given, value] = [decoded(rawName, ' '), decoded(rawValue, ' ')]
    if (given === undefined || value === undefined) return undefined
    const name = foldsNames ? given.toLowerCase() : given
    if (auth.test(given)) {
      if (seen.has(name)) return undefined
      seen.add(name)
    } else if (parameter.test(name)) found.push(`${name}=${value}`)
  }
  return found.sort()
}

function headersOf(headers: Wire['headers'], { header, authHeader, joins }: Rules): string[] | undefined {
  const found = new Map<string, string>()
  for (const [given, value] of headers) {
    const name = given.toLowerCase()
    if (!header.test(name) || authHeader.test(name)) continue
    const text = utf8(value.trim())
    const before = found.get(name)
    if (before !== undefined && !joins) return undefined
    found.set(name, before === undefined ? text : `${before},${text}`)
  }
  const spaced = (value: string) => (joins ? value.replace(/[ \t]+/g, ' ') : value)
  return [...found]
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}:${spaced(value)}`)
    .sort()
}

/** Bytes that a platform hands over one to a character. */
function utf8(text: string): string {
  if ([...text].some((char) => char > '\xff')) return text
  return strict(Buffer.from(text, 'latin1')) ?? text
}

function decoded(text: string, plus: '+' | ' '): string | undefined {
  const bytes: number[] = []
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '%') {
      const hex = text.slice(at + 1, at + 3)
      if (!/^[0-9a-f]{2}$/i.test(hex)) return undefined
      bytes.push(Number.parseInt(hex, 16))
      at += 2
    } else if (char === '+') bytes.push(plus.charCodeAt(0))
    else {
      const point = String.fromCodePoint(text.codePointAt(at) ?? 0)
      bytes.push(...Buffer.from(point))
      at += point.length - 1
    }
  }
  return strict(Buffer.from(bytes))
}

function strict(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** What a signer was asked for, in the same form. */
export function meaningAsked(
  asked: {
    readonly method?: string | undefined
    readonly bucket?: string | undefined
    readonly key?: string | undefined
    readonly query?: Readonly<Record<string, unknown>> | undefined
    readonly headers?: Readonly<Record<string, unknown>> | undefined
  },
  { auth, parameter, header, authHeader, foldsNames, joins, methodOf = (method) => method }: Rules,
): Meaning {
  const { method = 'GET', bucket = '', key = '', query = {}, headers = {} } = asked
  const parameters = Object.entries(query)
    .map(([name, value]) => [foldsNames ? name.toLowerCase() : name, String(value ?? '')] as const)
    .filter(([name]) => parameter.test(name) && !auth.test(name))
  const signed = Object.entries(headers).filter(
    ([name, value]) => header.test(name.toLowerCase()) && !authHeader.test(name.toLowerCase()) && value !== '',
  )
  return {
    method: methodOf(method),
    bucket,
    key,
    parameters: parameters.map(([name, value]) => `${name}=${value}`).sort(),
    headers: signed
      .map(([name, value]) => `${name.toLowerCase()}:${joins ? String(value).replace(/[ \t]+/g, ' ') : value}`)
      .sort(),
  }
}
