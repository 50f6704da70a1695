import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { type Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { dirname, join } from 'node:path'
import { createCRC64 } from 'hash-wasm'
import type { CheckpointStore } from './checkpoint.js'
import type { BodyInput, Payload, Rereadable } from './content.js'
import {
  type BodyFor,
  type DownloadOptions,
  type DownloadResult,
  type DownloadTarget,
  download as downloadAnywhere,
} from './download.js'
import { aborted, hostOf, TransferError } from './errors.js'
import type { Sink } from './sink.js'
import type { Source } from './source.js'
import type { UploadResult } from './stored.js'
import type { Transfer } from './transfer.js'
import type { Answer, Outgoing, Transport } from './transport.js'
import { type UploadOptions, uploadFrom } from './upload.js'
import { asByteStrings } from './wire.js'

/** A file, by its path. */
export interface FilePath {
  readonly path: string
}

/**
 * `upload` from `@presign/client-fetch` that also takes files, and sends with Node's own http: URL and headers exactly as
 * they were signed, each byte counted as it goes out. A file is read in pieces; memory does not grow with it.
 *
 * @param body `{ path }` for a file, a Node stream, or anything else that can be uploaded.
 * @throws TransferError as `upload`; the errors of `node:fs` for a file that cannot be read.
 * @example
 * ```ts
 * import type { Source } from '@presign/client-fetch'
 * import { fileStore, upload } from '@presign/client-fetch/node'
 * import { ossDialect } from '@presign/oss'
 *
 * const put = (source: Source, path: string, signal: AbortSignal) =>
 *   upload(source, { path }, { dialect: ossDialect, signal, checkpoint: { store: fileStore('.presign'), id: path } })
 * ```
 */
export function upload(
  source: Source,
  body: BodyInput | FilePath,
  options: UploadOptions = {},
): Transfer<UploadResult> {
  const given = () => (isPath(body) ? fileBody(body.path) : body)
  return uploadFrom(source, given, { transport: nodeTransport(), crc64: createCRC64, ...options })
}

/**
 * `download` from `@presign/client-fetch` that also writes files. A file appears under its name when it is complete and
 * was found right; until then it is `<path>.part`.
 *
 * @throws TransferError as `download`; the errors of `node:fs` for a file that cannot be written.
 * @example
 * ```ts
 * import type { Source } from '@presign/client-fetch'
 * import { download } from '@presign/client-fetch/node'
 * import { ossDialect } from '@presign/oss'
 *
 * const get = (source: Source) => download(source, { to: { path: 'photo.jpg' }, dialect: ossDialect })
 * ```
 */
export function download(
  source: Source,
  options: Omit<DownloadOptions, 'to'> & { readonly to: FilePath },
): Transfer<DownloadResult<undefined>>
export function download<T extends DownloadTarget = 'bytes'>(
  source: Source,
  options?: DownloadOptions<T>,
): Transfer<DownloadResult<BodyFor<T>>>
export function download(
  source: Source,
  options: Omit<DownloadOptions, 'to'> & { readonly to?: DownloadTarget | FilePath | undefined } = {},
): Transfer<DownloadResult<unknown>> {
  const to = isPath(options.to) ? fileSink(options.to.path) : options.to
  return downloadAnywhere(source, { transport: nodeTransport(), crc64: createCRC64, ...options, to })
}

function isPath(value: unknown): value is FilePath {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<FilePath>).path === 'string' &&
    !('read' in value)
  )
}

/** Bytes that are read, or written, at a time. */
const PIECE = 256 * 1024

/** Bytes that are written at once: a call for each chunk of 64 KiB costs more than the chunk. */
const RUN = 1024 * 1024

/** Bytes that may wait to be written. */
const BEHIND = 8 * 1024 * 1024

/**
 * A file as something to upload.
 *
 * @example
 * ```ts
 * import { fileBody } from '@presign/client-fetch/node'
 *
 * const sizeOf = async (path: string) => (await fileBody(path)).size
 * ```
 */
