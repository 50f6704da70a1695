import { isSigningError } from '@presign/core'
import fc from 'fast-check'
import { type Case, type Input, KEY, PATH_HOST, signerOf, TEMPORARY } from './cases.js'
import { meaningAsked, type Wire } from './reader.js'

/** A request that somebody signed, and what they were asked to sign. */
export interface Honest {
  readonly wire: Wire
  readonly meaning: string
}

const KEYS = [
  'a',
  'a/b',
  'photos/a',
  'videos/a',
  'a b/c+d',
  'é/汉.jpg',
  'x/../y',
  '.',
  'a&b=c',
  'a?b',
  'a//b/',
  '%2F',
  '%',
]
const QUERIES = [
  {},
  { acl: null },
  { versionId: '1' },
  { versionId: '2', partNumber: '7', uploadId: 'U/+ =' },
  { 'response-content-type': 'text/html' },
  { prefix: 'a b', marker: '' },
]

/** Requests of one scheme, signed in every mode, style and by two ids. */
export function honestOf(one: Case): readonly Honest[] {
  const headers = [
    {},
    { [`${one.prefix}meta-a`]: 'b c' },
    { 'content-type': 'image/png' },
    { [`${one.prefix}acl`]: 'private' },
  ]
  const found: Honest[] = []
  let turn = 0
  for (const key of KEYS)
    for (const query of QUERIES) {
      turn++
      const asked = {
        method: ['GET', 'PUT', 'DELETE', 'HEAD'][turn % 4],
        bucket: one.buckets[turn % one.buckets.length],
        key,
        query,
        headers: headers[turn % headers.length],
        endpoint: one.endpoints[turn % one.endpoints.length],
      } as Input & { expiresIn: number }
      const credentials = one.key ?? (turn % 5 === 0 ? TEMPORARY : KEY)
      for (const wire of wiresOf(one, asked, credentials))
        found.push({ wire, meaning: JSON.stringify(meaningAsked(asked as never, one.rules)) })
    }
  return found
}

function wiresOf(one: Case, asked: Input, credentials: typeof KEY): Wire[] {
  type Signed = { readonly method: string; readonly url: string; readonly headers: Readonly<Record<string, string>> }
  const signed = (sign: (signer: ReturnType<typeof signerOf>) => Signed): Wire[] => {
    try {
      const { method, url, headers } = sign(signerOf(one, credentials))
      const [, host = '', target = ''] = /^https:\/\/([^/?]*)(.*)$/s.exec(url) ?? []
      const own = Object.entries(headers).filter(([name]) => name !== 'host')
      return [{ method, target: target.startsWith('/') ? target : `/${target}`, headers: [['host', host], ...own] }]
    } catch (error) {
      // Some schemes sign less than others, and say so.
      if (isSigningError(error)) return []
      throw error
    }
  }
  const link = signed((signer) => signer.presign({ ...asked, expiresIn: 600 }))
  return one.signing.modes.includes('header') ? [...link, ...signed((signer) => signer.sign(asked))] : link
}

/** One change of a request. `at` is from 0 up to 1, for whatever has a place. */
export interface Change {
  readonly kind: keyof typeof CHANGES
  readonly at: number
  readonly text: string
  /** Which other signed request to cross over with. */
  readonly other: number
}

type Make = (wire: Wire, change: Change, other: Wire, one: Case) => Wire

const withTarget = (make: (target: string, change: Change, other: Wire) => string): Make => {
  return (wire, change, other) => ({ ...wire, target: make(wire.target, change, other) })
}
const place = (text: string, at: number) => Math.floor(at * text.length)
const splice = (text: string, at: number, removed: number, added: string) =>
  text.slice(0, at) + added + text.slice(at + removed)

/** Where escapes stand, and where they could. */
function placesOf(text: string, pattern: RegExp): number[] {
  return [...text.matchAll(pattern)].map(({ index }) => index)
}

function chosen<T>(list: readonly T[], at: number): T | undefined {
  return list[Math.floor(at * list.length)]
}

const queryOf = (target: string) => target.split(/\?(.*)/s)[1] ?? ''
const pathOf = (target: string) => target.split('?', 1)[0] ?? ''
const joined = (path: string, pieces: readonly string[]) => (pieces.length === 0 ? path : `${path}?${pieces.join('&')}`)

function withPieces(change: (pieces: string[], given: Change, other: string[]) => string[]): Make {
  return withTarget((target, given, other) =>
    joined(pathOf(target), change(queryOf(target).split('&'), given, queryOf(other.target).split('&'))),
  )
}

