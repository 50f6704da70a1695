import { present } from '@presign/object-storage'
import { ChecksummedBody, withMd5 } from '../body/checksummed-body.js'
import { gather, replayed } from '../body/chunks.js'
import {
  type BodyInput,
  type Content,
  checkUnchanged,
  contentOf,
  type Payload,
  streamPayload,
} from '../body/content.js'
import { isTransferError, TransferError } from '../errors.js'
import type { ProgressTracker } from '../progress/progress.js'
import { Session } from '../request/session.js'
import { systemTimer } from '../request/timer.js'
import type { Source } from '../steps/request-provider.js'
import type { TransferStep } from '../steps/transfer-step.js'
import { type Transfer, transfer } from '../transfer/transfer.js'
import { fetchTransport } from '../transports/fetch-transport.js'
import { hasXhr, xhrTransport } from '../transports/xhr-transport.js'
import { uploadParts } from './multipart.js'
import { canSplit, type MultipartSession } from './multipart-steps.js'
import type { UploadOptions } from './options.js'
import { tooLarge } from './part-size.js'
import { confirmStored, readStored, resultOf, type UploadResult } from './stored.js'

/**
 * Uploads a body: small ones in one request, large ones and those of unknown length in parts, retried where something
 * fails, compared with the service's checksum in the end.
 *
 * Parts become an object only when the checksums of all of them were equal; until then an object of that key stays as it
 * was. With a `checkpoint`, a pause (an abort), a crash or a reload costs only the parts that were being sent.
 *
 * @param source A signer with bucket and key, a signed request for PUT, or a function that fetches one for each step.
 * @throws TransferError All codes but those of downloads; SigningError from the signer.
 * @example
 * ```ts
 * import { type LinkFunction, upload } from '@presign/client-fetch'
 * import { ossDialect } from '@presign/oss'
 *
 * const ask: LinkFunction = async (need) =>
 *   (await fetch('/links', { method: 'POST', body: JSON.stringify(need) })).json()
 * const put = (file: Blob) => upload(ask, file, { dialect: ossDialect, onProgress: ({ bytes }) => console.log(bytes) })
 * ```
 */
export function upload(source: Source, body: BodyInput, options: UploadOptions = {}): Transfer<UploadResult> {
  return uploadFrom(source, () => body, options)
}

/** The same for a body that is opened first, such as a file. */
export function uploadFrom(
  source: Source,
  body: () => BodyInput | Promise<BodyInput>,
  options: UploadOptions,
): Transfer<UploadResult> {
  return transfer('send', options.timer ?? systemTimer, options.onProgress, async (tracker) => {
    const session = new Session(source, options, uploadTransport)
    const content = await readIfShort(contentOf(await body(), options.size), session, options)
    tracker.total = content.size
    const result = usesMultipart(content, session, options)
      ? await uploadParts(session, content, tracker, options)
      : await uploadWhole(session, content, tracker, options)
    tracker.done()
    return result
  })
}

/** In pages XMLHttpRequest, which alone reports what was sent of a body. */
export function uploadTransport() {
  return hasXhr() ? xhrTransport() : fetchTransport()
}

/** Bytes: two parts of the default size. A smaller body gains nothing from three requests more. */
const MULTIPART_ABOVE = 16 * 1024 * 1024

function usesMultipart(
  { size }: Content,
  session: Session,
  { multipartAbove = MULTIPART_ABOVE }: UploadOptions,
): session is MultipartSession {
  return canSplit(session) && (size === undefined || size > multipartAbove)
}

/**
 * Reads a short stream into memory, so that it can be sent again and needs no parts. Of a stream of unknown length as
 * much is read as shows whether it is short.
 */
async function readIfShort(
  content: Content,
  session: Session,
  { multipartAbove = MULTIPART_ABOVE }: UploadOptions,
): Promise<Content> {
  if (content.kind === 'random') return content
  if (content.size !== undefined)
    return content.size <= multipartAbove ? contentOf(await gather(content.chunks, content.size)) : content
  const rest = content.chunks[Symbol.asyncIterator]()
  const held: Uint8Array[] = []
  for (let size = 0; size <= multipartAbove; size += held.at(-1)?.length ?? 0) {
    const turn = await rest.next()
    if (turn.done) return contentOf(await gather(replayed(held), size))
    held.push(turn.value)
  }
  if (canSplit(session)) return { kind: 'stream', size: undefined, chunks: startingWith(held, rest) }
  await rest.return?.()
  throw new TransferError(
    'length_unknown',
    `Cannot upload more than ${multipartAbove} bytes of unknown length: say the size, or give dialect and signer`,
  )
}

/** A stream whose first chunks were read already. They are released one by one as they are read again. */
async function* startingWith(held: Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (let chunk = held.shift(); chunk; chunk = held.shift()) yield chunk
  yield* { [Symbol.asyncIterator]: () => rest }
}

/** In one request. Its checksum can be compared only afterwards, so a damaged object may exist for a moment. */
async function uploadWhole(
  session: Session,
  content: Content,
  tracker: ProgressTracker,
  { contentMd5 }: UploadOptions,
): Promise<UploadResult> {
  const whole = wholePayload(content)
  const limit = session.dialect?.limits.putBytes
  if (limit !== undefined && whole.size > limit) throw tooLarge(whole.size, `${limit} in one request`, limit)
  const version = await content.version?.()
  const { type } = content
  const { payload, md5 } = await withMd5(whole, contentMd5)
  const body = new ChecksummedBody(payload, session.integrity)
  const sent = session.call({
    step: present<TransferStep>({ step: 'put', size: body.size, type, md5 }),
    body,
    progress: tracker.request(),
    read: async (received) => {
      tracker.phase('complete')
      return resultOf(session, await readStored(session, received), await body.crc64(), body.size, 0)
    },
  })
  const result = await sent.catch(async (error) => {
    // "The object exists already" may mean the one that an earlier attempt has just stored.
    if (!isTransferError(error) || error.code !== 'condition' || error.attempts === 1) throw error
    return confirmStored(session, error, await body.crc64(), body.size, 0)
  })
  await checkUnchanged(content, version)
  return result
}

function wholePayload(content: Content): Payload {
  if (content.kind === 'random') return content.slice(0, content.size)
  // A stream of unknown length was read before, or goes in parts.
  return streamPayload(content.chunks, content.size ?? 0)
}
