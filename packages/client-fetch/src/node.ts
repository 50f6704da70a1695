import { foldedCrc64 } from '@presign/crc64/fold'
import type { BodyInput } from './body/content.js'
import { download as downloadAnywhere } from './download/download.js'
import type { BodyFor, DownloadOptions, DownloadResult, DownloadTarget } from './download/options.js'
import { fileBody } from './node/file-body.js'
import { fileSink } from './node/file-sink.js'
import { nodeTransport } from './node/node-transport.js'
import type { Source } from './steps/request-provider.js'
import type { Transfer } from './transfer/transfer.js'
import type { UploadOptions } from './upload/options.js'
import type { UploadResult } from './upload/stored.js'
import { uploadFrom } from './upload/upload.js'

export { fileStore } from './node/file-store.js'
export { fileBody, fileSink, nodeTransport }

/** A file, by its path. */
export interface FilePath {
  readonly path: string
}

/**
 * `upload` from `@presign/client-fetch` that also takes files, and sends with Node's http: URL and headers exactly as they
 * were signed, each byte counted as it is sent. A file is read in chunks; memory does not grow with its size.
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
  const opened = () => (isPath(body) ? fileBody(body.path) : body)
  return uploadFrom(source, opened, { transport: nodeTransport(), crc64: foldedCrc64, ...options })
}

/**
 * `download` from `@presign/client-fetch` that also writes files. A file gets its name when all bytes are written and
 * their checksum was compared; until then it is `<path>.part`.
 *
 * @throws TransferError as `download`, and `disk_full`; the errors of `node:fs` for a file that cannot be written otherwise.
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
  return downloadAnywhere(source, { transport: nodeTransport(), crc64: foldedCrc64, ...options, to })
}

function isPath(value: unknown): value is FilePath {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<FilePath>).path === 'string' &&
    !('read' in value)
  )
}
