#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
// biome-ignore lint/correctness/useImportExtensions: it is JSON as it stands, and the build inlines it
import manifest from '../package.json' with { type: 'json' }
import type { AccessKey } from './auth/key-ring.js'
import { createLocalCos } from './local-cos.js'
import { createLocalOss } from './local-oss.js'
import { createLocalS3 } from './local-s3.js'
import { AccessLog } from './log/access-log.js'
import type { ServerOptions } from './options.js'
import { cosSettingsText, s3SettingsText, settingsText } from './settings-text.js'
import type { LocalServer } from './start/local-server.js'
import { startTogether } from './start/start-together.js'

interface Settings {
  readonly dir?: string
  readonly port: string
  readonly host: string
  readonly bucket?: string
  readonly cors?: string
  readonly region?: string
  readonly cos?: boolean
  readonly oss?: boolean
  readonly s3?: boolean
  readonly https?: boolean
  readonly fsync?: boolean
  readonly formCallbacks?: boolean
  readonly quiet?: boolean
}

const program = new Command('presign-local')
  .description('An OSS, an S3, a COS or several of them on this machine that really check signatures')
  .version(manifest.version)
  .addOption(textOption('dir', 'Folder for the data. Default: in memory, gone with the server'))
  .option('--oss', 'Serve OSS. The default')
  .option('--s3', 'Serve S3; with --oss or --cos all have the same buckets')
  .option('--cos', 'Serve COS, whose names of buckets end with an APPID')
  .addOption(
    textOption(
      'port',
      'Port, 0 for any that is free. Of several services: OSS has it, S3 the next, COS the last',
    ).default('9000'),
  )
  .addOption(textOption('host', 'Address to listen at').default('127.0.0.1'))
  .addOption(textOption('bucket', 'Buckets to make, separated by commas'))
  .addOption(textOption('cors', "Origins whose pages are allowed, separated by commas; '*' for all"))
  .addOption(
    textOption('region', 'Region that is signed. Default: cn-hangzhou, us-east-1 for S3, ap-guangzhou for COS'),
  )
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
  presign-local --cos --bucket photos-1250000000
  presign-local --dir ./data --port 9000 --bucket photos,films --cors '*'

Environment:
  OSS_ACCESS_KEY_ID      Access key id that it accepts. Default: a fixed one
  OSS_ACCESS_KEY_SECRET  Its secret, which is not printed
  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY  The same for S3
  TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY  The same for COS`,
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

/** A service that can be asked for: how its server is started, and what is printed of it. */
interface Offer {
  readonly id: string
  readonly secret: string
  start(options: ServerOptions & { readonly region?: string }): Promise<LocalServer>
  settings(server: LocalServer, bucket: string | undefined, given: boolean): string
}

function offers({ formCallbacks = false, s3 = false, cos = false, oss = !s3 && !cos }: Settings): readonly Offer[] {
  const all: readonly (Offer & { readonly isAsked: boolean })[] = [
    {
      isAsked: oss,
      id: 'OSS_ACCESS_KEY_ID',
      secret: 'OSS_ACCESS_KEY_SECRET',
      start: (options) => createLocalOss({ ...options, formCallbacks }),
      settings: settingsText,
    },
    {
      isAsked: s3,
      id: 'AWS_ACCESS_KEY_ID',
      secret: 'AWS_SECRET_ACCESS_KEY',
      start: createLocalS3,
      settings: s3SettingsText,
    },
    {
      isAsked: cos,
      id: 'TENCENTCLOUD_SECRET_ID',
      secret: 'TENCENTCLOUD_SECRET_KEY',
      start: createLocalCos,
      settings: cosSettingsText,
    },
  ]
  return all.filter(({ isAsked }) => isAsked)
}

async function serve(settings: Settings): Promise<void> {
  const { bucket = '', port, region } = settings
  const asked = offers(settings).map((offer) => ({ ...offer, region, credentials: pairIn(offer.id, offer.secret) }))
  const { servers, close } = await startTogether(asked, { ...commonOptions(settings), port: portOf(port) })
  const [name] = listed(bucket)
  for (const [index, server] of servers.entries()) {
    const { settings: told, credentials } = asked[index] as (typeof asked)[number]
    process.stdout.write(told(server, name, credentials !== undefined))
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
