import { CommanderError, Command as Parser, Option as ParserOption } from 'commander'
import type { Io } from './output/io.js'

/** An option of a command. */
interface Option {
  readonly type: 'string' | 'boolean'
  /** Its letter, if it has one. */
  readonly short?: string
  /** Whether it may be given several times. Any other option that is given twice is an error. */
  readonly multiple?: boolean
  readonly help: string
}

/** The options of a command, by their names. */
export type Options = Readonly<Record<string, Option>>

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
  /** Command lines for its help, each without `presign`. */
  readonly examples: readonly string[]
  /** Environment variables that it reads, each with its line of help. */
  readonly environment?: Readonly<Record<string, string>>
  /** Returns the exit status: 0, or 1 for a rejection. */
  run(given: Arguments, io: Io): Promise<number>
}

/** The command line is wrong: exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * Makes the parser of one command. It knows its options and nothing else: unknown, misspelt and repeated options and
 * missing values are errors, because `--expire 1h` would otherwise sign for the default.
 *
 * @param run Called with what was parsed.
 */
export function parserOf(name: string, command: Command, run: (given: Arguments) => Promise<void>): Parser {
  const { summary, words, options } = command
  const parser = new Parser(name).description(summary).usage(words).argument('[words...]')
  const known = new Map(Object.entries(options).map(([option, how]) => [option, optionOf(option, how)]))
  for (const option of known.values()) parser.addOption(option)
  parser.addHelpText('after', () => afterHelp(command))
  return parser.action((found: string[]) => run(argumentsOf(found, (of) => parser.getOptionValue(keyOf(known, of)))))
}

function keyOf(known: ReadonlyMap<string, ParserOption>, name: string): string {
  return known.get(name)?.attributeName() ?? name
}

function optionOf(name: string, { short, type, multiple = false, help }: Option): ParserOption {
  const value = type === 'string' ? ` <${name.toUpperCase()}>` : ''
  const option = new ParserOption(`${short === undefined ? '' : `-${short}, `}--${name}${value}`, help)
  return type === 'boolean'
    ? option
    : option.argParser((text: string, before?: readonly string[]) => valuesOf(name, multiple, text, before))
}

/** The parser takes the word after an option for its value, whatever it is: `--dir --fsync` has lost one. */
function valuesOf(name: string, multiple: boolean, text: string, before: readonly string[] = []): readonly string[] {
  if (/^--|^-[a-z]$/i.test(text)) throw new UsageError(`Option '--${name}' needs a value: found '${text}'`)
  if (!multiple && before.length > 0) throw new UsageError(`Option '--${name}' is given twice`)
  return [...before, text]
}

function argumentsOf(words: readonly string[], optionValue: (name: string) => unknown): Arguments {
  const texts = (name: string) => [optionValue(name) ?? []].flat().map(String)
  return { words, texts, text: (name) => texts(name)[0], flag: (name) => optionValue(name) === true }
}

function afterHelp({ examples, environment = {} }: Command): string {
  const width = Math.max(0, ...Object.keys(environment).map((name) => name.length)) + 2
  const variables = Object.entries(environment).map(([name, help]) => `  ${name.padEnd(width)}${help}`)
  return [
    '\nExamples:',
    ...examples.map((example) => `  presign ${example}`),
    ...(variables.length === 0 ? [] : ['\nEnvironment:', ...variables]),
  ].join('\n')
}

/** What the parser says of a wrong command line: one sentence, and what it may have meant. */
export function usageErrorOf({ message }: CommanderError): { readonly sentence: string; readonly hint: string } {
  const [, option] = /^error: option '(?:-\w, )?(--[\w-]+) .*' argument missing/.exec(message) ?? []
  if (option !== undefined) return { sentence: `Option '${option}' needs a value`, hint: '' }
  const [, sentence = '', suggestion] = /^error: ([^\n]*)(?:\n\(Did you mean (.*?)\?\))?/.exec(message) ?? []
  const hint = suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`
  return { sentence: `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}`, hint }
}

/** Whether an error is the parser's, and not one of what it ran. */
export function isParserError(error: unknown): error is CommanderError {
  return error instanceof CommanderError
}
