import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Transport } from '@presign/client-fetch'
import { nodeTransport } from '@presign/client-fetch/node'
import type { Endpoint, Secret } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { pathStyleEndpoint, type VerifyingScheme } from '@presign/core/scheme'
import { createSyncVerifier, type Rejected } from '@presign/core/verify'

/** A store that takes well signed requests, made from the contract alone: it shares no code with the command. */
export interface StoreServer {
  readonly url: string
  /** By bucket and key. */
  readonly objects: Map<string, Buffer>
  /** Sends every request here, whatever its host, which stays in the Host header. */
  readonly transport: Transport
  close(): Promise<void>
}

/** Starts one. */
export async function storeServer(
  scheme: VerifyingScheme,
  credentials: Secret,
  endpoints: readonly Endpoint[] = [],
  writeFailure: FailureWriter = xmlFailure,
): Promise<StoreServer> {
  const objects = new Map<string, Buffer>()
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request)
    const verdict = verifier.verify({
      method: request.method ?? '',
      target: request.url ?? '',
      headers: request.rawHeaders,
    })
    if (!verdict.ok) return reject(response, verdict, writeFailure)
    answer(objects, `${verdict.bucket}/${verdict.key}`, request.method, body, response, writeFailure)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const verifier = createSyncVerifier([scheme], {
    credentialsOf: (id) => (id === credentials.accessKeyId ? credentials : undefined),
    endpoints: [...endpoints, pathStyleEndpoint(url)],
    backend: nodeBackend,
  })
  return {
    url,
    objects,
    transport: redirected(url),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function answer(
  objects: Map<string, Buffer>,
  name: string,
  method: string | undefined,
  body: Buffer,
  response: ServerResponse,
  writeFailure: FailureWriter,
): void {
  if (method === 'PUT') {
    objects.set(name, body)
    return void response.setHeader('etag', '"e"').end()
  }
  const object = objects.get(name)
  if (!object) return void response.writeHead(404).end(writeFailure({ Code: 'NoSuchKey' }))
  response.setHeader('etag', '"e"').setHeader('content-length', object.length)
  response.end(method === 'HEAD' ? undefined : object)
}

/** Writes an error body of these fields, which have the names that S3 gave them. */
export type FailureWriter = (fields: Readonly<Record<string, string | undefined>>) => string

/** As S3 does. */
export const xmlFailure: FailureWriter = (fields) => {
  const xml = Object.entries(fields).map(([name, text]) => (text ? `<${name}>${escaped(text)}</${name}>` : ''))
  return `<Error>${xml.join('')}</Error>`
}

function reject(response: ServerResponse, { service, expected }: Rejected, writeFailure: FailureWriter): void {
  const { status, code, message } = service
  const fields = {
    Code: code,
    Message: message,
    StringToSign: expected?.stringToSign,
    CanonicalRequest: expected?.canonicalRequest,
    // What COS calls it.
    FormatString: expected?.canonicalRequest,
  }
  response.writeHead(status).end(writeFailure(fields))
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

function redirected(url: string): Transport {
  const send = nodeTransport()
  const carry: Transport = (outgoing) => {
    const [origin = '', host = ''] = /^https?:\/\/([^/]+)/.exec(outgoing.url) ?? []
    return send({ ...outgoing, url: outgoing.url.replace(origin, url), headers: { ...outgoing.headers, host } })
  }
  return Object.assign(carry, { ...send })
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}
