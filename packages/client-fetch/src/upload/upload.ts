import { Checked, withMd5 } from '../body/checked.js'
import { gather, replayed } from '../body/chunks.js'
import { type BodyInput, bytesPayload, type Content, contentOf, type Payload, streamPayload } from '../body/content.js'
import { isTransferError, TransferError } from '../errors.js'
import type { Meter } from '../progress/progress.js'
import { Session } from '../request/session.js'
import type { Source } from '../request/source.js'
import { systemTimer } from '../request/timer.js'
import { type Transfer, transfer } from '../transfer/transfer.js'
import { fetchTransport } from '../transports/fetch-transport.js'
import { hasXhr, xhrTransport } from '../transports/xhr-transport.js'
import { uploadParts } from './multipart.js'
import type { UploadOptions } from './options.js'
import { confirmed, readStored, resultOf, type UploadResult } from './stored.js'

/**
 * Uploads a body: small ones in one request, large ones and those of unknown length in parts, repeated where something
 * fails, compared with the service's checksum in the end.
 *
 * What was uploaded stays as it is until the service said yes: parts become an object only when all of them were
 * verified. With a `checkpoint`, a pause (an abort), a crash or a reload costs only the parts under way.
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

/** The same for a body that takes a moment to be found. */
export function uploadFrom(
  source: Source,
  body: () => BodyInput | Promise<BodyInput>,
  options: UploadOptions,
): Transfer<UploadResult> {
  return transfer('send', options.timer ?? systemTimer, options.onProgress, async (meter) => {
    const session = new Session(source, options, uploadTransport)
    const content = await settled(contentOf(await body(), options.size), session, options)
    meter.total = content.size
    const result = inParts(content, session, options)
      ? await uploadParts(session, content, meter, options)
      : await uploadWhole(session, content, meter, options)
    meter.done()
    return result
  })
}

function uploadTransport() {
  return hasXhr() ? xhrTransport() : fetchTransport()
}

const ABOVE = 16 * 1024 * 1024

function canSplit({ links, dialect }: Session): boolean {
  return links.manifold && dialect !== undefined
}

function inParts({ size }: Content, session: Session, { multipartAbove = ABOVE }: UploadOptions): boolean {
  return canSplit(session) && (size === undefined || size > multipartAbove)
}

/**
 * A short stream is read into memory: it can be sent again then, and needs no parts. Of a stream of unknown length so
 * much is read as tells whether it is short.
 */
async function settled(
  content: Content,
  session: Session,
  { multipartAbove = ABOVE }: UploadOptions,
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
  if (canSplit(session)) return { kind: 'stream', size: undefined, chunks: followed(held, rest) }
  await rest.return?.()
  throw new TransferError(
    'length_unknown',
    `Cannot upload a stream of more than ${multipartAbove} bytes and of unknown length in one request: say its size, or give a dialect and a source that can sign parts`,
  )
}

/** What was read already is let go as it is read again. */
async function* followed(held: Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (let chunk = held.shift(); chunk; chunk = held.shift()) yield chunk
  yield* { [Symbol.asyncIterator]: () => rest }
}

async function uploadWhole(
  session: Session,
  content: Content,
  meter: Meter,
  { contentMd5 }: UploadOptions,
): Promise<UploadResult> {
  const given = wholePayload(content)
  const most = session.dialect?.limits.putBytes
  if (most !== undefined && given.size > most)
    throw new TransferError(
      'too_large',
      `Cannot upload ${given.size} bytes in one request: the service takes ${most}`,
      {
        expected: String(most),
        found: String(given.size),
      },
    )
  const version = content.kind === 'random' ? await content.version() : undefined
  const type = content.kind === 'random' ? content.type : undefined
  const { payload, md5 } = await withMd5(given, contentMd5)
  const body = new Checked(payload, session.integrity)
  const sent = session.call({
    need: { step: 'put', size: body.size, ...(type && { type }), ...(md5 && { md5 }) },
    body,
    lane: meter.lane(),
    read: async (received) => {
      meter.phase('complete')
      return resultOf(session, await readStored(session, received), await body.crc64(), body.size, 0)
    },
  })
  const result = await sent.catch(async (error) => {
    // "There is one already", said to a repetition, may mean the one that we have just stored.
    if (!isTransferError(error) || error.code !== 'condition' || error.attempts === 1) throw error
    return confirmed(session, error, await body.crc64(), body.size, 0)
  })
  if (content.kind === 'random' && (await content.version()) !== version)
    throw new TransferError('body_changed', 'The file was changed while it was uploaded: what is stored is a mixture')
  return result
}

function wholePayload(content: Content): Payload {
  if (content.kind === 'random') return content.slice(0, content.size)
  return content.size === undefined ? bytesPayload(new Uint8Array()) : streamPayload(content.chunks, content.size)
}
