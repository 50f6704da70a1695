import { type Anatomy, anatomyOf, type Line } from '../explain/texts.js'
import type { SigningStrings } from '../schemes/plan.js'
import { decodeText } from '../text/encoding.js'
import { marksOf, type RequestMarks, type RequestToDetect } from './marks.js'

/** What a line of a signed text is. */
export type LineRole =
  | 'method'
  | 'path'
  | 'query'
  | 'header'
  | 'names'
  | 'payload'
  | 'algorithm'
  | 'time'
  | 'scope'
  | 'digest'
  | 'empty'
  | 'other'

/** Where a piece of a line came from. `computed` where that is not proved. */
export interface LineOrigin {
  readonly in: 'method' | 'host' | 'path' | 'parameter' | 'header' | 'constant' | 'computed'
  /** Of a parameter or a header. */
  readonly name?: string
}

/** A line of a signed text, with what it is and where it came from. */
export interface TracedLine extends Line {
  readonly role: LineRole
  readonly from: readonly LineOrigin[]
}

/** A request whose lines are looked for. */
export interface RequestToTrace extends RequestToDetect {
  readonly method: string
}

/** As many lines, and pieces of one, as anyone reads. */
const MAX_LINES = 400

/**
 * Says of every line of the signed texts what it is, and which part of the request it was made of. What cannot be proved
 * from the request is `computed`. Pure text work.
 *
 * @param texts As `inspect` or a service's answer gives them.
 * @example
 * ```ts
 * import { traceOf } from '@presign/core/explain'
 *
 * const request = { method: 'GET', url: 'https://photos.example.com/cat.jpg?Expires=1699807420' }
 * traceOf({ stringToSign: 'GET\n\n\n1699807420\n/photos/cat.jpg' }, request)[3]
 * // { stage: 'string_to_sign', line: 4, text: '1699807420', role: 'time', from: [{ in: 'parameter', name: 'Expires' }] }
 * ```
 */
export function traceOf(texts: SigningStrings, request: RequestToTrace): readonly TracedLine[] {
  const anatomy = anatomyOf(texts)
  const source = { marks: marksOf(request), method: request.method }
  const lines = (['canonical_request', 'string_to_sign'] as const).flatMap((stage) => linesOf(texts, stage))
  return lines.slice(0, MAX_LINES).map((line) => {
    const role = roleOf(line, anatomy)
    return { ...line, role, from: originsOf(line, role, source, texts) }
  })
}

function linesOf({ canonicalRequest, stringToSign }: SigningStrings, stage: Line['stage']): readonly Line[] {
  const text = stage === 'string_to_sign' ? stringToSign : canonicalRequest
  return (text?.split('\n') ?? []).map((line, index) => ({ stage, line: index + 1, text: line }))
}

const SINGLE = ['method', 'path', 'query', 'names', 'payload', 'algorithm', 'time', 'scope'] as const

function roleOf(line: Line, anatomy: Anatomy): LineRole {
  const isThis = (other: Line | undefined) => other?.stage === line.stage && other.line === line.line
  const role = SINGLE.find((name) => isThis(anatomy[name]))
  if (role !== undefined) return line.text === '' ? 'empty' : role
  if (anatomy.headers.some(isThis)) return 'header'
  if (line.text === '') return 'empty'
  // The last line of a string to sign that has no other meaning is the digest of the canonical request.
  return line.stage === 'string_to_sign' && /^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(line.text) ? 'digest' : 'other'
}

interface Source {
  readonly marks: RequestMarks
  readonly method: string
}

const COMPUTED: readonly LineOrigin[] = [{ in: 'computed' }]
const CONSTANT: readonly LineOrigin[] = [{ in: 'constant' }]

function originsOf(
  { text }: Line,
  role: LineRole,
  source: Source,
  { canonicalRequest }: SigningStrings,
): readonly LineOrigin[] {
  switch (role) {
    case 'empty':
      return CONSTANT
    case 'method':
      return text.toLowerCase() === source.method.toLowerCase() ? [{ in: 'method' }] : COMPUTED
    case 'path':
      return pathOrigins(text, source)
    case 'query':
      return pieces(text).flatMap((one) => parameterOrigin(one, source.marks))
    case 'header':
      return headerOrigins(text, source.marks)
    case 'payload':
      return /^UNSIGNED|^STREAMING/.test(text) ? CONSTANT : (whole(text, source.marks) ?? COMPUTED)
    case 'algorithm':
      return whole(text, source.marks) ?? (/^[A-Za-z0-9-]{1,40}$/.test(text) ? CONSTANT : COMPUTED)
    case 'names':
    case 'time':
    case 'scope':
      return whole(text, source.marks) ?? COMPUTED
    case 'digest':
      return canonicalRequest === undefined ? COMPUTED : [{ in: 'computed', name: 'canonical request' }]
    default:
      return whole(text, source.marks) ?? COMPUTED
  }
}

