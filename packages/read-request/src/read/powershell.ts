import type { Found, Kind } from './model.js'
import { powershellText, powershellWords } from './shells.js'

/** `Invoke-WebRequest`, as browsers copy it and as people write it. */
export const powershell: Kind = {
  begins: /\b(?:Invoke-(?:WebRequest|RestMethod)|iwr|irm)\b/gi,
  read(text, at): Found | undefined {
    const shown = text.slice(at, at + MAX_COMMAND)
    const command = shown.slice(0, endOf(shown))
    const table = tableIn(command)
    const rest = command.slice(0, table.start) + command.slice(table.end)
    const { words } = powershellWords(rest.replaceAll(/`?\r?\n/g, ' '), 0)
    const option = (name: string) =>
      words[words.findIndex((word) => word.toLowerCase() === `-${name}`) + 1 || words.length]
    const url = option('uri') ?? words.find((word) => /^https?:\/\//i.test(word))
    if (url === undefined) return undefined
    const type = option('contenttype')
    const agent = option('useragent')
    const headers = [
      ...pairsIn(command.slice(table.start, table.end)),
      ...(type === undefined ? [] : [['Content-Type', type] as const]),
      ...(agent === undefined ? [] : [['User-Agent', agent] as const]),
    ]
    const method = option('method')?.toUpperCase() ?? 'GET'
    return { end: at + command.length, requests: [{ source: 'powershell', method, url, headers, notes: [] }] }
  },
}

/** Characters that are read of one command. What a browser copies has its headers before its body. */
const MAX_COMMAND = 65_536

/** A newline ends a command, unless a backtick stands before it or a table is open. */
function endOf(text: string): number {
  const token = /`\r?\n|"(?:[^"`]|`[\s\S]|"")*"?|'(?:[^']|'')*'?|@?\{|\}|\n|[^`"'@{}\n]+|[`@]/gy
  let depth = 0
  for (let found = token.exec(text); found; found = token.exec(text)) {
    if (found[0].endsWith('{')) depth++
    else if (found[0] === '}') depth--
    else if (found[0] === '\n' && depth <= 0) return found.index
  }
  return text.length
}

/** Where the headers stand: `-Headers @{ … }`, whose last bracket is followed by a blank. */
function tableIn(command: string): { readonly start: number; readonly end: number } {
  const begun = /-Headers\s{1,99}@\{/i.exec(command)
  const from = begun ? begun.index + begun[0].length : 0
  const closed = begun && /\}(?=\s|$)/.exec(command.slice(from))
  return closed ? { start: begun.index, end: from + closed.index + 1 } : { start: 0, end: 0 }
}

/** Names and values of a table. Each piece is looked at once: a text that is not closed is not begun again at each quote. */
function pairsIn(table: string): readonly (readonly [string, string])[] {
  const inner = table.replace(/^-Headers\s+@\{/i, '').replace(/\}$/, '')
  const pieces = inner.match(/"(?:[^"`]|`[\s\S]|"")*"?|'(?:[^']|'')*'?|=|[^\s;="']+/g) ?? []
  const pairs: (readonly [string, string])[] = []
  for (let index = 0; index + 2 < pieces.length; index++) {
    const [name = '', equals, value = ''] = pieces.slice(index, index + 3)
    if (equals !== '=' || name === '=' || value === '=') continue
    pairs.push([powershellText(name), powershellText(value)])
    index += 2
  }
  return pairs
}
