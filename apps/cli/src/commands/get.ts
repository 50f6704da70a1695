import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { download } from '@presign/client-fetch/node'
import { splitUrl } from '@presign/core/scheme'
import { type Command, UsageError } from '../command.js'
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

/** `presign get`: an object comes down. */
export const get: Command = {
  summary:
    'Download an object into a file, in parallel ranges. Goes on where an interrupted download stopped. A folder gets a file of the object’s name; - is standard output.',
  words: `${targetWords('', ' FILE')} | URL FILE`,
  options: transferOptions,
  examples: [
    'get oss://photos/cat.jpg cat.jpg',
    'get s3://photos/cat.jpg . --region eu-central-1',
    "get 'https://photos.oss-cn-hangzhou.aliyuncs.com/cat.jpg?…' cat.jpg",
    'get oss://backups/all.tar - > all.tar',
  ],
  environment: transferEnvironment,

  async run(given, io) {
    const [text, file, ...more] = given.words
    if (file === undefined || text === undefined || more.length > 0 || isFile(text) || !isFile(file))
      throw new UsageError('Wanted oss://BUCKET/KEY FILE, or URL FILE')
    const place = placeOf(text, given, io)
    const { source, ...clock } = await sourceOf(given, io, place, 'GET')
    const options = { ...optionsOf(given, io, place), ...clock }
    const streamed = async () => (await download(source, { ...options, to: 'stream' })).body
    if (file === '-') return toStandardOutput(await streamed(), io)
    const path = await pathFor(file, place)
    // A device or a pipe is written to: a finished download would take its place by another file.
    if (await isStream(path)) return toDevice(await streamed(), path)
    const kept = resumable(io, path, place)
    await forgetIfTold(given, kept)
    const { size, verified } = await followed(
      io,
      'Downloading',
      (onProgress) => download(source, { ...options, ...kept, to: { path }, onProgress }),
      kept,
    )
    report(io, `Downloaded ${size} bytes${verified ? ', equal to the service’s checksum' : ''}`)
    return 0
  },
}

/** Nothing is shown beside it: standard error may be the same terminal. */
async function toStandardOutput(body: ReadableStream<Uint8Array>, io: Io): Promise<number> {
  for await (const chunk of body) if (!io.stdout.write(chunk)) await once(io.stdout, 'drain')
  return 0
}

/** As it comes; a device that cannot be opened or is full ends the command with its error. */
async function toDevice(body: ReadableStream<Uint8Array>, path: string): Promise<number> {
  await pipeline(body, createWriteStream(path))
  return 0
}

async function pathFor(file: string, place: Place): Promise<string> {
  const isFolder = file.endsWith('/') || (await stat(file).catch(() => undefined))?.isDirectory()
  const path = isFolder ? join(file, nameOf(place)) : file
  // Else the error would name a file that nobody asked for, the one with .part behind it.
  await stat(dirname(path))
  // What a link leads to is replaced, and not the link.
  return realpath(path).catch(() => path)
}

/** The last part of the key, without what would leave the folder. */
function nameOf(place: Place): string {
  const path = place.kind === 'target' ? place.target.key : splitUrl(place.text).path
  const name = basename(place.kind === 'target' ? path : decoded(path))
  if (name !== '' && name !== '.' && name !== '..' && !name.includes('\\')) return name
  throw new UsageError(`Cannot name a file after "${place.kind === 'target' ? path : 'this URL'}": wanted a FILE`)
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
