/** The head of an answer whose body is as long as it says. */
export interface AnswerHead {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  /** Bytes. */
  readonly length: number
  /** Whether the connection may be used again. */
  readonly lasting: boolean
}

/**
 * Reads the head of an HTTP/1.1 answer (RFC 9112), up to but without its empty line. Only the plain kind: a final status
 * with one Content-Length and no transfer coding. All else is `undefined`, for somebody else to read.
 */
export function answerHead(text: string): AnswerHead | undefined {
  const [first = '', ...lines] = text.split('\r\n')
  const status = Number(/^HTTP\/1\.1 ([245]\d\d)(?: |$)/.exec(first)?.[1] ?? 0)
  const headers = lines.map(headerOf)
  if (status === 0 || status === 204 || !headers.every((header) => header !== undefined)) return undefined
  const valuesOf = (wanted: string) =>
    headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value.toLowerCase())
  const lengths = valuesOf('content-length')
  if (lengths.length !== 1 || !/^\d{1,15}$/.test(lengths[0] ?? '') || valuesOf('transfer-encoding').length > 0)
    return undefined
  return { status, headers, length: Number(lengths[0]), lasting: !valuesOf('connection').join().includes('close') }
}

function headerOf(line: string): [string, string] | undefined {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):([^\r\n\0]*)$/.exec(line) ?? []
  // The look-behind keeps it linear: without it every run of blanks inside the value would be tried from each place.
  return name === undefined || value === undefined ? undefined : [name, value.replace(/^[ \t]+|(?<![ \t])[ \t]+$/g, '')]
}
