import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Secret } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { pathStyleEndpoint, type VerifyingScheme } from '@presign/core/scheme'
import { type Accepted, createSyncVerifier } from '@presign/core/verify'
import { xmlText } from '@presign/object-storage/xml'

/** A store that takes signed requests of any scheme, made from the contract alone. */
export interface VerifyingServer {
  readonly url: string
  readonly objects: ReadonlyMap<string, Buffer>
  /** What was asked, as `METHOD name,name` of the parameters that tell the call. */
  readonly calls: readonly string[]
  readonly refused: readonly string[]
  close(): Promise<void>
}

/** What a service tells of an object in the headers of an answer. */
export type Report = (object: Buffer) => readonly [name: string, value: string]

/** Starts one. Every request must carry a good signature of `scheme`. */
export async function verifyingServer(
  scheme: VerifyingScheme,
  credentials: Secret,
  report: Report,
): Promise<VerifyingServer> {
  const store = new Store(report)
  const calls: string[] = []
  const refused: string[] = []
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request)
    const verdict = verify({ method: request.method ?? '', target: request.url ?? '', headers: request.rawHeaders })
    if (verdict.ok) return store.answer(request, verdict, body, response, calls)
    refused.push(verdict.reason)
    const { status, code, message } = verdict.service
    response.writeHead(status).end(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const endpoints = [pathStyleEndpoint(url)]
  const { verify } = createSyncVerifier([scheme], {
    credentialsOf: () => credentials,
    endpoints,
    backend: nodeBackend,
  })
  return {
    url,
    objects: store.objects,
    calls,
    refused,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

class Store {
  readonly objects = new Map<string, Buffer>()
  readonly #uploads = new Map<string, Map<number, Buffer>>()
  readonly #report: Report

  constructor(report: Report) {
    this.#report = report
  }

  answer(
    request: IncomingMessage,
    { key = '' }: Accepted,
    body: Buffer,
    response: ServerResponse,
    calls: string[],
  ): void {
    const query = new URLSearchParams(request.url?.split('?')[1] ?? '')
    const marks = ['uploads', 'partNumber', 'uploadId'].filter((name) => query.has(name))
    calls.push([request.method, marks.join()].join(' ').trim())
    const [parts, number] = [this.#uploads.get(query.get('uploadId') ?? ''), Number(query.get('partNumber'))]
    switch (calls.at(-1)) {
      case 'PUT':
        this.objects.set(key, body)
        response
          .setHeader('etag', etagOf(body))
          .setHeader(...this.#report(body))
          .end()
        break
      case 'GET':
        this.#get(key, response)
        break
      case 'POST uploads':
        this.#uploads.set('u1', new Map())
        response.end('<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>')
        break
      case 'PUT partNumber,uploadId':
        parts?.set(number, body)
        response.setHeader('etag', etagOf(body)).end()
        break
      case 'POST uploadId':
        this.#complete(key, parts, body.toString(), response)
        break
      default:
        response.writeHead(400).end('<Error><Code>NotImplemented</Code></Error>')
    }
  }

  #get(key: string, response: ServerResponse): void {
    const object = this.objects.get(key)
    if (!object) return void response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>')
    response.setHeader('etag', etagOf(object)).setHeader(...this.#report(object))
    response.setHeader('content-length', object.length).end(object)
  }

  #complete(key: string, parts: Map<number, Buffer> | undefined, named: string, response: ServerResponse): void {
    const found = [...(parts ?? [])].sort(([a], [b]) => a - b)
    const wanted = named.split('<Part>').slice(1)
    const same =
      found.length === wanted.length &&
      found.every(([number, part], index) => {
        const xml = wanted[index] ?? ''
        return xmlText(xml, 'PartNumber') === String(number) && xmlText(xml, 'ETag') === etagOf(part)
      })
    if (!same) return void response.writeHead(400).end('<Error><Code>InvalidPart</Code></Error>')
    const whole = Buffer.concat(found.map(([, part]) => part))
    this.objects.set(key, whole)
    response.setHeader(...this.#report(whole))
    response.end('<CompleteMultipartUploadResult><ETag>&quot;whole&quot;</ETag></CompleteMultipartUploadResult>')
  }
}

function etagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}
