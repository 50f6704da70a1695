import type { WireRequest } from '@presign/core'
import { ChecksummedBody } from '../body/checksummed-body.js'
import { bytesOf, gather } from '../body/chunks.js'
import { contentOf, type Payload, type Rereadable } from '../body/content.js'
import { TransferError } from '../errors.js'
import { Session } from '../request/session.js'
import { systemTimer } from '../request/timer.js'
import { isTexts } from '../request/wire.js'
import type { RequestProvider } from '../steps/request-provider.js'
import { type Transfer, transfer } from '../transfer/transfer.js'
import { fetchTransport } from '../transports/fetch-transport.js'
import { hasXhr, xhrTransport } from '../transports/xhr-transport.js'
import { readStored, resultOf, type UploadResult } from '../upload/stored.js'
import { formBody } from './form-body.js'
import type { FormOptions, FormToSend } from './options.js'

/**
 * Posts a file with a signed form, once. A form may store a new object each time (`${filename}`), so it is not retried.
 * Where the form's policy has a condition on `Content-Type` and the form no such field, the file's own type is sent.
 *
 * @param form What `signer.run(postPolicy(…))` returned, as it is.
 * @throws TransferError as `upload`, for a single request.
 * @example
 * ```ts
 * import { type FormToSend, submitForm } from '@presign/client-fetch'
 * import { ossDialect } from '@presign/oss'
 *
 * const post = (form: FormToSend, file: File) =>
 *   submitForm(form, file, { dialect: ossDialect })
 * ```
 */
export function submitForm(
  form: FormToSend,
  file: Blob | string | ArrayBuffer | ArrayBufferView | Rereadable,
  options: FormOptions = {},
): Transfer<UploadResult> {
  return transfer('send', options.timer ?? systemTimer, options.onProgress, async (tracker) => {
    checkForm(form)
    const blob = await blobOf(file)
    const { name = 'file' } = file as Partial<File>
    const fields = withType({ ...form.fields, ...options.fields }, blob.type)
    const { contentType, blob: body } = formBody(fields, blob, options.filename ?? name)
    const link = { method: 'POST', url: form.url, headers: { 'content-type': contentType }, absentHeaders: [] }
    const session = new FormSession(link, options)
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

/** Its one request has its signature among the fields, and is a POST: that of no step. */
class FormSession extends Session {
  override readonly provider: RequestProvider

  constructor(link: WireRequest, options: FormOptions) {
    super(link, { ...options, retry: { attempts: 1 } }, formTransport)
    this.provider = { canRenew: false, request: async () => link }
  }
}

/** It may be parsed JSON. The error shows nothing of it: its fields are a permission. */
function checkForm(form: unknown): asserts form is FormToSend {
  const { url, fields } = (form ?? {}) as Partial<FormToSend>
  if (typeof url !== 'string' || !/^https?:\/\//i.test(url) || !isTexts(fields))
    throw new TransferError(
      'link_invalid',
      'Cannot post a form: wanted its url and its fields, as postPolicy makes them',
    )
}

/** Adds the field `Content-Type` where the policy asks for one, since services are not content with the type of the file. */
function withType(fields: FormToSend['fields'], type: string): FormToSend['fields'] {
  const given = Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value] as const)
  const policy = given.find(([name]) => name === 'policy')?.[1] ?? ''
  if (type === '' || given.some(([name]) => name === 'content-type') || !/"\$?content-type"/i.test(textOf(policy)))
    return fields
  return { ...fields, 'Content-Type': type }
}

/** The text of a policy; empty where it cannot be read, which the service will say. */
function textOf(base64: string): string {
  try {
    return atob(base64)
  } catch {
    return ''
  }
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
  throw new TransferError('body_unsupported', 'Cannot post a stream with a form: wanted a Blob, bytes or text')
}
