import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Verdict } from '@presign/core/verify'
import { type Authenticated, type Authenticator, authenticate, verdictOn } from '../auth/authenticate.js'
import { checkRight } from '../auth/rights.js'
import type { Envelope } from '../dialect/dialect.js'
import { ownHeader, ownHeaders } from '../dialect/own.js'
import { Failure, failures } from '../failure.js'
import type { Fault, Faults } from '../faults/faults.js'
import { dateSkew, dropPoint, faultyAnswer, faultyBody, injectBefore, open, sizeOf } from '../faults/inject.js'
import { versionIdIn } from '../operations/version-id.js'
import { operationName, type RouteTables, route } from '../routes/route.js'
import type { Service } from '../service.js'
import type { BucketRecord, ObjectChecksum } from '../storage/records.js'
import { paced } from '../streams/transforms.js'
import { type Answer, written } from './answer.js'
import type { FormNote } from './call.js'
import { corsHeaders, preflight } from './cors.js'
import { bodyOf, drain } from './drain.js'
import { type ParsedRequest, parseRequest } from './parsed-request.js'
import { type Place, placeOf } from './place.js'
import { failureAnswer, reply } from './reply.js'
import { LIMITED, trafficLimitIn } from './restrictions.js'

/** How a request ended. */
export interface Outcome {
  readonly requestId: string
  /** `undefined` when the request could not be read at all. */
  readonly request: ParsedRequest | undefined
  /** `undefined` when the signature was rejected. */
  readonly place: Place | undefined
  readonly verdict: Verdict | undefined
  readonly operation: string | undefined
  readonly status: number
  /** The service's error code. */
  readonly code: string | undefined
}

type Body = AsyncIterable<Uint8Array>

/** A body that is proved while it is read. */
export interface CheckedBody {
  readonly body: Body
  checksum(): ObjectChecksum | undefined
}

/** What handling needs beside the service itself. */
export interface Handling {
  readonly service: Service
  readonly routes: RouteTables
  /** What is proved of a body while it is read, beside its Content-MD5. Default: nothing. */
  readonly checkBody?:
    | ((request: ParsedRequest, verdict: Verdict | undefined, body: Body, operation: string) => CheckedBody)
    | undefined
  readonly authenticator: Authenticator
  readonly faults: Faults
  /** How long a body may bring less than 1 kB in a second, in milliseconds. */
  readonly slowBodyTimeout: number
  /** Called for every request when its answer is known. */
  log(outcome: Outcome): void
  /** Called with what the owner of this server should know. */
  warn(what: unknown): void
}

/** Where the public part of the key is that callbacks are signed with. No bucket can have this name. */
export const PUBLIC_KEY_PATH = '/_/callback_pub_key.pem'

/** Answers one request. Never rejects. */
export async function handle(handling: Handling, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const exchange = new Exchange(handling, message, response)
  try {
    await exchange.run()
  } catch (error) {
    if (!isDisconnection(error)) handling.warn(error)
    response.destroy()
  }
}

/** One request on its way to an answer. */
class Exchange {
  readonly #handling: Handling
  readonly #message: IncomingMessage
  readonly #response: ServerResponse
  readonly #envelope: Envelope
  #request: ParsedRequest | undefined
  /** What the request addresses, by host and path alone. */
  #addressed: Place | undefined
  #place: Place | undefined
  #verdict: Verdict | undefined
  #operation: string | undefined
  #faults: readonly Fault[] = []
  #continueSent = false

