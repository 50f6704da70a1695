import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { Io } from './output/io.js'

// citty, which this project prefers elsewhere, passes unknown options over in silence and keeps the last of a repeated
// one: `--expire 1h` would sign for the default, and of two headers one would be lost. Node's own parser does neither.

/** The options of a command, as Node's parser takes them, each with its line of help. */
export type Options = Readonly<
  Record<string, NonNullable<ParseArgsConfig['options']>[string] & { readonly help: string }>
>

/** Options and words of a command line. */
export interface Arguments {
  readonly words: readonly string[]
  /** A text option, or `undefined`. */
  text(name: string): string | undefined
  /** A text option that may be given several times. */
  texts(name: string): readonly string[]
  flag(name: string): boolean
}

/** One of the things `presign` can do. */
export interface Command {
  readonly summary: string
  /** What stands after the command's name, such as `[METHOD] oss://BUCKET/KEY`. */
  readonly words: string
  readonly options: Options
  /** Returns the exit status: 0, or 1 for a refusal. */
  run(given: Arguments, io: Io): Promise<number>
}

/** The command line is wrong: exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Reads a command line strictly. */
export function parse(options: Options, args: readonly string[]): Arguments {
  const { values, positionals } = strictly(options, args)
  const listed = (name: string): readonly unknown[] => [values[name] ?? []].flat()
  return {
    words: positionals,
    text: (name) => listed(name).map(String)[0],
    texts: (name) => listed(name).map(String),
    flag: (name) => values[name] === true,
  }
}

function strictly(options: Options, args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(String((error as Error).message).split('. ', 1)[0] ?? 'The command line cannot be read')
  }
}

/** The help page of a command. */
export function helpOf(name: string, { summary, words, options }: Command): string {
  const rows = Object.entries(options).map(([option, { short, type, help }]): [string, string] => {
    const value = type === 'string' ? ` ${option.toUpperCase()}` : ''
    return [`  ${short === undefined ? '    ' : `-${short}, `}--${option}${value}`, help]
  })
  const width = Math.max(...rows.map(([left]) => left.length)) + 2
  return [
    summary,
    '',
    `Usage: presign ${name} ${words}`,
    '',
    ...rows.map(([left, help]) => left.padEnd(width) + help),
  ].join('\n')
}
