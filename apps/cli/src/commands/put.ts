import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { upload } from '@presign/client-fetch/node'
import { type Arguments, type Command, UsageError } from '../command.js'
import {
  followed,
  forgetIfTold,
  isFile,
  isStream,
  optionsOf,
  type Place,
  placeOf,
  resumable,
  sourceOf,
  transferEnvironment,
  transferOptions,
} from '../options/transfer-options.js'
import { type Io, report } from '../output/io.js'
import { targetWords } from '../providers/providers.js'

/** `presign put`: a file goes up. */
export const put: Command = {
  summary:
    'Upload a file, in parts where it is large. Goes on where an interrupted upload stopped. A target that ends in / gets the name of the file; - is standard input.',
  words: `${targetWords('FILE ')} | FILE URL`,
  options: transferOptions,
  examples: [
    'put cat.jpg oss://photos/cat.jpg',
    'put cat.jpg s3://photos/2026/ --store b2 --region us-west-004',
    'put disk.img oss://backups/disk.img --part-size 33554432 --parallel 8',
    "put cat.jpg 'https://photos.oss-cn-hangzhou.aliyuncs.com/cat.jpg?…' -H 'Content-Type: image/jpeg'",
    'put - oss://backups/all.tar < all.tar',
  ],
  environment: transferEnvironment,

  async run(given, io) {
    const [path, text, ...more] = given.words
    if (path === undefined || text === undefined || more.length > 0 || !isFile(path))
      throw new UsageError('Wanted FILE oss://BUCKET/KEY, or FILE URL')
    const place = named(placeOf(text, given, io), path)
    const { source, ...clock } = await sourceOf(given, io, place, 'PUT')
    const options = { ...optionsOf(given, io, place), ...clock }
    if (path !== '-') await checkFile(path)
    const stream = path === '-' ? io.stdin : (await isStream(path)) ? createReadStream(path) : undefined
    const { size } = stream
      ? await followed(io, 'Uploading', (onProgress) => upload(source, stream, { ...options, onProgress }))
      : await uploadFile(path, source, options, given, io, place)
    report(io, `Uploaded ${size} bytes`)
    return 0
  },
}

/** `oss://bucket/` and `oss://bucket/folder/` mean a folder, as they do to `cp`: the object in it is named after the file. */
function named(place: Place, path: string): Place {
  if (place.kind === 'link' || !place.text.endsWith('/')) return place
  if (path === '-') throw new UsageError(`Cannot read "${place.text}": standard input has no name to put behind the /`)
  const name = basename(path)
  return { ...place, text: place.text + name, target: { ...place.target, key: place.target.key + name } }
}

async function checkFile(path: string): Promise<void> {
  if ((await stat(path)).isDirectory()) throw new UsageError(`Cannot upload "${path}": it is a folder`)
}

async function uploadFile(
  path: string,
  source: Parameters<typeof upload>[0],
  options: ReturnType<typeof optionsOf>,
  given: Arguments,
  io: Io,
  place: Place,
) {
  const kept = resumable(io, path, place)
  await forgetIfTold(given, kept)
  return followed(
    io,
    'Uploading',
    (onProgress) => upload(source, { path }, { ...options, ...kept, abortOnFailure: false, onProgress }),
    kept,
  )
}
