import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Endpoint, Secret } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { pathStyleEndpoint, type VerifyingScheme } from '@presign/core/scheme'
import { type Accepted, createSyncVerifier } from '@presign/core/verify'
import { type Bodies, xmlBodies } from './bodies.js'

/** A store that takes signed requests of any scheme, made from the contract alone. */
export interface VerifyingServer {
  readonly url: string
  readonly objects: ReadonlyMap<string, Buffer>
  /** What was asked, as `METHOD name,name` of the parameters that tell the call. */
  readonly calls: readonly string[]
  readonly refused: readonly string[]
  /** Where requests are addressed that come through a proxy. */
  at: string
  close(): Promise<void>
}

/** In what services differ, beside their signatures. */
export interface Manners {
  /** Where an origin keeps its buckets. Default: in the path. */
  readonly endpoint?: (origin: string) => Endpoint
  /** How bodies are written. Default: the XML of S3. */
  readonly bodies?: Bodies
}

/** What a service tells of an object in the headers of an answer. */
export type Report = (object: Buffer) => readonly [name: string, value: string]

/** Starts one. Every request must carry a good signature of `scheme`. */
export async function verifyingServer(
  scheme: VerifyingScheme,
  credentials: Secret,
  report: Report,
  { endpoint = pathStyleEndpoint, bodies = xmlBodies }: Manners = {},
): Promise<VerifyingServer> {
  const store = new Store(report, bodies)
  const calls: string[] = []
  const refused: string[] = []
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request)
    // Cut off on its way: there is no one to answer.
    if (body === undefined) return
    const { verify } = verifierAt(running.at)
    const verdict = verify({ method: request.method ?? '', target: request.url ?? '', headers: request.rawHeaders })
    if (verdict.ok) return store.answer(request, verdict, body, response, calls)
    refused.push(verdict.reason)
    const { status, code, message } = verdict.service
    response.writeHead(status).end(bodies.failure(code, message))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const verifierAt = (origin: string) =>
    createSyncVerifier([scheme], {
      credentialsOf: () => credentials,
      endpoints: [endpoint(origin)],
      backend: nodeBackend,
    })
  const running: VerifyingServer = {
    url,
    objects: store.objects,
    calls,
    refused,
    at: url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return running
}

/** What is told of an object in headers, worked out once: some are read in many ranges. */
type Told = readonly [etag: string, report: readonly [name: string, value: string]]

class Store {
  readonly objects = new Map<string, Buffer>()
  readonly #told = new Map<Buffer, Told>()
  readonly #uploads = new Map<string, Map<number, Buffer>>()
  readonly #report: Report
  readonly #bodies: Bodies

  constructor(report: Report, bodies: Bodies) {
    this.#report = report
    this.#bodies = bodies
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
        this.#get(key, request, response)
        break
      case 'POST uploads':
        this.#uploads.set('u1', new Map())
        response.end(this.#bodies.begun('u1'))
        break
      case 'PUT partNumber,uploadId':
        parts?.set(number, body)
        response.setHeader('etag', etagOf(body)).end()
        break
      case 'POST uploadId':
        this.#complete(key, parts, body.toString(), response)
        break
      case 'GET uploadId':
        response.end(
          this.#bodies.list(
            'u1',
            [...(parts ?? [])].map(([at, part]) => [at, etagOf(part), part.length]),
          ),
        )
        break
      default:
        response.writeHead(400).end(this.#bodies.failure('NotImplemented', ''))
    }
  }

  #get(key: string, { headers }: IncomingMessage, response: ServerResponse): void {
    const object = this.objects.get(key)
    if (!object) return void response.writeHead(404).end(this.#bodies.failure('NoSuchKey', ''))
    const [etag, report] = this.#tell(object)
    response.setHeader('etag', etag).setHeader(...report)
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
    if (from === undefined) return void response.setHeader('content-length', object.length).end(object)
    const range = object.subarray(Number(from), Number(to) + 1)
    response.setHeader('content-range', `bytes ${from}-${Number(from) + range.length - 1}/${object.length}`)
    response.writeHead(206, { 'content-length': range.length }).end(range)
  }

  #tell(object: Buffer): Told {
    const known = this.#told.get(object) ?? [etagOf(object), this.#report(object)]
    this.#told.set(object, known)
    return known
  }

  #complete(key: string, parts: Map<number, Buffer> | undefined, named: string, response: ServerResponse): void {
    const found = [...(parts ?? [])].sort(([a], [b]) => a - b)
    const wanted = found.map(([number, part]) => [number, etagOf(part)])
    if (JSON.stringify(this.#bodies.named(named)) !== JSON.stringify(wanted))
      return void response.writeHead(400).end(this.#bodies.failure('InvalidPart', ''))
    const whole = Buffer.concat(found.map(([, part]) => part))
    this.objects.set(key, whole)
    response.setHeader(...this.#report(whole))
    response.end(this.#bodies.completed('"whole"'))
  }
}

function etagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(chunk)
    return Buffer.concat(chunks)
  } catch {
    return undefined
  }
}