export async function fileBody(path: string): Promise<Rereadable> {
  const { size } = await stat(path)
  return {
    size,
    async *read(start, end) {
      if (end > start) yield* createReadStream(path, { start, end: end - 1, highWaterMark: PIECE })
    },
    version: async () => {
      const found = await stat(path)
      return `${found.size} bytes, changed ${found.mtime.toISOString()}`
    },
  }
}

/**
 * A file as something to download to. It is `<path>.part` until it is complete and was found right.
 *
 * @example
 * ```ts
 * import { fileSink } from '@presign/client-fetch/node'
 *
 * const sink = fileSink('photo.jpg')
 * ```
 */
export function fileSink(path: string): Sink {
  const part = `${path}.part`
  let file: FileHandle | undefined
  const opened = () => {
    if (!file) throw new TypeError('Cannot write to a file before it was opened')
    return file
  }
  // What arrived and is not written, by the offset at which it would go on.
  const runs = new Map<number, Run>()
  const pending = new Set<Promise<void>>()
  let inFlight = 0
  let failure: { readonly error: unknown } | undefined
  const begin = (run: Run) => {
    inFlight += run.bytes
    const writing = writeRun(opened(), run)
      .catch((error) => {
        failure ??= { error }
      })
      .finally(() => {
        inFlight -= run.bytes
        pending.delete(writing)
      })
    pending.add(writing)
  }
  const written = async () => {
    for (const run of runs.values()) begin(run)
    runs.clear()
    await Promise.all(pending)
    if (failure) throw failure.error
  }
  return {
    async open(size, resume) {
      runs.clear()
      await Promise.all(pending)
      await file?.close()
      const found = resume ? await stat(part).catch(() => undefined) : undefined
      const kept = found?.size === size
      file = await open(part, kept ? 'r+' : 'w+')
      if (!kept) await file.truncate(size)
      return kept
    },
    async write(bytes, offset) {
      const run = runs.get(offset) ?? { start: offset, pieces: [], bytes: 0 }
      runs.delete(offset)
      run.pieces.push(bytes)
      run.bytes += bytes.length
      if (run.bytes >= RUN) begin(run)
      else runs.set(run.start + run.bytes, run)
      // The disk may lag behind the network, but not by more memory than this.
      while (inFlight > BEHIND) await Promise.race(pending)
      if (failure) throw failure.error
    },
    flush: written,
    async *read(start, end) {
      await written()
      const buffer = new Uint8Array(PIECE)
      for (let at = start; at < end; ) {
        const { bytesRead } = await opened().read(buffer, 0, Math.min(PIECE, end - at), at)
        if (bytesRead === 0) return
        yield buffer.subarray(0, bytesRead)
        at += bytesRead
      }
    },
    async finish() {
      await written()
      await opened().close()
      await rename(part, path)
    },
    async close(keep) {
      if (file) await written().catch(() => undefined)
      await file?.close()
      if (file && !keep) await rm(part, { force: true })
    },
  }
}

/** Pieces that lie end to end. */
interface Run {
  readonly start: number
  pieces: Uint8Array[]
  bytes: number
}

async function writeRun(file: FileHandle, { start, pieces }: Run): Promise<void> {
  let at = start
  let left = pieces
  while (left.length > 0) {
    const { bytesWritten } = await file.writev(left, at)
    at += bytesWritten
    left = remainder(left, bytesWritten)
  }
}

function remainder(pieces: readonly Uint8Array[], written: number): Uint8Array[] {
  let skip = written
  return pieces.flatMap((piece) => {
    const skipped = Math.min(skip, piece.length)
    skip -= skipped
    return skipped === piece.length ? [] : [piece.subarray(skipped)]
  })
}

/**
 * Checkpoints in a folder, one small file each. A write that is cut off leaves the one before.
 *
 * @example
 * ```ts
 * import { fileStore } from '@presign/client-fetch/node'
 *
 * const checkpoint = { store: fileStore('.presign'), id: 'photo.jpg' }
 * ```
 */
