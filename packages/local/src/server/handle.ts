import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Verdict } from '@presign/core/verify'
import { type Admitted, admit, type Gate, verdictOn } from '../auth/admission.js'
import { checkRight } from '../auth/rights.js'
import { Failure } from '../failure.js'
import type { Fault, Faults } from '../faults/faults.js'
import { dateSkew, dropPoint, open, sizeOf, sufferBefore, sufferedAnswer, sufferedBody } from '../faults/suffer.js'
import { operationName, route } from '../routes.js'
import type { Service } from '../service.js'
import type { BucketRecord } from '../storage/records.js'
import type { Answer } from './answer.js'
import { type Arrival, arrivalOf } from './arrival.js'
import { corsHeaders, preflight } from './cors.js'
import { type Place, placeOf } from './place.js'
import { type Envelope, failureAnswer, reply } from './reply.js'
import { bodyOf, dropRest } from './rest.js'
import { trafficLimitIn } from './restrictions.js'
import { paced } from './streams.js'

/** What became of a request. */
export interface Outcome {
  readonly requestId: string
  /** `undefined` when the request could not be read at all. */
  readonly arrival: Arrival | undefined
  /** `undefined` when the signature was refused. */
  readonly place: Place | undefined
  readonly verdict: Verdict | undefined
  readonly operation: string | undefined
  readonly status: number
  /** The service's error code. */
  readonly code: string | undefined
}

/** What handling needs beside the service itself. */
export interface Handling {
  readonly service: Service
  readonly gate: Gate
  readonly faults: Faults
  /** Told of every request when its answer is settled. */
  note(outcome: Outcome): void
  /** Told of what the owner of this server should know. */
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
  #arrival: Arrival | undefined
  #place: Place | undefined
  #verdict: Verdict | undefined
  #operation: string | undefined
  #faults: readonly Fault[] = []
  #invited = false

  constructor(handling: Handling, message: IncomingMessage, response: ServerResponse) {
    this.#handling = handling
    this.#message = message
    this.#response = response
    this.#envelope = {
      method: message.method ?? 'GET',
      requestId: randomUUID().replaceAll('-', '').slice(0, 24).toUpperCase(),
      host: message.headers.host ?? '',
      now: handling.service.clock.now(),
    }
  }

  async run(): Promise<void> {
    const served = await this.#settled(() => this.#serve())
    const { answer: whole, code = served.code } = await this.#settled(() => this.#withCors(served.answer))
    const answer = sufferedAnswer(this.#faults, this.#handling.faults, whole)
    this.#note(answer.status ?? 200, code)
    const now = this.#envelope.now + dateSkew(this.#faults)
    await reply(
      this.#response,
      answer,
      { ...this.#envelope, now },
      { dropAfter: dropPoint(this.#faults), rest: this.#rest() },
    )
  }

  /** A body that waits for an invitation never comes, and what follows could not be told from it. */
  #rest(): Promise<void> | undefined {
    if (this.#message.headers.expect === undefined || this.#invited) return dropRest(this.#message)
    this.#response.setHeader('Connection', 'close')
    return undefined
  }

  #note(status: number, code: string | undefined): void {
    const { requestId } = this.#envelope
    this.#handling.note({
      requestId,
      arrival: this.#arrival,
      place: this.#place,
      verdict: this.#verdict,
      operation: this.#operation,
      status,
      code,
    })
  }

  /** What comes of it, or the answer that tells why nothing did. */
  async #settled(make: () => Promise<Answer>): Promise<{ answer: Answer; code?: string }> {
    try {
      return { answer: await make() }
    } catch (error) {
      if (isDisconnection(error)) throw error
      if (!(error instanceof Failure)) this.#handling.warn(error)
      return {
        answer: failureAnswer(error, this.#envelope),
        code: error instanceof Failure ? error.code : 'InternalError',
      }
    }
  }

  async #serve(): Promise<Answer> {
    const arrival = arrivalOf(this.#message)
    this.#arrival = arrival
    if (arrival.path === PUBLIC_KEY_PATH && arrival.method === 'GET') return this.#publicKey()
    await this.#suffer(arrival)
    if (arrival.method === 'OPTIONS') return preflight(arrival.headers, await this.#bucketOf(arrival))
    const { place, accessKeyId } = await this.#admit(arrival)
    this.#place = place
    const { operation, run } = route(arrival, place.bucket, place.key)
    this.#operation = operation.name
    const { service } = this.#handling
    const { requestId, now } = this.#envelope
    await checkRight({ service, accessKeyId }, operation.right, place)
    const limit = this.#trafficLimit(arrival)
    this.#invite()
    const sent = bodyOf(this.#message)
    const body = sufferedBody(this.#faults, limit === undefined ? sent : paced(sent, limit))
    const answer = await run({ ...arrival, service, requestId, accessKeyId, now, body })
    return limit === undefined ? answer : { ...answer, size: sizeOf(answer), body: () => paced(open(answer), limit) }
  }

  #publicKey(): Answer {
    return { headers: { 'content-type': 'text/plain' }, body: this.#handling.service.callbacks.publicKey }
  }

  async #suffer({ method, query, headers, host, path }: Arrival): Promise<void> {
    const { gate, faults } = this.#handling
    const place = placeOf(gate.endpoints, gate.region, host, path) ?? { bucket: undefined, key: undefined }
    const operation = operationName({ method, query, headers }, place)
    this.#faults = faults.meet({ method, place, operation })
    if (this.#faults.length === 0) return
    const gone = new AbortController()
    this.#response.once('close', () => gone.abort())
    await sufferBefore(this.#faults, gone.signal)
  }

  #trafficLimit({ query, headers }: Arrival): number | undefined {
    return trafficLimitIn(query.get('x-oss-traffic-limit') ?? headers.get('x-oss-traffic-limit'))
  }

  /** A page of another origin is told of refusals too, or its script could not say what is wrong. */
  async #withCors(answer: Answer): Promise<Answer> {
    const arrival = this.#arrival
    if (!arrival?.headers.has('origin') || arrival.method === 'OPTIONS') return answer
    const cors = corsHeaders(arrival.method, arrival.headers, await this.#bucketOf(arrival))
    return { ...answer, headers: { ...answer.headers, ...cors } }
  }

  async #bucketOf(arrival: Arrival): Promise<BucketRecord | undefined> {
    const { gate, service } = this.#handling
    const bucket = placeOf(gate.endpoints, gate.region, arrival.host, arrival.path)?.bucket
    return bucket === undefined ? undefined : service.store.tables.buckets.get(bucket)
  }

  async #admit(arrival: Arrival): Promise<Admitted> {
    const { gate } = this.#handling
    this.#verdict = await verdictOn(gate, this.#message, arrival)
    const { now } = this.#envelope
    return admit(gate, arrival, this.#verdict, { sender: this.#message.socket.remoteAddress, now })
  }

  /** Whoever waits to be told to go on is told so only now that the request is found good. */
  #invite(): void {
    this.#invited = true
    if (this.#message.headers.expect !== undefined) this.#response.writeContinue()
  }
}

function isDisconnection(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? ''
  return ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR'].includes(code)
}
