import { once } from 'node:events'
import { isSigningError, type Secret } from '@presign/core'
import { checkBucketName as checkCosBucketName } from '@presign/cos/scheme'
import { AccessLog, type LoggedRequest, startTogether } from '@presign/local'
import { createLocalCos } from '@presign/local/cos'
import { createLocalOss, type LocalOss, type LocalOssOptions } from '@presign/local/oss'
import { createLocalS3 } from '@presign/local/s3'
import { checkBucketName as checkOssBucketName } from '@presign/oss/scheme'
import { checkBucketName as checkS3BucketName } from '@presign/s3/scheme'
import { type Arguments, type Command, UsageError } from '../command.js'
import { print, report } from '../output/io.js'
import { cos } from '../providers/cos.js'
import { credentialsIn, firstSet } from '../providers/environment.js'
import { oss } from '../providers/oss.js'
import type { Provider } from '../providers/provider.js'
import { s3 } from '../providers/s3.js'

/** `presign serve`: an OSS, an S3, a COS or several of them on this machine. */
export const serve: Command = {
  summary:
    'Serve an OSS, an S3 or a COS on this machine that checks every signature, until interrupted. The command presign-local has more options.',
  words: '[BUCKET …]',
  options: {
    dir: { type: 'string', short: 'd', help: 'Folder for the data. Default: in memory, gone with the server' },
    oss: { type: 'boolean', help: 'Serve OSS. The default' },
    s3: { type: 'boolean', help: 'Serve S3; with --oss or --cos all have the same buckets' },
    cos: { type: 'boolean', help: 'Serve COS, whose names of buckets end with an APPID' },
    port: {
      type: 'string',
      short: 'p',
      help: 'Default 9000; 0 for any that is free. Of several services OSS has it, S3 the next, COS the last',
    },
    region: {
      type: 'string',
      short: 'r',
      help: 'Region that is signed. Default: OSS_REGION, or cn-hangzhou; of S3 AWS_REGION, or us-east-1; of COS COS_REGION, or ap-guangzhou',
    },
    cors: { type: 'string', help: "Origins whose pages are allowed, separated by commas; '*' for all" },
    quiet: { type: 'boolean', short: 'q', help: 'No line for each request' },
  },
  examples: [
    'serve photos films --port 9000',
    'serve --s3 photos',
    'serve --cos photos-1250000000',
    "serve --dir ./data --cors '*'",
  ],
  environment: {
    OSS_ACCESS_KEY_ID: 'Access key id that it accepts. Default: a fixed one',
    OSS_ACCESS_KEY_SECRET: 'Its secret, which is not printed',
    OSS_REGION: 'Region, where --region is not given',
    AWS_ACCESS_KEY_ID: 'The same for S3',
    AWS_SECRET_ACCESS_KEY: 'The same for S3',
    AWS_REGION: 'The same for S3',
    COS_SECRET_ID: 'The same for COS',
    COS_SECRET_KEY: 'The same for COS',
    COS_REGION: 'The same for COS',
  },

  async run(given, io) {
    const asked = servicesOf(given)
    const names = given.words.length > 0 ? given.words : [asked.includes(COS) ? 'photos-1250000000' : 'photos']
    for (const service of asked) for (const name of names) checkName(service, name)
    const cors = given.text('cors')
    const log = new AccessLog((line) => report(io, line))
    const common = {
      storage: given.text('dir') ?? 'memory',
      buckets: names.map((name) => ({ name, ...(cors !== undefined && { cors }) })),
      ...(!given.flag('quiet') && { onRequest: (request: LoggedRequest) => log.log(request) }),
    }
    const services = asked.map(({ provider, region, start }) => ({
      provider,
      start,
      region: given.text('region') ?? firstSet(provider.environment.region, io) ?? region,
      credentials: pairOf(credentialsIn(provider, io)),
    }))
    const { servers, close } = await startTogether(services, { ...common, port: portOf(given.text('port'), asked) })
    try {
      for (const [index, server] of servers.entries()) {
        const { provider, credentials } = services[index] as (typeof services)[number]
        for (const line of exportsOf(provider, server, credentials !== undefined)) print(io, line)
      }
      report(io, 'Serving; end with Ctrl-C')
      if (!io.signal.aborted) await once(io.signal, 'abort')
    } finally {
      await close()
    }
    return 0
  },
}

/** What can be served. */
interface Service {
  /** What the official clients read of the environment, so that both sides can be started from one shell. */
  readonly provider: Provider
  readonly region: string
  start(options: LocalOssOptions): Promise<LocalOss>
  checkBucketName(name: string): void
}

const OSS: Service = {
  provider: oss,
  region: 'cn-hangzhou',
  start: createLocalOss,
  checkBucketName: checkOssBucketName,
}
const S3: Service = { provider: s3, region: 'us-east-1', start: createLocalS3, checkBucketName: checkS3BucketName }
const COS: Service = {
  provider: cos,
  region: 'ap-guangzhou',
  start: createLocalCos,
  checkBucketName: checkCosBucketName,
}

/** Those that are asked for, in the order of their ports. */
function servicesOf(given: Arguments): readonly Service[] {
  const asked = [OSS, S3, COS].filter(({ provider }) => given.flag(provider.name))
  return asked.length > 0 ? asked : [OSS]
}

function checkName({ checkBucketName }: Service, name: string): void {
  try {
    checkBucketName(name)
  } catch (error) {
    if (!isSigningError(error) || error.code !== 'bucket_invalid') throw error
    throw new UsageError(`Cannot serve a bucket "${error.details.found}": wanted ${error.details.wanted}`)
  }
}

/** A token of the user's own is of another service: here the pair alone is known. */
function pairOf(secret: Secret | undefined) {
  const { accessKeyId = '', accessKeySecret } = secret ?? {}
  return typeof accessKeySecret === 'string' ? { accessKeyId, accessKeySecret } : undefined
}

/** Lines for a shell. The user's own pair may be a real one, and is in the environment of this shell already. */
function exportsOf({ environment }: Provider, { url, region, credentials }: LocalOss, given: boolean): string[] {
  const [pair] = environment.credentials
  const own: [string | undefined, string][] = [
    [pair?.id, credentials.accessKeyId],
    [pair?.secret, credentials.accessKeySecret],
  ]
  const all = [[environment.endpoint.at(-1), url], [environment.region[0], region], ...(given ? [] : own)]
  return all.map(([name, value]) => `export ${name}='${value}'`)
}

/** The first port; of several services each further one has the next. 0 is any that is free. */
function portOf(text = '9000', asked: readonly Service[]): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  const last = 65_536 - asked.length
  if (!(port <= last)) throw new UsageError(`Cannot listen at port "${text}": wanted 0 to ${last}`)
  return port
}
