import type { Found, Kind, ReadTexts } from './model.js'

const LABEL =
  /\b(canonical[ _-]?request|string[ _-]?to[ _-]?sign)\b["']?[^\S\n]*(?:(?:is|was)[^\S\n]*)?[:=][^\S\n]*["']?/gi

/** What signers write into a log: a canonical request and a string to sign, each behind its name. */
export const logTexts: Kind = {
  begins: LABEL,
  read(text, at): Found | undefined {
    const labels = [...text.slice(at, at + MAX_LOG).matchAll(new RegExp(LABEL))].slice(0, 2)
    const pieces = labels.map((label, index): readonly [string, string] => {
      const start = at + label.index + label[0].length
      const end = labels[index + 1] ? at + (labels[index + 1]?.index ?? 0) : text.length
      return [
        (label[1] ?? '').replaceAll(/[ _-]/g, '').toLowerCase(),
        textOf(text.slice(start, Math.min(end, start + MAX_LOG))),
      ]
    })
    const byName = Object.fromEntries(pieces)
    const { canonicalrequest: canonicalRequest, stringtosign: stringToSign } = byName
    const texts: ReadTexts = { ...(canonicalRequest && { canonicalRequest }), ...(stringToSign && { stringToSign }) }
    const [last] = pieces.slice(-1)
    const end = at + (labels.at(-1)?.index ?? 0) + (labels.at(-1)?.[0].length ?? 1) + (last?.[1].length ?? 0)
    return Object.keys(texts).length === 0 ? undefined : { end, texts: [texts] }
  },
}

/** Beyond this no log line is read. */
const MAX_LOG = 32_768

/** A text on lines of its own, or in one line with its newlines written out; whatever follows it in the log is not of it. */
function textOf(text: string): string {
  const [line = ''] = text.split('\n', 1)
  if (/\\n/.test(line)) return withoutEnd(line).replaceAll('\\n', '\n')
  const body = text.replace(/^\r?\n/, '').replaceAll('\r\n', '\n')
  const end = /\n(?=[ \t]*(?:-{3,}|={3,}|<\/?\w|HTTP\/|curl |\{|https?:\/\/|\[?\d{4}-\d\d-\d\d[T ]))/.exec(body)
  return (end ? body.slice(0, end.index) : body).trimEnd()
}

/** Without what closes the text in JSON: a quote, a comma, a brace. */
function withoutEnd(line: string): string {
  const plain = line.trimEnd().replace(/\}$/, '').trimEnd().replace(/,$/, '')
  return /["']$/.test(plain) ? plain.slice(0, -1) : line
}
