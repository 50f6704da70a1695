import { download } from '@presign/client-fetch/node'
import { type Command, UsageError } from '../command.js'
import {
  followed,
  forgetIfTold,
  optionsOf,
  sourceOf,
  transferEnvironment,
  transferOptions,
} from '../options/transfer-options.js'
import { report } from '../output/io.js'

/** `presign get`: an object comes down. */
export const get: Command = {
  summary: 'Download an object into a file, in parallel ranges. Goes on where an interrupted download stopped.',
  words: 'oss://BUCKET/KEY FILE | URL FILE',
  options: transferOptions,
  examples: ['get oss://photos/cat.jpg cat.jpg', "get 'https://photos.oss-cn-hangzhou.aliyuncs.com/cat.jpg?…' cat.jpg"],
  environment: transferEnvironment,

  async run(given, io) {
    const [target, path, ...more] = given.words
    if (path === undefined || target === undefined || more.length > 0)
      throw new UsageError('Wanted oss://BUCKET/KEY FILE, or URL FILE')
    const { source, ...clock } = sourceOf(given, io, target, 'GET')
    const options = { ...optionsOf(given, io, path, target), ...clock, to: { path } }
    await forgetIfTold(given, options)
    const { size, verified } = await followed(io, 'Downloading', (onProgress) =>
      download(source, { ...options, onProgress }),
    )
    report(io, `Downloaded ${size} bytes${verified ? ', equal to the service’s checksum' : ''}`)
    return 0
  },
}
