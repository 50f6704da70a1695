#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
// biome-ignore lint/correctness/useImportExtensions: it is JSON as it stands, and the build inlines it
import manifest from '../package.json' with { type: 'json' }
import type { AccessKey } from './auth/key-ring.js'
import { createLocalOss } from './local-oss.js'
import { createLocalS3 } from './local-s3.js'
import { AccessLog } from './log/access-log.js'
import type { ServerOptions } from './options.js'
import { s3SettingsText, settingsText } from './settings-text.js'
import type { LocalServer } from './start/local-server.js'

interface Settings {
  readonly dir?: string
  readonly port: string
  readonly host: string
  readonly bucket?: string
  readonly cors?: string
  readonly region?: string
  readonly oss?: boolean
  readonly s3?: boolean
  readonly https?: boolean
  readonly fsync?: boolean
  readonly formCallbacks?: boolean
  readonly quiet?: boolean
}

const program = new Command('presign-local')
  .description('An OSS, an S3 or both on this machine that really check signatures')
  .version(manifest.version)
  .addOption(textOption('dir', 'Folder for the data. Default: in memory, gone with the server'))
  .option('--oss', 'Serve OSS. The default')
  .option('--s3', 'Serve S3; with --oss both have the same buckets')
  .addOption(
    textOption('port', 'Port, 0 for any that is free. With --oss and --s3: of OSS; S3 has the next').default('9000'),
  )
  .addOption(textOption('host', 'Address to listen at').default('127.0.0.1'))
  .addOption(textOption('bucket', 'Buckets to make, separated by commas'))
  .addOption(textOption('cors', "Origins whose pages are allowed, separated by commas; '*' for all"))
  .addOption(textOption('region', 'Region that is signed. Default: cn-hangzhou, and us-east-1 for S3'))
  .option('--https', 'Speak https, with a certificate that is made at the start and printed')
  .option('--fsync', 'Answer only when the disk has the bytes')
  .option('--form-callbacks', 'Call the servers that upload forms name')
  .option('--quiet', 'No line for each request')
  .addHelpText(
    'after',
    `
Examples:
  presign-local --bucket photos
  presign-local --s3 --port 9000 --bucket photos
  presign-local --oss --s3 --bucket photos
  presign-local --dir ./data --port 9000 --bucket photos,films --cors '*'

Environment:
  OSS_ACCESS_KEY_ID      Access key id that it accepts. Default: a fixed one
  OSS_ACCESS_KEY_SECRET  Its secret, which is not printed
  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY  The same for S3`,
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
  const { bucket = '', port, region, formCallbacks = false, s3 = false, oss = !s3 } = settings
  const common = { ...commonOptions(settings), ...(region !== undefined && { region }) }
  const servers: LocalServer[] = []
  const [first] = listed(bucket)
  if (oss) {
    const credentials = pairIn('OSS_ACCESS_KEY_ID', 'OSS_ACCESS_KEY_SECRET')
    const server = await createLocalOss({
      ...common,
      port: portOf(port),
      formCallbacks,
      ...(credentials && { credentials }),
    })
    servers.push(server)
    process.stdout.write(settingsText(server, first, credentials !== undefined))
  }
  if (s3) {
    const credentials = pairIn('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY')
    const [beside] = servers
    const own = {
      port: beside ? nextPort(port) : portOf(port),
      ...(beside && { beside }),
      ...(credentials && { credentials }),
    }
    const server = await createLocalS3({ ...common, ...own })
    servers.unshift(server)
    process.stdout.write(s3SettingsText(server, first, credentials !== undefined))
  }
  const close = async () => {
    for (const server of servers) await server.close()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close())
}

function commonOptions({ dir, host, bucket = '', cors, fsync = false, https = false, quiet }: Settings): ServerOptions {
  const log = new AccessLog((line) => void process.stderr.write(`${line}\n`))
  return {
    host,
    fsync,
    https,
    storage: dir ?? 'memory',
    buckets: listed(bucket).map((name) => ({ name, ...(cors === undefined ? {} : { cors }) })),
    ...(quiet ? {} : { onRequest: (request) => log.log(request) }),
  }
}

function nextPort(port: string): number {
  return portOf(port) === 0 ? 0 : portOf(String(portOf(port) + 1))
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
function pairIn(id: string, secret: string): AccessKey | undefined {
  const { [id]: accessKeyId, [secret]: accessKeySecret } = process.env
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
