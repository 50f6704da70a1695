import type { OssInput } from '@presign/vectors'
import { without } from './changes.js'

/** As a server has it: the raw target, and header bytes one to a character, as Node hands them over. */
export interface ArrivedVector {
  readonly method: string
  readonly target: string
  readonly headers: readonly string[]
}

/** The same taken apart and decoded, so that a test can change a part of it. */
export interface Arriving {
  readonly method: string
  readonly host: string
  readonly path: string
  readonly query: readonly (readonly [string, string | null])[]
  readonly headers: readonly (readonly [string, string])[]
}

interface SignedVector {
  readonly input: OssInput
  readonly expected: {
    readonly signature: string
    readonly url?: string
    readonly headers?: Readonly<Record<string, string>>
  }
}

/** What a server receives when someone sends a vector, with the spelling of the SDK that made it. */
export function arrivedVector(vector: SignedVector): ArrivedVector {
  const { input, expected } = vector
  if (expected.url === undefined) return arrived(arriving(vector))
  const [, host = '', target = '/'] = /^https?:\/\/([^/?]*)(.*)$/s.exec(expected.url) ?? []
  return {
    method: input.method,
    target: target.startsWith('/') ? target : `/${target}`,
    headers: wire(host, headersOf(vector)),
  }
}

/** The same, taken apart. */
export function arriving(vector: SignedVector): Arriving {
  const { input, expected } = vector
  const headers = without(headersOf(vector), 'host')
  if (expected.url !== undefined) {
    const [, host = '', path = '', query = ''] = /^https?:\/\/([^/?]*)([^?]*)\??(.*)$/s.exec(expected.url) ?? []
    return { method: input.method, host, path: decodeURIComponent(path) || '/', query: pairsOf(query), headers }
  }
  const { origin, root } = placeOf(input)
  return {
    method: input.method,
    host: origin,
    path: root + (input.key ?? ''),
    query: Object.entries(input.query),
    headers,
  }
}

/** Puts it together again, encoded. */
export function arrived({ method, host, path, query, headers }: Arriving): ArrivedVector {
  const search = query
    .map(([name, value]) => (value === null ? encode(name) : `${encode(name)}=${encode(value)}`))
    .join('&')
  const target = path.split('/').map(encode).join('/') + (search === '' ? '' : `?${search}`)
  return { method, target, headers: wire(host, headers) }
}

function headersOf({ input, expected }: SignedVector): [string, string][] {
  const added = Object.entries(expected.headers ?? {})
  const given = Object.entries(input.headers).filter(([name]) => !added.some(([other]) => other === name.toLowerCase()))
  return [...given, ...added]
}

function placeOf({ endpoint, addressing, bucket }: OssInput): { origin: string; root: string } {
  const host = endpoint.replace(/^https?:\/\//, '')
  if (bucket === null || addressing === 'cname') return { origin: host, root: '/' }
  return addressing === 'path' ? { origin: host, root: `/${bucket}/` } : { origin: `${bucket}.${host}`, root: '/' }
}

function pairsOf(query: string): [string, string | null][] {
  return query.split('&').map((piece) => {
    const [name = '', ...value] = piece.split('=').map((text) => decodeURIComponent(text))
    return [name, value.length === 0 ? null : value.join('=')]
  })
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

function wire(host: string, headers: readonly (readonly [string, string])[]): string[] {
  const written = headers.some(([name]) => name.toLowerCase() === 'host')
  return [...(written ? [] : [['host', host] as const]), ...headers].flatMap(([name, value]) => [
    name,
    Buffer.from(value).toString('latin1'),
  ])
}