const pieces = (query: string) => query.split('&').slice(0, MAX_LINES)

/** The path, and before it a bucket that stands before the host; the older family signs a query behind it. */
function pathOrigins(text: string, { marks }: Source): readonly LineOrigin[] {
  const [path = '', query] = text.split('?', 2)
  const more = query === undefined ? [] : pieces(query).flatMap((one) => parameterOrigin(one, marks))
  const sent = [marks.path, decodeText(marks.path)]
  if (sent.includes(path) || sent.includes(decodeText(path))) return [{ in: 'path' }, ...more]
  const [, bucket = '', rest = ''] = /^\/([^/]*)(\/.*)?$/s.exec(path) ?? []
  const before = bucket !== '' && marks.host.startsWith(`${bucket.toLowerCase()}.`)
  return before && (sent.includes(rest) || sent.includes(decodeText(rest)))
    ? [{ in: 'host' }, { in: 'path' }, ...more]
    : COMPUTED
}

function parameterOrigin(one: string, { parameters }: RequestMarks): readonly LineOrigin[] {
  const equals = one.indexOf('=')
  const [name, value] = equals < 0 ? [one, ''] : [one.slice(0, equals), one.slice(equals + 1)]
  const plain = decodeText(name) ?? name
  const direct = parameters.get(plain)
  if (direct !== undefined && same(direct, value)) return [{ in: 'parameter', name: plain }]
  // Names may be signed in lower case. A stranger may send thousands.
  for (const [key, sent] of parameters.size > 64 ? [] : parameters)
    if (same(key, name) && same(sent, value)) return [{ in: 'parameter', name: key }]
  return COMPUTED
}

/** Whether a signed piece is a value that was sent, written as it is or percent-encoded, in small letters or not. */
function same(sent: string, signed: string): boolean {
  return sent === signed || sent === decodeText(signed) || sent.toLowerCase() === decodeText(signed)?.toLowerCase()
}

/** A header in a line, the value of one in a slot of its own, or all of them in one line, written as a query. */
function headerOrigins(text: string, marks: RequestMarks): readonly LineOrigin[] {
  const slot = ['content-type', 'content-md5'].find((name) => marks.headers.get(name) === text)
  if (slot !== undefined) return [{ in: 'header', name: slot }]
  const [, name, value = ''] = /^([^:=&]+):(.*)$/s.exec(text) ?? []
  if (name !== undefined) return [headerOrigin(name, value, marks)]
  return pieces(text).map((piece) => {
    const [name = '', value = ''] = piece.split('=')
    return headerOrigin(decodeText(name) ?? name, decodeText(value) ?? value, marks)
  })
}

function headerOrigin(name: string, value: string, { headers, host }: RequestMarks): LineOrigin {
  const lower = name.toLowerCase()
  if (lower === 'host' && value.replace(/:\d+$/, '').toLowerCase() === host) return { in: 'host' }
  const sent = headers.get(lower)
  return sent !== undefined && blanks(sent) === blanks(value) ? { in: 'header', name: lower } : { in: 'computed' }
}

const blanks = (value: string) => value.trim().replaceAll(/\s+/g, ' ')

/** Text that stands whole in a parameter or a header: a date, a scope behind the key id, a list of names. */
function whole(text: string, { parameters, headers }: RequestMarks): readonly LineOrigin[] | undefined {
  if (text.length < 2) return undefined
  for (const [name, value] of parameters)
    if (value === text || value.endsWith(`/${text}`)) return [{ in: 'parameter', name }]
  for (const [name, value] of headers) if (value === text) return [{ in: 'header', name }]
  return headers.get('authorization')?.includes(text) ? [{ in: 'header', name: 'authorization' }] : undefined
}
