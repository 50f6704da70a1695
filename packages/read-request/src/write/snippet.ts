import { toCurl, type WireRequest } from '@presign/core'
import { go } from './go.js'
import { java } from './java.js'
import { axios, fetchCall } from './javascript.js'
import { php } from './php.js'
import { powershell } from './powershell.js'
import { python } from './python.js'
import type { RequestToWrite } from './request.js'

/** Options of {@link toSnippet}. */
export interface SnippetOptions {
  /** A file whose bytes are the body. Default: no body. */
  readonly upload?: string
}

const WRITERS = {
  curl: ({ method, url, headers, upload }: RequestToWrite) =>
    toCurl(
      { method, url, headers: Object.fromEntries(headers), absentHeaders: [] },
      upload === undefined ? {} : { upload },
    ),
  fetch: fetchCall,
  axios,
  python,
  go,
  java,
  php,
  powershell,
} as const satisfies Readonly<Record<string, (request: RequestToWrite) => string>>

/** The clients that {@link toSnippet} writes for. */
export type Client = keyof typeof WRITERS

/** Their names, in the order they are offered. */
export const snippetClients = Object.keys(WRITERS) as readonly Client[]

/**
 * Writes a program that sends a signed request, exactly as it was signed: `fetch` and axios for JavaScript, requests for
 * Python, net/http for Go, java.net.http, the curl extension of PHP, Invoke-WebRequest of PowerShell 7, and curl.
 *
 * Values stand in literals of the language, whatever they hold; Host and Content-Length are left to the client.
 *
 * @throws SigningError `input_invalid` of `toCurl`, for curl alone.
 * @example
 * ```ts
 * import { toSnippet } from '@presign/read-request'
 *
 * const request = { method: 'GET', url: 'https://photos.example.com/cat.jpg', headers: {}, absentHeaders: [] }
 * toSnippet(request, 'python').split('\n')[0] // 'import requests'
 * ```
 */
export function toSnippet(
  { method, url, headers }: WireRequest,
  client: Client,
  { upload }: SnippetOptions = {},
): string {
  const sent = Object.entries(headers).filter(([name]) => !/^(?:host|content-length)$/i.test(name))
  return WRITERS[client]({ method, url, headers: sent, upload })
}
