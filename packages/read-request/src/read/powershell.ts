import type { Found, Kind } from './model.js'
import { powershellText, powershellWords } from './shells.js'

/** `Invoke-WebRequest`, as browsers copy it and as people write it. */
export const powershell: Kind = {
  begins: /\b(?:Invoke-(?:WebRequest|RestMethod)|iwr|irm)\b/gi,
  read(text, at): Found | undefined {
    const end = endOf(text, at)
    const command = text.slice(at, end)
    const table = /-Headers\s+@\{([\s\S]*?)\n?\}(?=\s|$)/i.exec(command)
    const { words } = powershellWords(command.replace(table?.[0] ?? '', '').replaceAll(/`?\r?\n/g, ' '), 0)
    const option = (name: string) =>
      words[words.findIndex((word) => word.toLowerCase() === `-${name}`) + 1 || words.length]
    const url = option('uri') ?? words.find((word) => /^https?:\/\//i.test(word))
    if (url === undefined) return undefined
    const type = option('contenttype')
    const agent = option('useragent')
    const headers = [
      ...pairsIn(table?.[1] ?? ''),
      ...(type === undefined ? [] : [['Content-Type', type] as const]),
      ...(agent === undefined ? [] : [['User-Agent', agent] as const]),
    ]
    const method = option('method')?.toUpperCase() ?? 'GET'
    return { end, requests: [{ source: 'powershell', method, url, headers, notes: [] }] }
  },
}

/** A newline ends a command, unless a backtick stands before it or a table is open. */
function endOf(text: string, at: number): number {
  const token = /`\r?\n|"(?:[^"`]|`[\s\S]|"")*"?|'(?:[^']|'')*'?|@?\{|\}|\n|[^`"'@{}\n]+|[`@]/gy
  token.lastIndex = at
  let depth = 0
  for (let found = token.exec(text); found; found = token.exec(text)) {
    if (found[0].endsWith('{')) depth++
    else if (found[0] === '}') depth--
    else if (found[0] === '\n' && depth <= 0) return found.index
  }
  return text.length
}

function pairsIn(table: string): readonly (readonly [string, string])[] {
  const text = `"(?:[^"\`]|\`[\\s\\S]|"")*"|'(?:[^']|'')*'`
  const pair = new RegExp(`(${text}|[\\w-]+)\\s*=\\s*(${text}|[^\\s;]+)`, 'g')
  return [...table.matchAll(pair)].map(([, name = '', value = '']) => [powershellText(name), powershellText(value)])
}
