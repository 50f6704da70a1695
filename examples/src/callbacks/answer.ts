import { isSigningError } from '@presign/core'
import { type CallbackKeys, type CallbackRequest, verifyCallback } from '@presign/oss/verify'
import { type Uploaded, uploadedOf } from './uploaded.js'

/** What a callback is answered with, on any platform. */
export interface Answer {
  readonly status: number
  readonly said: unknown
}

/**
 * Judges a callback, and tells of the upload where it is the service's. What differs between platforms is only how the raw
 * target and the raw body are come by.
 *
 * @param request Its body is the bytes that arrived: what a parser made of them would not verify.
 */
export async function answerTo(
  request: CallbackRequest & { readonly body: Uint8Array },
  keys: CallbackKeys,
  uploaded: (what: Uploaded) => void,
): Promise<Answer> {
  try {
    const verdict = await verifyCallback(request, { keys })
    if (!verdict.ok) return { status: 403, said: verdict }
    uploaded(uploadedOf(new TextDecoder().decode(request.body)))
    // The service passes this on to the uploader, and calls anything but 200 with JSON a failure.
    return { status: 200, said: { status: 'noted' } }
  } catch (error) {
    // The key could not be fetched, so nothing is known: the sender may try again.
    if (isSigningError(error)) return { status: 503, said: { ok: false } }
    throw error
  }
}

/** What is answered to a body that no callback has. */
export const TOO_LONG: Answer = { status: 413, said: { ok: false } }
