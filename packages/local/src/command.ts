#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
// biome-ignore lint/correctness/useImportExtensions: it is JSON as it stands, and the build inlines it
import manifest from '../package.json' with { type: 'json' }
import { createLocalOss } from './local-oss.js'
import { AccessLog } from './log/access-log.js'
import type { AccessKey } from './options.js'
import { settingsText } from './settings-text.js'

interface Settings {
  readonly dir?: string
  readonly port: string
  readonly host: string
  readonly bucket?: string
  readonly cors?: string
  readonly region: string
  readonly fsync?: boolean
  readonly formCallbacks?: boolean
  readonly quiet?: boolean
}

const program = new Command('presign-local')
  .description('An OSS on this machine that really checks signatures')
  .version(manifest.version)
  .addOption(textOption('dir', 'Folder for the data. Default: in memory, gone with the server'))
  .addOption(textOption('port', 'Port, 0 for any that is free').default('9000'))
  .addOption(textOption('host', 'Address to listen at').default('127.0.0.1'))
  .addOption(textOption('bucket', 'Buckets to make, separated by commas'))
  .addOption(textOption('cors', "Origins whose pages are allowed, separated by commas; '*' for all"))
  .addOption(textOption('region', 'Region that is signed').default('cn-hangzhou'))
  .option('--fsync', 'Answer only when the disk has the bytes')
  .option('--form-callbacks', 'Call the servers that upload forms name')
  .option('--quiet', 'No line for each request')
  .addHelpText(
    'after',
    `
Examples:
  presign-local --bucket photos
  presign-local --dir ./data --port 9000 --bucket photos,films --cors '*'

Environment:
  OSS_ACCESS_KEY_ID      Access key id that it accepts. Default: a fixed one
  OSS_ACCESS_KEY_SECRET  Its secret, which is not printed`,
  )
  .exitOverride()
  .configureOutput({ outputError: () => undefined })
  .action(serve)

/** The parser takes the word after an option for its value, whatever it is: `--dir --fsync` has lost one. */
function textOption(name: string, help: string): Option {
  let given = false
  return new Option(`--${name} <${name.toUpperCase()}>`, help).argParser((text) => {
    if (text.startsWith('--')) throw new InvalidArgumentError('A value is missing')
    if (given) throw new InvalidArgumentError('It is given twice')
    given = true
    return text
  })
}

async function serve(settings: Settings): Promise<void> {
  const { dir, port, host, bucket = '', cors, region, fsync = false, formCallbacks = false, quiet } = settings
  const credentials = credentialsIn(process.env)
  const log = new AccessLog((line) => void process.stderr.write(`${line}\n`))
  const oss = await createLocalOss({
    port: portOf(port),
    host,
    region,
    fsync,
    formCallbacks,
    storage: dir ?? 'memory',
    buckets: listed(bucket).map((name) => ({ name, ...(cors === undefined ? {} : { cors }) })),
    ...(credentials && { credentials }),
    ...(quiet ? {} : { onRequest: (request) => log.log(request) }),
  })
  process.stdout.write(settingsText(oss, listed(bucket)[0], credentials !== undefined))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void oss.close())
}

function listed(text: string): readonly string[] {
  return text.split(',').filter((name) => name !== '')
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new Error(`Cannot listen at port "${text}": wanted 0 to 65535`)
  return port
}

/** The names that the official clients read, so that both sides can be started from one shell. */
function credentialsIn(env: NodeJS.ProcessEnv): AccessKey | undefined {
  const { OSS_ACCESS_KEY_ID: accessKeyId, OSS_ACCESS_KEY_SECRET: accessKeySecret } = env
  return accessKeyId && accessKeySecret ? { accessKeyId, accessKeySecret } : undefined
}

/** One sentence on standard error: status 2 for a wrong command line, 1 for all else. */
function report(error: unknown): void {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return
    const [, sentence = '', hint = ''] = /^error: ([^\n]*)(?:\n(.*))?/.exec(error.message) ?? []
    const text = `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}; see presign-local --help ${hint}`
    process.stderr.write(`${text.trimEnd()}\n`)
    process.exitCode = 2
  } else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}

await program.parseAsync().catch(report)
