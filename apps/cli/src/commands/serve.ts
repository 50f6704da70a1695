import { once } from 'node:events'
import { createLocalOss, type LocalOss, type LocalOssOptions } from '@presign/local/oss'
import { createLocalS3 } from '@presign/local/s3'
import { checkBucketName } from '@presign/oss/scheme'
import { type Command, UsageError } from '../command.js'
import { print, report } from '../output/io.js'

/** `presign serve`: an OSS, an S3 or both on this machine. */
export const serve: Command = {
  summary:
    'Serve an OSS, or an S3, on this machine that checks every signature, until interrupted. The command presign-local has more options.',
  words: '[BUCKET …]',
  options: {
    dir: { type: 'string', short: 'd', help: 'Folder for the data. Default: in memory, gone with the server' },
    oss: { type: 'boolean', help: 'Serve OSS. The default' },
    s3: { type: 'boolean', help: 'Serve S3; with --oss both have the same buckets' },
    port: {
      type: 'string',
      short: 'p',
      help: 'Default 9000; 0 for any that is free. With --oss and --s3: of OSS; S3 has the next',
    },
    region: {
      type: 'string',
      short: 'r',
      help: 'Region that is signed. Default: OSS_REGION, or cn-hangzhou; of S3 AWS_REGION, or us-east-1',
    },
    cors: { type: 'string', help: "Origins whose pages are allowed, separated by commas; '*' for all" },
    quiet: { type: 'boolean', short: 'q', help: 'No line for each request' },
  },
  examples: ['serve photos films --port 9000', 'serve --s3 photos', "serve --dir ./data --cors '*'"],
  environment: {
    OSS_ACCESS_KEY_ID: 'Access key id that it accepts. Default: a fixed one',
    OSS_ACCESS_KEY_SECRET: 'Its secret, which is not printed',
    OSS_REGION: 'Region, where --region is not given',
    AWS_ACCESS_KEY_ID: 'The same for S3',
    AWS_SECRET_ACCESS_KEY: 'The same for S3',
    AWS_REGION: 'The same for S3',
  },

  async run(given, io) {
    const cors = given.text('cors')
    const names = given.words.length === 0 ? ['photos'] : given.words
    for (const name of names) checkBucketName(name)
    const common = {
      storage: given.text('dir') ?? 'memory',
      buckets: names.map((name) => ({ name, ...(cors !== undefined && { cors }) })),
      ...(!given.flag('quiet') && { onRequest: (request: LoggedRequest) => report(io, requestLine(request)) }),
    }
    const isS3 = given.flag('s3')
    const isOss = given.flag('oss') || !isS3
    const port = portOf(given.text('port') ?? '9000')
    const started = async (service: 'OSS' | 'AWS', beside?: LocalOss) => {
      const { credentials, region } = settingsIn(io.env, service)
      const own = { ...common, region: given.text('region') ?? region, ...(credentials && { credentials }) }
      const server =
        service === 'OSS'
          ? await createLocalOss({ ...own, port })
          : await createLocalS3({ ...own, port: beside && port > 0 ? port + 1 : port, ...(beside && { beside }) })
      for (const line of exportsOf(service, server, credentials !== undefined)) print(io, line)
      return server
    }
    const oss = isOss ? await started('OSS') : undefined
    const s3 = isS3 ? await started('AWS', oss) : undefined
    report(io, 'Serving; end with Ctrl-C')
    if (!io.signal.aborted) await once(io.signal, 'abort')
    await s3?.close()
    await oss?.close()
    return 0
  },
}

/** What the official clients read of the environment, so that both sides can be started from one shell. */
const NAMES = {
  OSS: { id: 'OSS_ACCESS_KEY_ID', secret: 'OSS_ACCESS_KEY_SECRET', region: 'OSS_REGION', endpoint: 'OSS_ENDPOINT' },
  AWS: { id: 'AWS_ACCESS_KEY_ID', secret: 'AWS_SECRET_ACCESS_KEY', region: 'AWS_REGION', endpoint: 'AWS_ENDPOINT_URL' },
} as const

function settingsIn(env: Readonly<Record<string, string | undefined>>, service: keyof typeof NAMES) {
  const names = NAMES[service]
  const { [names.id]: accessKeyId, [names.secret]: accessKeySecret, [names.region]: region } = env
  const credentials = accessKeyId && accessKeySecret ? { accessKeyId, accessKeySecret } : undefined
  return { credentials, region: region || (service === 'OSS' ? 'cn-hangzhou' : 'us-east-1') }
}

/** Lines for a shell. The user's own pair may be a real one, and is in the environment of this shell already. */
function exportsOf(service: keyof typeof NAMES, { url, region, credentials }: LocalOss, given: boolean): string[] {
  const names = NAMES[service]
  const own = { [names.id]: credentials.accessKeyId, [names.secret]: credentials.accessKeySecret }
  const all = { [names.endpoint]: url, [names.region]: region, ...(given ? {} : own) }
  return Object.entries(all).map(([name, value]) => `export ${name}='${value}'`)
}

type LoggedRequest = Parameters<NonNullable<LocalOssOptions['onRequest']>>[0]

/** What was asked, how it was answered, and why it was rejected if it was. A path is a stranger's: nothing invisible. */
function requestLine(request: LoggedRequest): string {
  const { method, path, status, code, operation } = request
  const why = request.explain()
  const words = [method, path.slice(0, 200), status, code ?? operation, why && `(${why})`]
  return words
    .filter((word) => word !== undefined)
    .join(' ')
    .replaceAll(/\p{Cc}/gu, '?')
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new UsageError(`Cannot listen at port "${text}": wanted 0 to 65535`)
  return port
}
