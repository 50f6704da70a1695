import { ChecksummedBody } from '../body/checksummed-body.js'
import { bytesOf, gather } from '../body/chunks.js'
import { contentOf, type Payload, type Rereadable } from '../body/content.js'
import { Session } from '../request/session.js'
import { systemTimer } from '../request/timer.js'
import { type Transfer, transfer } from '../transfer/transfer.js'
import { fetchTransport } from '../transports/fetch-transport.js'
import { hasXhr, xhrTransport } from '../transports/xhr-transport.js'
import { readStored, resultOf, type UploadResult } from '../upload/stored.js'
import { formBody } from './form-body.js'
import type { FormOptions, FormToSend } from './options.js'

/**
 * Posts a file with a signed form, once. A form may store a new object each time (`${filename}`), so it is not retried.
 *
 * @param form What `signer.run(postPolicy(…))` returned, as it is.
 * @throws TransferError as `upload`, for a single request.
 * @example
 * ```ts
 * import { type FormToSend, submitForm } from '@presign/client-fetch'
 * import { ossDialect } from '@presign/oss'
 *
 * const post = (form: FormToSend, file: File) =>
 *   submitForm(form, file, { dialect: ossDialect, fields: { 'Content-Type': file.type } })
 * ```
 */
export function submitForm(
  form: FormToSend,
  file: Blob | string | ArrayBuffer | ArrayBufferView | Rereadable,
  options: FormOptions = {},
): Transfer<UploadResult> {
  return transfer('send', options.timer ?? systemTimer, options.onProgress, async (tracker) => {
    const blob = await blobOf(file)
    const { name = 'file' } = file as Partial<File>
    const { contentType, blob: body } = formBody({ ...form.fields, ...options.fields }, blob, options.filename ?? name)
    const link = { method: 'POST', url: form.url, headers: { 'content-type': contentType }, absentHeaders: [] }
    const session = new Session(() => link, { ...options, retry: { attempts: 1 } }, formTransport)
    const payload = payloadOf(body)
    tracker.total = payload.size
    const result = await session.call({
      step: { step: 'put', size: payload.size },
      body: payload,
      progress: tracker.request(),
      read: async (received) => {
        tracker.phase('complete')
        const stored = await readStored(session, received)
        return resultOf(
          session,
          stored,
          await new ChecksummedBody(payloadOf(blob), session.integrity).crc64(),
          blob.size,
          0,
        )
      },
    })
    tracker.done()
    return result
  })
}

function formTransport() {
  return hasXhr() ? xhrTransport() : fetchTransport()
}

/** A Blob is sent by every platform with its length; a page would send a stream chunked, which services reject. */
async function blobOf(file: Blob | string | ArrayBuffer | ArrayBufferView | Rereadable): Promise<Blob> {
  if (file instanceof Blob) return file
  if (typeof file === 'string') return new Blob([bytesOf(file) as Uint8Array<ArrayBuffer>])
  const payload = payloadOf(file)
  return new Blob([payload.whole ?? (await gather(payload.chunks(), payload.size))])
}

function payloadOf(body: Blob | ArrayBuffer | ArrayBufferView | Rereadable): Payload {
  const content = contentOf(body)
  if (content.kind === 'random') return content.slice(0, content.size)
  throw new TypeError('Cannot post a stream with a form: wanted a Blob, bytes or text')
}