function withHeaders(
  change: (headers: [string, string][], given: Change, other: Wire, one: Case) => [string, string][],
): Make {
  return (wire, given, other, one) => ({
    ...wire,
    headers: change(
      wire.headers.map(([name, value]) => [name, value]),
      given,
      other,
      one,
    ),
  })
}

const hex = (char: string) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`

/** What strangers do to a signed request. */
const CHANGES = {
  escape: withTarget((target, { at }) => {
    const index = place(target, at)
    return splice(
      target,
      index,
      1,
      /[\x21-\x7e]/.test(target.charAt(index)) ? hex(target.charAt(index)) : target.charAt(index),
    )
  }),
  'escape a slash': withTarget((target, { at }) => {
    const index = chosen(placesOf(pathOf(target).slice(1), /\//g), at)
    return index === undefined ? target : splice(target, index + 1, 1, '%2F')
  }),
  unescape: withTarget((target, { at }) => {
    const index = chosen(placesOf(target, /%[2-7][0-9a-f]/gi), at)
    if (index === undefined) return target
    return splice(target, index, 3, String.fromCharCode(Number.parseInt(target.slice(index + 1, index + 3), 16)))
  }),
  'escape an escape': withTarget((target, { at }) => {
    const index = chosen(placesOf(target, /%/g), at)
    return index === undefined ? target : splice(target, index, 1, '%25')
  }),
  'case of an escape': withTarget((target, { at }) => {
    const index = chosen(placesOf(target, /%[0-9a-f]{2}/gi), at)
    if (index === undefined) return target
    const found = target.slice(index, index + 3)
    return splice(target, index, 3, found === found.toUpperCase() ? found.toLowerCase() : found.toUpperCase())
  }),
  'case of a letter': withTarget((target, { at }) => {
    const index = chosen(placesOf(target, /[a-z]/gi), at)
    if (index === undefined) return target
    const found = target.charAt(index)
    return splice(target, index, 1, found === found.toUpperCase() ? found.toLowerCase() : found.toUpperCase())
  }),
  insert: withTarget((target, { at, text }) => splice(target, 1 + place(target.slice(1), at), 0, text)),
  'insert in the path': withTarget((target, { at, text }) =>
    splice(target, 1 + place(pathOf(target).slice(1), at), 0, text),
  ),
  remove: withTarget((target, { at }) => splice(target, 1 + place(target.slice(1), at), 1, '')),
  'repeat a parameter': withPieces((pieces, { at }) => [...pieces, chosen(pieces, at) ?? '']),
  'repeat its name': withPieces((pieces, { at, text }) => {
    const name = (chosen(pieces, at) ?? '').split('=')[0]
    return at < 0.5 ? [`${name}=${text}`, ...pieces] : [...pieces, `${name}=${text}`]
  }),
  'drop a parameter': withPieces((pieces, { at }) =>
    pieces.filter((_, index) => index !== Math.floor(at * pieces.length)),
  ),
  'move a parameter': withPieces((pieces, { at }) => {
    const [moved = '', ...rest] = [
      chosen(pieces, at) ?? '',
      ...pieces.filter((_, index) => index !== Math.floor(at * pieces.length)),
    ]
    return [moved, ...rest]
  }),
  'add a parameter': withPieces((pieces, { text }) => [...pieces, text]),
  'name an operation': withPieces((pieces, { at }) => [
    ...pieces,
    chosen(
      [
        'acl',
        'cors',
        'delete',
        'versionId=3',
        'uploads',
        'x-oss-process=a',
        'response-content-type=a',
        'x-oss-acl=b',
        'ACL',
      ],
      at,
    ) ?? '',
  ]),
  'take a parameter': withPieces((pieces, { at }, other) => {
    const taken = chosen(other, at) ?? ''
    const name = taken.split('=')[0]
    return [...pieces.filter((piece) => piece.split('=')[0] !== name), taken]
  }),
  'add a parameter of another': withPieces((pieces, { at }, other) => [...pieces, chosen(other, at) ?? '']),
  'take the query': withTarget((target, _, other) => joined(pathOf(target), [queryOf(other.target)])),
  'take the path': withTarget((target, _, other) => joined(pathOf(other.target), [queryOf(target)])),
  'take the method': (wire, _, other) => ({ ...wire, method: other.method }),
  'change the method': (wire, { at }) => ({
    ...wire,
    method: chosen(['GET', 'PUT', 'POST', 'get', 'Put', 'OPTIONS'], at) ?? 'GET',
  }),
  'take the headers': (wire, _, other) => ({ ...wire, headers: other.headers }),
  'take a header': withHeaders((headers, { at }, other) => {
    const [name = 'x', value = ''] = chosen(other.headers, at) ?? []
    return [...headers.filter(([found]) => found.toLowerCase() !== name.toLowerCase()), [name, value]]
  }),
  'repeat a header': withHeaders((headers, { at, text }) => {
    const [name = 'x', value = ''] = chosen(headers, at) ?? []
    return at < 0.5 ? [[name, text], ...headers] : [...headers, [name, value]]
  }),
  'drop a header': withHeaders((headers, { at }) =>
    headers.filter((_, index) => index !== Math.floor(at * headers.length)),
  ),
  'name of a header': withHeaders((headers, { at }) =>
    headers.map(([name, value], index) => [
      index === Math.floor(at * headers.length) ? name.toUpperCase() : name,
      value,
    ]),
  ),
  'blanks in a header': withHeaders((headers, { at }) =>
    headers.map(([name, value], index) => [
      name,
      index === Math.floor(at * headers.length) ? ` ${value.replace(' ', ' \t')}\t` : value,
    ]),
  ),
  'value of a header': withHeaders((headers, { at, text }) =>
    headers.map(([name, value], index) => [name, index === Math.floor(at * headers.length) ? value + text : value]),
  ),
  'add a header': withHeaders((headers, { at, text }, _, { prefix }) => [
    ...headers,
    [
      chosen(
        [
          `${prefix}acl`,
          `${prefix}meta-b`,
          `${prefix}copy-source`,
          'content-type',
          'content-md5',
          'range',
          'date',
          'authorization',
          `${prefix}security-token`,
          `${prefix}date`,
        ],
        at,
      ) ?? 'x',
      text,
    ],
  ]),
  host: withHeaders((headers, { at }, other, { rules, buckets }) => {
    const hosts = [
      ...buckets.map((bucket) => `${bucket}.${rules.host}`),
      rules.host,
      PATH_HOST,
      other.headers.find(([name]) => name === 'host')?.[1] ?? '',
    ]
    const made = [
      ...hosts,
      ...hosts.map((host) => host.toUpperCase()),
      ...hosts.map((host) => `${host}:443`),
      ...hosts.map((host) => `${host}.`),
    ]
    return headers.map(([name, value]) => [name, name === 'host' ? (chosen(made, at) ?? value) : value])
  }),
  authority: withHeaders((headers, { at }, other) => {
    const own = headers.find(([name]) => name === 'host')?.[1] ?? ''
    const theirs = other.headers.find(([name]) => name === 'host')?.[1] ?? ''
    const kept = at < 0.3 ? headers.filter(([name]) => name !== 'host') : headers
    return [...kept, [':authority', at < 0.6 ? own : theirs]]
  }),
  'absolute target': (wire, { at }, other) => {
    const own = wire.headers.find(([name]) => name === 'host')?.[1] ?? ''
    const theirs = other.headers.find(([name]) => name === 'host')?.[1] ?? ''
    const host = chosen([own, theirs, own.toUpperCase(), `a@${own}`, `${own}:443`, ''], at) ?? own
    const headers = at > 0.9 ? wire.headers.filter(([name]) => name !== 'host') : wire.headers
    return { ...wire, headers, target: `${at < 0.1 ? 'HTTPS' : 'http'}://${host}${wire.target}` }
  },
} satisfies Record<string, Make>

