import { createReadStream, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

/**
 * A server that answers what a transfer needs to see and does nothing else: no signature is checked, what comes up is
 * thrown away, what goes down is a file. So a comparison of clients measures them and not the server.
 *
 * @param tls With a key and a certificate it speaks https.
 * @returns Its URL.
 */
export function bareServer(path: string, tls?: { readonly key: string; readonly cert: string }): Promise<string> {
  const { size } = statSync(path)
  const answer: RequestListener = (request, response) => {
    if (request.method === 'GET') return sendFile(request, response, path, size)
    request.resume()
    request.on('end', () => response.setHeader('etag', '"00000000000000000000000000000000"').end(answerTo(request)))
  }
  const server = tls
    ? createTlsServer({ ...tls, requestTimeout: 0 }, answer)
    : createServer({ requestTimeout: 0 }, answer)
  server.listen(0, '127.0.0.1')
  return new Promise((resolve) =>
    server.on('listening', () =>
      resolve(`${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`),
    ),
  )
}

function answerTo({ method, url = '' }: IncomingMessage): string {
  if (method !== 'POST') return ''
  const of = '<Bucket>photos</Bucket><Key>object</Key>'
  return /\?(.*&)?uploads/.test(url)
    ? `<InitiateMultipartUploadResult>${of}<UploadId>1</UploadId></InitiateMultipartUploadResult>`
    : `<CompleteMultipartUploadResult>${of}<ETag>"1"</ETag></CompleteMultipartUploadResult>`
}

function sendFile({ headers }: IncomingMessage, response: ServerResponse, path: string, size: number): void {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
  const start = Number(from ?? 0)
  const end = Math.min(Number(to ?? size), size - 1)
  if (from !== undefined) response.setHeader('content-range', `bytes ${start}-${end}/${size}`)
  response.writeHead(from === undefined ? 200 : 206, { 'content-length': end - start + 1, etag: '"1"' })
  createReadStream(path, { start, end, highWaterMark: 256 * 1024 }).pipe(response)
}
