import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Verdict } from '@presign/core'
import { Failure } from '../failure.js'
import { route } from '../routes.js'
import type { Service } from '../service.js'
import type { BucketRecord } from '../storage/records.js'
import { type Gate, refusal, unsignedPlace, verdictOn } from './admission.js'
import type { Answer } from './answer.js'
import { type Arrival, arrivalOf } from './arrival.js'
import { corsHeaders, preflight } from './cors.js'
import { type Place, placeOf } from './place.js'
import { type Envelope, failureAnswer, reply } from './reply.js'
import { checkRight } from './rights.js'

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
  /** Told of every request when its answer is settled. */
  note(outcome: Outcome): void
  /** Told of errors that are this server's own. */
  report(error: unknown): void
}

/** Answers one request. Never rejects. */
export async function handle(handling: Handling, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const exchange = new Exchange(handling, message, response)
  try {
    await exchange.run()
  } catch (error) {
    if (!isDisconnection(error)) handling.report(error)
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

  constructor(handling: Handling, message: IncomingMessage, response: ServerResponse) {
    this.#handling = handling
    this.#message = message
    this.#response = response
    this.#envelope = {
      method: message.method ?? 'GET',
      requestId: randomBytes(12).toString('hex').toUpperCase(),
      host: message.headers.host ?? '',
      now: handling.service.clock.now(),
    }
  }

  async run(): Promise<void> {
    const { answer: bare, code } = await this.#answer()
    const answer = await this.#withCors(bare)
    const { requestId } = this.#envelope
    this.#handling.note({
      requestId,
      arrival: this.#arrival,
      place: this.#place,
      verdict: this.#verdict,
      operation: this.#operation,
      status: answer.status ?? 200,
      code,
    })
    // What the sender has still to say is not waited for: an early refusal closes the connection after the answer.
    if (!this.#message.complete) this.#response.setHeader('Connection', 'close')
    await reply(this.#response, answer, this.#envelope)
  }

  async #answer(): Promise<{ answer: Answer; code?: string }> {
    try {
      return { answer: await this.#serve() }
    } catch (error) {
      if (isDisconnection(error)) throw error
      if (!(error instanceof Failure)) this.#handling.report(error)
      return {
        answer: failureAnswer(error, this.#envelope),
        code: error instanceof Failure ? error.code : 'InternalError',
      }
    }
  }

  async #serve(): Promise<Answer> {
    const arrival = arrivalOf(this.#message)
    this.#arrival = arrival
    if (arrival.method === 'OPTIONS') return preflight(arrival.headers, await this.#bucketOf(arrival))
    const { place, accessKeyId } = await this.#admit(arrival)
    this.#place = place
    const routed = route(arrival, place.bucket, place.key)
    const { service } = this.#handling
    const { requestId, now } = this.#envelope
    this.#operation = routed.operation.name
    const call = { ...arrival, service, requestId, accessKeyId, now, body: this.#message }
    await checkRight(call, routed.operation.right, place)
    this.#invite()
    return routed.run(call)
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

  async #admit(arrival: Arrival): Promise<{ place: Place; accessKeyId: string | undefined }> {
    const { gate } = this.#handling
    const verdict = await verdictOn(gate, this.#message, arrival)
    this.#verdict = verdict
    if (verdict.ok) return { place: verdict, accessKeyId: verdict.accessKeyId }
    if (verdict.reason !== 'unsigned') throw refusal(verdict, arrival, this.#envelope.now)
    return { place: unsignedPlace(gate, arrival), accessKeyId: undefined }
  }

  /** Whoever waits to be told to go on is told so only now that the request is found good. */
  #invite(): void {
    if (this.#message.headers.expect !== undefined) this.#response.writeContinue()
  }
}

function isDisconnection(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? ''
  return ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR'].includes(code)
}
