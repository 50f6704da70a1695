import { relative, resolve } from 'node:path'
import { Argument, Command, CommanderError, Option } from 'commander'
// biome-ignore lint/correctness/useImportExtensions: it is JSON as it stands, and the build inlines it
import manifest from '../package.json' with { type: 'json' }
import { MissingPath } from './files/missing-path.js'
import { type Outcome, processed } from './files/process.js'
import { sourcesBelow } from './files/sources.js'
import { libraries } from './libraries.js'
import type { Choices, Library } from './library.js'

/** What the command writes to, and the folder that it is called in. */
export interface Io {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown }
  readonly folder: string
}

interface Options extends Choices {
  readonly check?: true
}

/**
 * Runs a command line.
 *
 * @returns The exit status: 0; 1 where `--check` found something to change, or a file could not be read or written; 2 for
 * bad usage.
 */
export async function main(args: readonly string[], io: Io): Promise<number> {
  let status = 0
  const program = programOf(io, async (library, paths, options) => {
    status = await run(library, paths, options, io)
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return status
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (!(error instanceof MissingPath)) throw error
    io.stderr.write(`${error.message}; see presign-codemod --help\n`)
    return 2
  }
}

function programOf(io: Io, action: (library: Library, paths: string[], options: Options) => Promise<void>): Command {
  return new Command('presign-codemod')
    .description(
      "Turns the signing calls of other libraries into Presign's. The rest of a file stays as it is, to the byte.",
    )
    .addArgument(new Argument('<library>', 'what the code signs with now').choices(libraries.map(({ name }) => name)))
    .argument('<paths...>', 'files, or folders with all sources below them')
    .option('--check', 'change nothing, and exit with 1 where something would be changed')
    .addOption(
      new Option(
        '--backend <name>',
        'who computes the hashes of calls that stay synchronous: node for Node, Bun and Deno, js for pages',
      )
        .choices(['node', 'js'])
        .default('node'),
    )
    .version(manifest.version)
    .addHelpText('after', helpOfLibraries)
    .exitOverride()
    .configureOutput({ writeOut: (text) => void io.stdout.write(text), writeErr: (text) => void io.stderr.write(text) })
    .action(async (name: string, paths: string[], options: Options) => {
      const library = libraries.find((one) => one.name === name)
      if (library !== undefined) await action(library, paths, options)
    })
}

function helpOfLibraries(): string {
  const width = Math.max(...libraries.map(({ name }) => name.length)) + 2
  return [
    '\nLibraries:',
    ...libraries.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`),
    '\nWhat is not understood stays, under a line "// TODO(presign): …" that says why.',
    'Folders called node_modules or beginning with a dot are left out, and links are not followed.',
    '\nExample:',
    '  presign-codemod ali-oss src --check',
  ].join('\n')
}

async function run(library: Library, paths: readonly string[], options: Options, io: Io): Promise<number> {
  const total = { read: 0, changed: 0, converted: 0, notes: 0, left: 0 }
  for await (const path of sourcesBelow(paths.map((path) => resolve(io.folder, path)))) {
    const outcome = await processed(path, library, options, options.check !== true)
    total.read++
    total.converted += outcome.converted
    total.notes += outcome.notes
    if (outcome.changed) total.changed++
    if (outcome.left !== undefined) total.left++
    report(relative(io.folder, path), outcome, io)
  }
  io.stdout.write(`${summaryOf(total, options.check === true)}\n`)
  return total.left > 0 || (options.check === true && total.changed > 0) ? 1 : 0
}

function report(path: string, { left, converted, notes, changed }: Outcome, io: Io): void {
  if (left !== undefined) io.stderr.write(`${path}: left as it is: ${left}\n`)
  else if (changed || notes > 0) io.stdout.write(`${path}: ${converted} converted, ${notes} to do\n`)
}

function summaryOf(total: Record<'read' | 'changed' | 'converted' | 'notes' | 'left', number>, check: boolean): string {
  const files = (count: number) => `${count} ${count === 1 ? 'file' : 'files'}`
  return [
    `${files(total.read)} read`,
    `${files(total.changed)} ${check ? 'would be changed' : 'changed'}`,
    `${total.converted} clients and calls converted`,
    `${total.notes} places with TODO(presign)`,
    ...(total.left === 0 ? [] : [`${files(total.left)} left as ${total.left === 1 ? 'it is' : 'they are'}`]),
  ].join(', ')
}
