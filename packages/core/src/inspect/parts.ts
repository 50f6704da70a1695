import { decodeText, loneSurrogate } from '../text/encoding.js'

/** What is odd about a piece of a URL. */
export type UrlFault = 'bad_escape' | 'plus' | 'html_escape' | 'raw_space' | 'truncated'

/** A piece of a URL, with its place in the text. */
export interface UrlPart {
  readonly part: 'protocol' | 'user' | 'host' | 'port' | 'path' | 'name' | 'value' | 'fragment'
  /** Where it begins, and where what follows it begins, in UTF-16 units. */
  readonly span: readonly [start: number, end: number]
  /** As it is written. */
  readonly text: string
  /** Decoded; as it is written where that is not possible. */
  readonly decoded: string
  /** Of a value: the decoded name of its parameter. */
  readonly name?: string
  readonly faults: readonly UrlFault[]
}

/** As many pieces as anyone reads. */
const MAX_PARTS = 400

/**
 * Takes a URL apart as text: every piece with its place, its decoded value, and what is odd about it. Nothing is
 * rewritten and nothing throws, so that cut and damaged URLs can be shown; `URL` does neither.
 *
 * @returns At most 400 pieces, in the order of the text. `&amp;` and `\u0026` between parameters count as `&`.
 * @example
 * ```ts
 * import { partsOf } from '@presign/core/explain'
 *
 * partsOf('https://h/a%20b?x=1').map(({ part, decoded }) => `${part} ${decoded}`)
 * // ['protocol https', 'host h', 'path /a b', 'name x', 'value 1']
 * ```
 */
export function partsOf(url: string): readonly UrlPart[] {
  const [, protocol = '', between = '', authority = '', path = '', query = '', fragment = ''] =
    /^(?:([a-z][a-z0-9+.-]*)(:\/\/|\/\/)([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/is.exec(url) ?? []
  const parts: UrlPart[] = []
  let at = 0
  const add = (part: UrlPart['part'], text: string, more: Partial<UrlPart> = {}) => {
    if (text !== '') parts.push(piece(part, text, at, more))
    at += text.length
  }
  add('protocol', protocol)
  at += between.length
  addAuthority(authority, add, (skipped) => {
    at += skipped
  })
  add('path', path)
  at += query === '' ? 0 : 1
  for (const { name, value, separator } of parametersIn(query.slice(1))) {
    at += separator.length
    add('name', name, separator.length > 1 ? { faults: ['html_escape'] } : {})
    if (value !== undefined) {
      at++
      add('value', value, { name: decoded(name) })
    }
  }
  add('fragment', fragment)
  return parts
}

function addAuthority(
  authority: string,
  add: (part: UrlPart['part'], text: string) => void,
  skip: (length: number) => void,
): void {
  const [, user = '', host = '', port = ''] = /^([^@]*@)?(.*?)(:\d*)?$/s.exec(authority) ?? []
  add('user', user.slice(0, -1))
  skip(user === '' ? 0 : 1)
  add('host', host)
  skip(port === '' ? 0 : 1)
  add('port', port.slice(1))
}

function* parametersIn(query: string): Iterable<{ name: string; value?: string; separator: string }> {
  const pieces = query === '' ? [] : ['', ...query.split(/(&amp;|\\u0026|&)/)].slice(0, MAX_PARTS)
  for (let index = 0; index < pieces.length; index += 2) {
    const [separator = '', text = ''] = pieces.slice(index, index + 2)
    const equals = text.indexOf('=')
    yield equals < 0
      ? { name: text, separator }
      : { name: text.slice(0, equals), value: text.slice(equals + 1), separator }
  }
}

function piece(part: UrlPart['part'], text: string, start: number, more: Partial<UrlPart>): UrlPart {
  const faults = [...(more.faults ?? []), ...faultsIn(part, text)]
  return { part, span: [start, start + text.length], text, decoded: decoded(text), ...more, faults }
}

const decoded = (text: string) => decodeText(text) ?? text

function faultsIn(part: UrlPart['part'], text: string): readonly UrlFault[] {
  const encoded = part === 'path' || part === 'name' || part === 'value'
  return [
    ...(encoded && /%(?:.?$)/.test(text) ? (['truncated'] as const) : []),
    ...(encoded && (/%(?![0-9a-f]{2})/i.test(text) || loneSurrogate(text) >= 0 || decodeText(text) === undefined)
      ? (['bad_escape'] as const)
      : []),
    ...(encoded && text.includes('+') ? (['plus'] as const) : []),
    ...(/\s/.test(text) ? (['raw_space'] as const) : []),
  ]
}
