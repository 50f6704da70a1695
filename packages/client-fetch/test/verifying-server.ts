import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Endpoint, Secret } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { pathStyleEndpoint, type VerifyingScheme } from '@presign/core/scheme'
import { type Accepted, createSyncVerifier } from '@presign/core/verify'
import { xmlElements } from '@presign/object-storage/xml'
import { type Bodies, xmlBodies } from './bodies.js'
import { SessionStore } from './session-store.js'

/** A store that takes signed requests of any scheme, made from the contract alone. */
export interface VerifyingServer {
  readonly url: string
  readonly objects: ReadonlyMap<string, Buffer>
  /** What was asked, as `METHOD name,name` of the parameters that tell the call. */
  readonly calls: readonly string[]
  readonly refused: readonly string[]
  /** How many sessions have not come to an end. */
  openSessions(): number
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
  /** Bytes of which pieces of a session are a multiple. Default 256 KiB. */
  readonly multipleOf?: number
}

/** What a service tells of an object in the headers of an answer. */
export type Report = (object: Buffer) => readonly [name: string, value: string]

/** Starts one. Every request must carry a good signature of `scheme`. */
export async function verifyingServer(
  scheme: VerifyingScheme,
  credentials: Secret,
  report: Report,
  { endpoint = pathStyleEndpoint, bodies = xmlBodies, multipleOf = 256 * 1024 }: Manners = {},
): Promise<VerifyingServer> {
  const store = new Store(report, bodies, multipleOf)
  const calls: string[] = []
  const refused: string[] = []
  const server = createServer(async (request, response) => {
    const { body, whole } = await bodyOf(request)
    if (isOfSession(request)) {
      if (whole) calls.push(`${request.method} upload_id`)
      return store.sessions.answer(request, body, whole, response)
    }
    // Cut off on its way: there is no one to answer.
    if (!whole) return
    const { verify } = verifierAt(running.at)
    const verdict = verify({ method: request.method ?? '', target: request.url ?? '', headers: request.rawHeaders })
    if (verdict.ok) return store.answer(request, verdict, body, response, calls, running.at)
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
    openSessions: () => store.sessions.open,
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
  readonly #blocks = new Map<string, Buffer>()
  readonly sessions: SessionStore

  constructor(report: Report, bodies: Bodies, multipleOf: number) {
    this.#report = report
    this.#bodies = bodies
    this.sessions = new SessionStore(multipleOf, (key, object) => {
      this.objects.set(key, object)
      return { etag: etagOf(object), ...Object.fromEntries([report(object)]) }
    })
  }

  answer(
    request: IncomingMessage,
    { key = '' }: Accepted,
    body: Buffer,
    response: ServerResponse,
    calls: string[],
    at: string,
  ): void {
    const query = new URLSearchParams(request.url?.split('?')[1] ?? '')
    const comp = query.get('comp')
    const marks = ['uploads', 'partNumber', 'uploadId', `comp=${comp}`].filter((name) => query.has(name.split('=')[0]!))
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
      case 'POST':
        if (request.headers['x-goog-resumable'] === 'start') this.sessions.begin(key, response, at)
        else response.writeHead(400).end(this.#bodies.failure('NotImplemented', ''))
        break
      case 'PUT comp=block':
        this.#blocks.set(query.get('blockid') ?? '', body)
        response.writeHead(201).end()
        break
      case 'GET comp=blocklist':
        response.end(blockList(this.#blocks))
        break
      case 'PUT comp=blocklist':
        this.#putBlockList(key, body.toString(), response)
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

  #putBlockList(key: string, xml: string, response: ServerResponse): void {
    const found = xmlElements(xml, 'Latest').map((one) => this.#blocks.get(one.replaceAll(/<[^>]*>/g, '')))
    if (found.length === 0 || found.some((block) => block === undefined))
      return void response.writeHead(400).end(this.#bodies.failure('InvalidBlockList', ''))
    this.objects.set(key, Buffer.concat(found as Buffer[]))
    this.#blocks.clear()
    response.writeHead(201, { etag: '"whole"' }).end()
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

/** As Azure writes those that no list has named. */
function blockList(blocks: ReadonlyMap<string, Buffer>): string {
  const entries = [...blocks].map(([name, { length }]) => `<Block><Name>${name}</Name><Size>${length}</Size></Block>`)
  return `<BlockList><CommittedBlocks /><UncommittedBlocks>${entries.join('')}</UncommittedBlocks></BlockList>`
}

function isOfSession({ url = '' }: IncomingMessage): boolean {
  return /[?&]upload_id=/.test(url)
}

/** Whether all of it arrived, and what did. */
async function bodyOf(request: IncomingMessage): Promise<{ readonly body: Buffer; readonly whole: boolean }> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(chunk)
    return { body: Buffer.concat(chunks), whole: true }
  } catch {
    return { body: Buffer.concat(chunks), whole: false }
  }
}
