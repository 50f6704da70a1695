import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { PassThrough, Readable, Writable } from 'node:stream'
import { main } from '../../apps/cli/src/main.js'
import { createLocalOss } from '../../packages/local/src/oss.js'
import { ADDED, AT, credentials, signed } from './anatomy.js'
import { type CodePiece, codeLine, picture, type Theme } from './svg.js'

/** What a terminal shows: lines, with the escapes that colour them. */
export interface Session {
  readonly command: string
  readonly output: string
}

/** Sends the request with the header that it must not have, and asks the command why it was rejected. */
export async function explained(): Promise<Session> {
  const body = await rejection()
  const env = { OSS_ACCESS_KEY_ID: credentials.accessKeyId, OSS_ACCESS_KEY_SECRET: credentials.accessKeySecret }
  const output = await printed(['explain', signed.method, signed.url], body, env)
  return { command: `presign explain ${signed.method} '${signed.url.split('?')[0]}?…' < error.xml`, output }
}

/** The error body of a server that verifies, asked by the name that the URL has. */
async function rejection(): Promise<string> {
  const { host, pathname, search } = new URL(signed.url)
  const bucket = host.split('.')[0] ?? ''
  const server = await createLocalOss({ buckets: [bucket], credentials, clock: { now: () => AT.getTime() } })
  try {
    const options = { host: '127.0.0.1', port: server.port, path: pathname + search, method: signed.method }
    const sent = request({ ...options, headers: { host, ...ADDED } }).end('FAKE picture')
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    const body = (await response.toArray()).join('')
    if (response.statusCode !== 403) throw new Error(`The server answered ${response.statusCode}, wanted 403: ${body}`)
    return body
  } finally {
    await server.close()
  }
}

/** What the command prints to a terminal. */
async function printed(args: readonly string[], input: string, env: Readonly<Record<string, string>>): Promise<string> {
  const chunks: string[] = []
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk))
      done()
    },
  })
  const { signal } = new AbortController()
  const streams = {
    stdin: Readable.from([input]),
    stderr: new PassThrough(),
    stdout: Object.assign(stdout, { isTTY: true }),
  }
  await main(args, { env, signal, ...streams })
  return chunks.join('').trimEnd()
}

/** What the picture shows, in words: for readers who do not see it. */
export function terminalAlt({ command, output }: Session, about: string): string {
  return `${about}: ${command} ⏎ ${plain(output).replaceAll(/\s+/g, ' ')}`
}

const COLUMNS = 108
const SIZE = 13
const ROW = 20
const PAGE = 16
const EDGE = 20
const WIDTH = 960

/** A picture of the terminal. */
export function terminal({ command, output }: Session, theme: Theme): string {
  const lines = [`$ \u001b[1m${command}\u001b[22m`, ...output.split('\n').flatMap(wrapped)]
  const height = 40 + lines.length * ROW + 16
  const width = WIDTH - 2 * PAGE
  return picture(WIDTH, height + 2 * PAGE, 'presign explain in a terminal', [
    `<rect x="${PAGE}" y="${PAGE}" width="${width}" height="${height}" rx="8" fill="${theme.panel}" stroke="${theme.border}"/>`,
    ...[theme.red, theme.orange, theme.green].map(
      (fill, index) => `<circle cx="${PAGE + EDGE + index * 20}" cy="${PAGE + 20}" r="6" fill="${fill}"/>`,
    ),
    ...lines.flatMap((line, index) => codeLine(PAGE + EDGE, PAGE + 58 + index * ROW, coloured(line, theme), SIZE)),
  ])
}

/** Lines of at most so many letters, broken between words; what follows stands under the first word, in the same style. */
function wrapped(line: string): readonly string[] {
  const [, begin = '', text = line, end = ''] = STYLED.exec(line) ?? []
  const indent = /^ */.exec(text)?.[0] ?? ''
  const lines: string[] = []
  let current = indent
  for (const word of text.trimStart().split(' ')) {
    if (plain(`${current} ${word}`).length > COLUMNS) {
      lines.push(current)
      current = indent
    }
    current += current === indent ? word : ` ${word}`
  }
  return [...lines, current].map((part) => begin + part + end)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is the escape that colours begin with
const STYLED = /^(\u001b\[\d+m)([^\u001b]*)(\u001b\[\d+m)$/

type Colour = 'text' | 'muted' | 'red' | 'green'
const COLOURS: Readonly<Record<string, Colour>> = { 31: 'red', 32: 'green', 2: 'muted' }
const BOLD = '1'

/** Pieces of a line by the escapes in it. No escape of the command reaches over a line. */
function coloured(line: string, theme: Theme): readonly CodePiece[] {
  const [first = '', ...further] = line.split('\u001b[')
  const pieces = further.map((piece): CodePiece => {
    const [, code = '', text = ''] = /^(\d+)m(.*)$/s.exec(piece) ?? []
    return [text, theme[COLOURS[code] ?? 'text'], code === BOLD]
  })
  return [[first, theme.text] satisfies CodePiece, ...pieces].filter(([text]) => text !== '')
}

function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is the escape that colours begin with
  return text.replaceAll(/\u001b\[\d+m/g, '')
}
