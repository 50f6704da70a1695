import { availableParallelism } from 'node:os'
import { type Lifetime, type Secret, toCurl } from '@presign/core'
import { type Bulk, presignLines } from '../bulk/presign-lines.js'
import type { LineSigner } from '../bulk/sign-block.js'
import { type Arguments, type Command, UsageError } from '../command.js'
import { secondsOf } from '../options/duration.js'
import { checkFormats, requestOf, requestOptions, requestsOf } from '../options/request-options.js'
import { currentOf, signerEnvironment, signerOf, signerOptions, signerWith } from '../options/signer-options.js'
import { type Io, print, report } from '../output/io.js'
import { targetWords } from '../providers/providers.js'

/** `presign url`: a URL that carries its own permission. */
export const url: Command = {
  summary: 'Make a URL that carries its own permission. Prints it on standard output.',
  words: `[METHOD] ${targetWords()}`,
  options: {
    expires: {
      type: 'string',
      short: 'x',
      help: 'How long it works: seconds, or 15m, 1h30m, 7d. Default 1h, or what is left of the security token',
    },
    'clamp-to-token': { type: 'boolean', help: 'Shorten it to the life of the security token, instead of an error' },
    ...requestOptions,
    ...signerOptions,
    json: { type: 'boolean', help: 'Print method, URL, headers to send, headers to leave out, and the end, as JSON' },
    curl: { type: 'boolean', help: 'Print a curl command that sends exactly what was signed' },
    'from-stdin': {
      type: 'boolean',
      help: 'Take oss://BUCKET and one key per line from standard input; print one URL per line',
    },
    ndjson: {
      type: 'boolean',
      help: 'With --from-stdin: each line is JSON with key, and any of bucket, method, expiresIn, query, headers',
    },
    jobs: { type: 'string', short: 'j', help: 'With --from-stdin: how many threads sign. Default: one for each core' },
  },
  examples: [
    'url oss://photos/cat.jpg --expires 15m',
    "url PUT s3://photos/cat.jpg -H 'Content-Type: image/jpeg' --curl",
    'url s3://photos/cat.jpg --store r2 --account 0123456789abcdef0123456789abcdef',
    'url s3://photos/cat.jpg --store minio --endpoint http://localhost:9000',
    'url cos://photos-1250000000/cat.jpg --region ap-guangzhou',
    'url oss://photos --from-stdin < keys.txt',
  ],
  environment: signerEnvironment,

  async run(given, io) {
    checkFormats(given)
    if (given.flag('from-stdin')) {
      if (given.flag('json') || given.flag('curl')) throw new UsageError('With --from-stdin give --ndjson, or neither')
      return presignLines(await bulkOf(given, io), io)
    }
    if (given.text('jobs') !== undefined) throw new UsageError('--jobs goes with --from-stdin')
    if (given.flag('ndjson')) throw new UsageError('--ndjson goes with --from-stdin; for one URL say --json')
    const { provider, request } = requestOf(given)
    const signer = await signerOf(provider, given, io)
    const signed = signer.presign({ ...request, ...lifetimeOf(given) })
    print(io, given.flag('json') ? JSON.stringify(signed, null, 2) : given.flag('curl') ? toCurl(signed) : signed.url)
    if (isPlain(given)) reportHeaders(signed.headers, io)
    return 0
  },
}

function lifetimeOf(given: Arguments): Lifetime {
  return {
    expiresIn: secondsOf(given.text('expires') ?? '1h'),
    // Tokens of roles are good for an hour, less what it took to get them: a default that they miss would serve nobody.
    onTokenExpiry: given.flag('clamp-to-token') || given.text('expires') === undefined ? 'clamp' : 'reject',
  }
}

/** What signs lines, in this thread and in others alike. */
export function lineSignerOf(given: Arguments, io: Pick<Io, 'env'>, credentials: () => Secret): LineSigner {
  const { provider, request } = requestsOf(given)
  return {
    signer: signerWith(credentials, provider, given, io),
    template: { ...request, ...lifetimeOf(given) },
    ndjson: given.flag('ndjson'),
  }
}

async function bulkOf(given: Arguments, io: Io): Promise<Bulk> {
  const jobs = jobsOf(given.text('jobs'))
  const credentials = await currentOf(requestsOf(given).provider, given, io)
  const here = lineSignerOf(given, io, credentials)
  const { env, startThread } = io
  const named = Object.entries(url.options).map(([name, { type }]) => [
    name,
    type === 'string' ? given.texts(name) : given.flag(name) || [],
  ])
  const data = { words: given.words, options: Object.fromEntries(named), env }
  return { here, credentials, jobs, startThread: startThread && (() => startThread(data)) }
}

function jobsOf(text: string | undefined): number {
  if (text === undefined) return availableParallelism()
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text)
  throw new UsageError(`Cannot read --jobs "${text.slice(0, 40)}": wanted a whole number from 1 to 999`)
}

const isPlain = (given: Arguments) => !given.flag('json') && !given.flag('curl')

function reportHeaders(headers: Readonly<Record<string, string>>, io: Io): void {
  const names = Object.keys(headers)
  if (names.length > 0)
    report(io, `Send it with exactly these headers (--curl or --json shows them): ${names.join(', ')}`)
}