export function fileStore(folder: string): CheckpointStore {
  // No dot at the beginning, no slash, no name of a device: the id comes from a file's name or a URL.
  const pathOf = (id: string) => join(folder, `checkpoint-${encodeURIComponent(id).replaceAll('*', '%2A')}.json`)
  return {
    async get(id) {
      try {
        return await readFile(pathOf(id), 'utf8')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
    async set(id, text) {
      const path = pathOf(id)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(`${path}.new`, text)
      await rename(`${path}.new`, path)
    },
    delete: (id) => rm(pathOf(id), { force: true }),
  }
}

/**
 * Sends with Node's http and https: URL, headers and bodies are written as they are, answers are handed out as they
 * arrive. It carries what `fetch` cannot, such as keys with dot segments. Deno and Bun have it as well.
 *
 * @param options.agent Default: Node's global agents, which keep connections alive.
 * @example
 * ```ts
 * import type { WireRequest } from '@presign/core'
 * import { send } from '@presign/client-fetch'
 * import { nodeTransport } from '@presign/client-fetch/node'
 *
 * const get = (link: WireRequest) => send(link, { transport: nodeTransport() })
 * ```
 */
export function nodeTransport({ agent }: { readonly agent?: Agent | undefined } = {}): Transport {
  const carry = (outgoing: Outgoing) =>
    new Promise<Answer>((resolve, reject) => {
      const { body, signal, onSent } = outgoing
      const request = begun(outgoing, agent)
      const stop = () => request.destroy(aborted(signal))
      if (signal.aborted) stop()
      signal.addEventListener('abort', stop)
      request.on('close', () => signal.removeEventListener('abort', stop))
      request.on('error', (error) => reject(signal.aborted ? aborted(signal) : error))
      request.on('response', (response) => {
        // A service may answer before it has read the body; then nobody reads the rest.
        response.on('end', () => request.writableFinished || request.destroy())
        resolve({ status: response.statusCode ?? 0, headers: pairs(response), body: response })
      })
      sendBody(request, body, onSent).catch((error) => {
        request.destroy(error)
        reject(error)
      })
    })
  return Object.assign(carry, { exact: true, raw: true, observant: true })
}

function begun({ method, url, headers, body }: Outgoing, agent: Agent | undefined): ClientRequest {
  const [, scheme = '', authority = '', rest = ''] = /^(https?):\/\/([^/?#]*)([^#]*)/i.exec(url) ?? []
  const path = rest.startsWith('/') ? rest : `/${rest}`
  if (/[^\x21-\x7e]/.test(path))
    throw new TransferError('url_altered', 'Cannot send this URL as it was signed: percent-encode it before signing', {
      host: hostOf(url),
    })
  const { hostname, port } = new URL(`${scheme}://${authority}`)
  const length = body?.size ?? (method === 'PUT' || method === 'POST' ? 0 : undefined)
  const request = scheme.toLowerCase() === 'https' ? requestHttps : requestHttp
  return request({
    method,
    path,
    host: hostname.replace(/^\[|\]$/g, ''),
    ...(port !== '' && { port }),
    ...(agent && { agent }),
    headers: { host: authority, ...asByteStrings(headers), ...(length !== undefined && { 'content-length': length }) },
  })
}

/** Writes as fast as the connection takes it. */
async function sendBody(
  request: ClientRequest,
  body: Payload | undefined,
  onSent: (bytes: number) => void,
): Promise<void> {
  if (body)
    for await (const chunk of body.chunks()) {
      if (request.destroyed) return
      if (!request.write(chunk)) await drained(request)
      onSent(chunk.length)
    }
  request.end()
}

function drained(request: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      request.off('drain', settle)
      request.off('close', settle)
      resolve()
    }
    request.on('drain', settle)
    request.on('close', settle)
  })
}

function* pairs({ rawHeaders }: IncomingMessage): Generator<[string, string]> {
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) yield [rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']
}
