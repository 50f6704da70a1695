import { wholeOf } from '../body/content.js'
import { aborted, TransferError } from '../errors.js'
import { asByteString } from '../request/wire.js'
import type { Answer, Outgoing, Transport } from './transport.js'

/** As much of a page's XMLHttpRequest as is used here, so that this compiles where there is none. */
interface Xhr {
  responseType: string
  readonly status: number
  readonly response: Blob | null
  readonly upload: { onprogress: ((event: { readonly loaded: number }) => void) | null }
  onload: (() => void) | null
  onerror: (() => void) | null
  onabort: (() => void) | null
  onprogress: (() => void) | null
  open(method: string, url: string): void
  setRequestHeader(name: string, value: string): void
  getAllResponseHeaders(): string
  send(body: Blob | null): void
  abort(): void
}

const xhrOf = () => (globalThis as { readonly XMLHttpRequest?: new () => Xhr }).XMLHttpRequest

/** Whether this place has XMLHttpRequest: pages and most workers do. */
export function hasXhr(): boolean {
  return typeof xhrOf() === 'function'
}

/**
 * Sends with a page's XMLHttpRequest, which alone can tell how much of a body went out: the default for uploads where it
 * exists. Answers come in one piece, so it is none for downloads.
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
  const carry = async ({ method, url, headers, body, signal, onSent }: Outgoing): Promise<Answer> => {
    const Constructor = xhrOf()
    if (!Constructor) throw new TransferError('network', 'Cannot send: this place has no XMLHttpRequest')
    const whole = body && (await wholeOf(body))
    const xhr = new Constructor()
    xhr.open(method, url)
    xhr.responseType = 'blob'
    for (const [name, value] of Object.entries(headers))
      if (name !== 'content-length') xhr.setRequestHeader(name, asByteString(value))
    return new Promise((resolve, reject) => {
      const stop = () => xhr.abort()
      const settle = (then: () => void) => () => {
        signal.removeEventListener('abort', stop)
        then()
      }
      let sent = 0
      const sentUpTo = (bytes: number) => {
        onSent(bytes - sent)
        sent = bytes
      }
      xhr.upload.onprogress = ({ loaded }) => sentUpTo(loaded)
      xhr.onprogress = () => onSent(0)
      xhr.onload = settle(() => {
        if (body) sentUpTo(body.size)
        resolve({
          status: xhr.status,
          headers: headerLines(xhr.getAllResponseHeaders()),
          body: xhr.response?.stream() ?? null,
        })
      })
      xhr.onerror = settle(() => reject(new TypeError('XMLHttpRequest failed')))
      xhr.onabort = settle(() => reject(aborted(signal)))
      if (signal.aborted) return settle(() => reject(aborted(signal)))()
      signal.addEventListener('abort', stop)
      // A Blob without a type: bytes and text would be given a Content-Type.
      xhr.send(whole === undefined ? null : new Blob([whole]))
    })
  }
  return Object.assign(carry, { observant: true })
}

function headerLines(text: string): [string, string][] {
  return text
    .split('\r\n')
    .filter((line) => line.includes(':'))
    .map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    })
}
