import { wholeOf } from '../body/content.js'
import { onAbort, redirected, TransferError } from '../errors.js'
import { asByteString } from '../request/wire.js'
import type { Transport, TransportRequest, TransportResponse } from './transport.js'

/** The part of XMLHttpRequest that is used here, so that this compiles without the DOM's types. */
interface Xhr {
  responseType: string
  readonly status: number
  /** Where the response came from; empty where that is not told. */
  readonly responseURL?: string
  readonly response: Blob | null
  readonly upload: { onprogress: ((event: { readonly loaded: number }) => void) | null }
  onload: (() => void) | null
  onerror: (() => void) | null
  onloadend: (() => void) | null
  onprogress: (() => void) | null
  open(method: string, url: string): void
  setRequestHeader(name: string, value: string): void
  getAllResponseHeaders(): string
  send(body: Blob | null): void
  abort(): void
}

const xhrOf = () => (globalThis as { readonly XMLHttpRequest?: new () => Xhr }).XMLHttpRequest

/** Whether there is an XMLHttpRequest: in pages and most workers. */
export function hasXhr(): boolean {
  return typeof xhrOf() === 'function'
}

/**
 * Sends with a page's XMLHttpRequest, which alone tells how much of a body was sent: the default for uploads where it
 * exists. It returns a response when all of it arrived, so downloads use `fetchTransport`.
 *
 * @example
 * ```ts
 * import { upload, xhrTransport } from '@presign/client-fetch'
 *
 * const put = (url: string, file: Blob) =>
 *   upload({ method: 'PUT', url, headers: {}, absentHeaders: [] }, file, { transport: xhrTransport() })
 * ```
 */
export function xhrTransport(): Transport {
  const carry = async ({
    method,
    url,
    headers,
    body,
    signal,
    onSent,
  }: TransportRequest): Promise<TransportResponse> => {
    const Constructor = xhrOf()
    if (!Constructor) throw new TransferError('network', 'This runtime has no XMLHttpRequest')
    const whole = body && (await wholeOf(body))
    const xhr = new Constructor()
    xhr.open(method, url)
    xhr.responseType = 'blob'
    for (const [name, value] of Object.entries(headers))
      if (name !== 'content-length') xhr.setRequestHeader(name, asByteString(value))
    return new Promise((resolve, reject) => {
      const release = onAbort(signal, (error) => {
        reject(error)
        xhr.abort()
      })
      let sent = 0
      const sentUpTo = (bytes: number) => {
        onSent(bytes - sent)
        sent = bytes
      }
      xhr.upload.onprogress = ({ loaded }) => sentUpTo(loaded)
      xhr.onprogress = () => onSent(0)
      xhr.onload = () => {
        // It follows redirects by itself: the body is then at another place than it was signed for.
        if (xhr.responseURL && xhr.responseURL !== new URL(url).href) return reject(redirected(url))
        if (body) sentUpTo(body.size)
        resolve({
          status: xhr.status,
          headers: headerLines(xhr.getAllResponseHeaders()),
          body: xhr.response?.stream() ?? null,
        })
      }
      xhr.onerror = () => reject(new TypeError('XMLHttpRequest failed'))
      xhr.onloadend = release
      if (signal.aborted) return
      // A Blob without a type: bytes and text would be given a Content-Type.
      xhr.send(whole === undefined ? null : new Blob([whole]))
    })
  }
  return Object.assign(carry, { reportsProgress: true })
}

function headerLines(text: string): [string, string][] {
  return Array.from(text.matchAll(/^([^:\r\n]+): *(.*)/gm), ([, name = '', value = '']) => [name, value])
}