const TEXTS = [
  '/',
  '//',
  '%2F',
  '%2f',
  '%252F',
  '%25252f',
  '\\',
  '%5C',
  '%5c',
  '..',
  '/../',
  '/./',
  '%2e%2e',
  '%2E',
  '.',
  ';',
  '#',
  '?',
  '&',
  '=',
  '+',
  '%20',
  '%00',
  '%0A',
  '%0d%0a',
  '%C2%85',
  '%c0%af',
  '%',
  '%zz',
  '%E6%B1%89',
  '\xe6\xb1\x89',
  'a',
  'A',
  '~',
  "'",
  '*',
  '"',
  ':',
  ',',
  ' ',
  '\t',
  '',
]

/** A chain of changes to one of so many signed requests. */
export function changesOf(count: number) {
  const change: fc.Arbitrary<Change> = fc.record({
    kind: fc.constantFrom(...(Object.keys(CHANGES) as Change['kind'][])),
    at: fc.integer({ min: 0, max: 999 }).map((part) => part / 1000),
    text: fc.constantFrom(...TEXTS),
    other: fc.nat(count - 1),
  })
  return fc.record({ of: fc.nat(count - 1), changes: fc.array(change, { minLength: 1, maxLength: 4 }) })
}

/** Applies them. */
export function changed(one: Case, honest: readonly Honest[], of: number, changes: readonly Change[]): Wire {
  const first = honest[of] as Honest
  return changes.reduce<Wire>((wire, change) => {
    const other = (honest[change.other] as Honest).wire
    return CHANGES[change.kind](wire, change, other, one)
  }, first.wire)
}
