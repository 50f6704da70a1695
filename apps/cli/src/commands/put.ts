import { upload } from '@presign/client-fetch/node'
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

/** `presign put`: a file goes up. */
export const put: Command = {
  summary: 'Upload a file, in parts where it is large. Goes on where an interrupted upload stopped.',
  words: 'FILE oss://BUCKET/KEY | FILE URL',
  options: transferOptions,
  examples: [
    'put cat.jpg oss://photos/cat.jpg',
    'put disk.img oss://backups/disk.img --part-size 33554432 --parallel 8',
  ],
  environment: transferEnvironment,

  async run(given, io) {
    const [path, target, ...more] = given.words
    if (path === undefined || target === undefined || more.length > 0)
      throw new UsageError('Wanted FILE oss://BUCKET/KEY, or FILE URL')
    const { source, ...clock } = sourceOf(given, io, target, 'PUT')
    const options = { ...optionsOf(given, io, path, target), ...clock, abortOnFailure: false }
    await forgetIfTold(given, options)
    const { size } = await followed(io, 'Uploading', (onProgress) =>
      upload(source, { path }, { ...options, onProgress }),
    )
    report(io, `Uploaded ${size} bytes`)
    return 0
  },
}
