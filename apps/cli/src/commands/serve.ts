import { once } from 'node:events'
import { createLocalOss } from '@presign/local/oss'
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
  },
  examples: ['serve photos films --port 9000', 'serve --dir ./data'],
  environment: {
    OSS_ACCESS_KEY_ID: 'Access key id that it accepts. Default: a fixed one',
    OSS_ACCESS_KEY_SECRET: 'Its secret, which is not printed',
    OSS_REGION: 'Region, where --region is not given',
  },

  async run(given, io) {
    const { OSS_ACCESS_KEY_ID: accessKeyId, OSS_ACCESS_KEY_SECRET: accessKeySecret, OSS_REGION } = io.env
    const isGiven = Boolean(accessKeyId && accessKeySecret)
    const oss = await createLocalOss({
      port: portOf(given.text('port') ?? '9000'),
      region: given.text('region') ?? (OSS_REGION || 'cn-hangzhou'),
      storage: given.text('dir') ?? 'memory',
      buckets: given.words.length === 0 ? ['photos'] : given.words,
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

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new UsageError(`Cannot listen at port "${text}": wanted 0 to 65535`)
  return port
}
