import parse from 'shell-quote/parse.js'

/** The words of one command, and where it ends in the text. */
export interface Words {
  readonly words: readonly string[]
  readonly end: number
  /** Whether it ended at an `&` outside quotes, with more behind it. */
  readonly cut: boolean
}

/** Reads one command as the shell would that it was written for: by its line ends and its quotes. */
export function commandAt(text: string, at: number): Words {
  const [line = ''] = text.slice(at).split('\n', 1)
  if (/\^\s*$|\^"/.test(line)) return cmdWords(text, at)
  if (/`\s*$/.test(line) || /^curl\.exe\b/i.test(line)) return powershellWords(text, at)
  return bashWords(text, at)
}

/**
 * As many words as are read of a command; what follows is passed over. A browser's own has two for each header and a dozen
 * more, and the library takes seconds for the 200 000 that a text of 1 MB can have.
 */
const MAX_WORDS = 1000

/** A POSIX shell: up to a newline outside quotes that no backslash escapes. */
function bashWords(text: string, at: number): Words {
  const { end, read } = extentOfBash(text, at)
  const command = text.slice(at, read).replaceAll(/\\\r?\n/g, ' ')
  const words: string[] = []
  for (const word of parsed(command)) {
    if (typeof word === 'string') words.push(word)
    else if ('pattern' in word) words.push(word.pattern)
    else return { words, end, cut: 'op' in word && word.op === '&' }
  }
  return { words, end, cut: false }
}

/** Variables stay as they are written; the library throws for a substitution that is not closed. */
function parsed(command: string): ReturnType<typeof parse> {
  try {
    return parse(command, (name) => `$${name}`)
  } catch {
    return command.split(/\s+/)
  }
}

/** Where a command ends, and up to where it is read. */
function extentOfBash(text: string, at: number): { readonly end: number; readonly read: number } {
  let quote = ''
  let words = 0
  let read: number | undefined
  for (let index = at; index < text.length; index++) {
    const char = text[index] ?? ''
    if (char === '\\' && quote !== "'") index += text.startsWith('\r\n', index + 1) ? 2 : 1
    else if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '"' || char === "'") quote = char
    else if (char === '\n') return { end: index, read: read ?? index }
    // Blanks count once between words, and operators such as those of `;;;` each.
    else if (/[\s;&|<>()]/.test(char) && !/^\s\s$/.test(text.slice(index - 1, index + 1)) && ++words === MAX_WORDS)
      read = index
  }
  return { end: text.length, read: read ?? text.length }
}

/** `cmd.exe`: `^` escapes outside quotes, and then the program itself takes its line apart. */
function cmdWords(text: string, at: number): Words {
  let [quoted, line, index] = [false, '', at]
  for (; index < text.length; index++) {
    const char = text[index] ?? ''
    if (char === '^' && !quoted) {
      index++
      if (text.startsWith('\r\n', index)) index++
      line += text[index] === '\n' ? ' ' : (text[index] ?? '')
      continue
    }
    if (char === '\n' && !quoted) break
    if (char === '&' && !quoted) return { words: programWords(line), end: endOfLine(text, index), cut: true }
    if (char === '"') quoted = !quoted
    line += char
  }
  return { words: programWords(line), end: index, cut: false }
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

/** As the C library of Windows does it: quotes group, and a backslash escapes a quote. */
function programWords(line: string): readonly string[] {
  const words = line.match(/(?:"(?:[^"\\]|\\[\s\S])*"?|\\"|[^\s"])+/g) ?? []
  return words.map((word) => word.replaceAll(/\\(["\\])|"/g, '$1'))
}

/** PowerShell: a backtick escapes, and a quote in quotes is written twice. */
export function powershellWords(text: string, at: number): Words {
  const token = /`\r?\n|[ \t\r]+|"(?:[^"`]|`[\s\S]|"")*"?|'(?:[^']|'')*'?|`[\s\S]|[\n;|&]|[^\s"'`;|&]+/gy
  token.lastIndex = at
  const words: string[] = []
  let open = false
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [piece] = found
    if (/^[\n;|&]/.test(piece)) return { words, end: endOfLine(text, found.index), cut: piece === '&' }
    if (/^\s|^`\r?\n/.test(piece)) open = false
    else {
      words.push(`${open ? (words.pop() ?? '') : ''}${powershellText(piece)}`)
      open = true
    }
  }
  return { words, end: text.length, cut: false }
}

const BACKTICKED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', 0: '\0' }

/** What a piece of PowerShell stands for. */
export function powershellText(piece: string): string {
  if (piece.startsWith("'")) return piece.replace(/^'|'$/g, '').replaceAll("''", "'")
  const inner = piece.startsWith('"') ? piece.replace(/^"|"$/g, '') : piece
  return inner.replaceAll(/`([\s\S])|""/g, (_, char?: string) =>
    char === undefined ? '"' : (BACKTICKED[char] ?? char),
  )
}