  constructor(handling: Handling, message: IncomingMessage, response: ServerResponse) {
    this.#handling = handling
    this.#message = message
    this.#response = response
    this.#envelope = {
      method: message.method ?? 'GET',
      requestId: newRequestId(),
      host: message.headers.host ?? '',
      now: handling.service.clock.now(),
    }
  }

  async run(): Promise<void> {
    const served = await this.#settled(() => this.#serve())
    const { answer: whole, code = served.code } = await this.#settled(() => this.#withCors(served.answer))
    const answer = faultyAnswer(this.#faults, this.#handling.faults, whole)
    this.#log(answer.status ?? 200, code)
    const now = this.#envelope.now + dateSkew(this.#faults)
    await reply(this.#response, answer, { ...this.#envelope, now }, this.#handling.service.dialect, {
      dropAfter: dropPoint(this.#faults),
      drained: this.#drained(),
    })
  }

  /**
   * A sender that waits for 100 Continue may never send its body, and one that announces a body with GET has forgotten it:
   * what follows could be mistaken for it, so the connection ends.
   */
  #drained(): Promise<void> | undefined {
    const { slowBodyTimeout } = this.#handling
    const { headers, method = '', complete } = this.#message
    const isWaiting = headers.expect !== undefined && !this.#continueSent
    if (!isWaiting && (complete || !['GET', 'HEAD', 'OPTIONS'].includes(method)))
      return drain(this.#message, slowBodyTimeout)
    this.#response.setHeader('Connection', 'close')
    return undefined
  }

  #log(status: number, code: string | undefined): void {
    const { requestId } = this.#envelope
    this.#handling.log({
      requestId,
      request: this.#request,
      place: this.#place,
      verdict: this.#verdict,
      operation: this.#operation,
      status,
      code,
    })
  }

  /** The answer, or the one that reports the failure. */
  async #settled(make: () => Promise<Answer>): Promise<{ answer: Answer; code?: string }> {
    try {
      return { answer: written(await make(), this.#handling.service.dialect.xmlns) }
    } catch (error) {
      if (isDisconnection(error)) throw error
      if (!(error instanceof Failure)) this.#handling.warn(error)
      return {
        answer: failureAnswer(error, this.#envelope, this.#handling.service.dialect),
        code: error instanceof Failure ? error.code : 'InternalError',
      }
    }
  }

  async #serve(): Promise<Answer> {
    const request = parseRequest(this.#message)
    this.#request = request
    const hasCallbacks = this.#handling.service.dialect.has('callbacks')
    if (hasCallbacks && request.path === PUBLIC_KEY_PATH && request.method === 'GET') return this.#publicKey()
    const { authenticator, routes, service, slowBodyTimeout, checkBody = unchecked } = this.#handling
    this.#addressed = placeOf(authenticator, request.host, request.path)
    await this.#injectFaults(request)
    if (authenticator.rules.bucketFirst) this.#checkBucket(request)
    if (request.method === 'OPTIONS') return preflight(request.headers, this.#bucket())
    const { place, accessKeyId } = await this.#authenticate(request)
    this.#place = place
    const { operation, run } = route(routes, request, place)
    this.#operation = operation.name
    const { requestId, now } = this.#envelope
    await checkRight({ service, accessKeyId }, operation.right, place, versionIdIn(request.query))
    const limit = this.#trafficLimit(request, operation.name)
    this.#sendContinue()
    const sent = bodyOf(this.#message, slowBodyTimeout)
    const arriving = faultyBody(this.#faults, limit === undefined ? sent : paced(sent, limit))
    const { body, checksum } = checkBody(request, this.#verdict, arriving, operation.name)
    const note = (found: FormNote) => this.#note(found)
    const answer = await run({ ...request, service, requestId, accessKeyId, now, body, checksum, note })
    return limit === undefined ? answer : limited(service, request, answer, limit)
  }

  /** A form's policy holds its token, so the texts that were signed are not kept. */
  #note({ key, rejected }: FormNote): void {
    if (key !== undefined && key !== '' && this.#place) this.#place = { ...this.#place, key }
    if (!rejected) return
    const { expected: _, ...kept } = rejected
    this.#verdict = kept
  }

  /** OSS looks for the bucket before it judges an origin, a key id or a signature, but where the operation makes it. */
  #checkBucket(request: ParsedRequest): void {
    const { bucket } = this.#addressed ?? {}
    const { routes, service } = this.#handling
    if (bucket === undefined || !service.dialect.isBucketName(bucket) || this.#bucket()) return
    const name = operationName(routes, request, this.#addressed ?? NOWHERE)
    if (!routes.making.includes(name ?? '')) throw failures.noSuchBucket(bucket)
  }

  #publicKey(): Answer {
    return { headers: { 'content-type': 'text/plain' }, body: this.#handling.service.callbacks.publicKey }
  }

  async #injectFaults(request: ParsedRequest): Promise<void> {
    const place = this.#addressed ?? NOWHERE
    const operation = operationName(this.#handling.routes, request, place)
    this.#faults = this.#handling.faults.match({ method: request.method, place, operation })
    if (this.#faults.length === 0) return
    const gone = new AbortController()
    this.#response.once('close', () => gone.abort())
    await injectBefore(this.#faults, gone.signal)
  }

  #trafficLimit({ query, headers }: ParsedRequest, operation: string): number | undefined {
    const { service } = this.#handling
    if (!service.dialect.has('traffic-limit') || !LIMITED.includes(operation)) return undefined
    return trafficLimitIn(query.get('x-oss-traffic-limit') ?? ownHeader({ headers, service }, 'traffic-limit'))
  }

  /** Error answers have the headers too, or the page's script could not read what is wrong. */
  async #withCors(answer: Answer): Promise<Answer> {
    const request = this.#request
    if (!request?.headers.has('origin') || request.method === 'OPTIONS') return answer
    const cors = corsHeaders(request.method, request.headers, this.#bucket())
    return { ...answer, headers: { ...answer.headers, ...cors } }
  }

  #bucket(): BucketRecord | undefined {
    const { bucket } = this.#addressed ?? {}
    return bucket === undefined ? undefined : this.#handling.service.store.bucket(bucket)
  }

  async #authenticate(request: ParsedRequest): Promise<Authenticated> {
    const { authenticator } = this.#handling
    this.#verdict = await verdictOn(authenticator, this.#message, request)
    const { now } = this.#envelope
    return authenticate(authenticator, request, this.#verdict, { sender: this.#message.socket.remoteAddress, now })
  }

  /** A sender that waits for 100 Continue gets it only now that the request is authenticated. */
  #sendContinue(): void {
    this.#continueSent = true
    if (this.#message.headers.expect !== undefined) this.#response.writeContinue()
  }
}

function unchecked(_request: ParsedRequest, _verdict: Verdict | undefined, body: Body): CheckedBody {
  return { body, checksum: () => undefined }
}

const NOWHERE: Place = { bucket: undefined, key: undefined }

/** How long the limit of a request's speed delays it, in a header, in milliseconds. */
function limited({ dialect }: Service, { headers }: ParsedRequest, answer: Answer, bytesPerSecond: number): Answer {
  const size = sizeOf(answer)
  const delay = Math.round(((Number(headers.get('content-length') ?? 0) + size) / bytesPerSecond) * 1000)
  const withDelay = { ...answer.headers, ...ownHeaders(dialect, { 'qos-delay-time': String(delay) }) }
  return { ...answer, headers: withDelay, size, body: () => paced(open(answer), bytesPerSecond) }
}

/** Random, in the form of the service's. */
export function newRequestId(): string {
  return randomUUID().replaceAll('-', '').slice(0, 24).toUpperCase()
}

function isDisconnection(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? ''
  return ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR'].includes(code)
}
