import { once } from 'node:events'
import { createLocalOss, type LocalOssOptions } from '@presign/local/oss'
import { checkBucketName } from '@presign/oss/scheme'
import { type Command, UsageError } from '../command.js'
import { print, report } from '../output/io.js'

/** `presign serve`: an OSS on this machine. */
export const serve: Command = {
  summary:
    'Serve an OSS on this machine that checks every signature, until interrupted. The command presign-local has more options.',
  words: '[BUCKET …]',
  options: {
    dir: { type: 'string', short: 'd', help: 'Folder for the data. Default: in memory, gone with the server' },
    port: { type: 'string', short: 'p', help: 'Default 9000; 0 for any that is free' },
    region: { type: 'string', short: 'r', help: 'Region that is signed. Default: OSS_REGION, or cn-hangzhou' },
    cors: { type: 'string', help: "Origins whose pages are allowed, separated by commas; '*' for all" },
    quiet: { type: 'boolean', short: 'q', help: 'No line for each request' },
  },
  examples: ['serve photos films --port 9000', "serve --dir ./data --cors '*'"],
  environment: {
    OSS_ACCESS_KEY_ID: 'Access key id that it accepts. Default: a fixed one',
    OSS_ACCESS_KEY_SECRET: 'Its secret, which is not printed',
    OSS_REGION: 'Region, where --region is not given',
  },

  async run(given, io) {
    const { OSS_ACCESS_KEY_ID: accessKeyId, OSS_ACCESS_KEY_SECRET: accessKeySecret, OSS_REGION } = io.env
    const isGiven = Boolean(accessKeyId && accessKeySecret)
    const cors = given.text('cors')
    const names = given.words.length === 0 ? ['photos'] : given.words
    for (const name of names) checkBucketName(name)
    const oss = await createLocalOss({
      port: portOf(given.text('port') ?? '9000'),
      region: given.text('region') ?? (OSS_REGION || 'cn-hangzhou'),
      storage: given.text('dir') ?? 'memory',
      buckets: names.map((name) => ({ name, ...(cors !== undefined && { cors }) })),
      ...(!given.flag('quiet') && { onRequest: (request) => report(io, requestLine(request)) }),
      ...(accessKeyId && accessKeySecret ? { credentials: { accessKeyId, accessKeySecret } } : undefined),
    })
    const { credentials, region, url } = oss
    const endpoint = { OSS_ENDPOINT: url, OSS_REGION: region }
    // The user's own pair may be a real one, and is in the environment of this shell already.
    const own = { OSS_ACCESS_KEY_ID: credentials.accessKeyId, OSS_ACCESS_KEY_SECRET: credentials.accessKeySecret }
    for (const [name, value] of Object.entries({ ...endpoint, ...(isGiven ? {} : own) }))
      print(io, `export ${name}='${value}'`)
    report(io, 'Serving; end with Ctrl-C')
    if (!io.signal.aborted) await once(io.signal, 'abort')
    await oss.close()
    return 0
  },
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
