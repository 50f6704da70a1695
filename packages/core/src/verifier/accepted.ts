import type { Claims, IncomingRequest, ParseResult, SignedPayload } from '../schemes/incoming.js'
import type { Mode } from '../schemes/plan.js'
import { Incoming, type MarkedRequest } from '../schemes/read-incoming.js'
import type { Resource } from '../schemes/request.js'
import type { VerifyingScheme } from '../schemes/scheme.js'
import { isoOf } from './checks.js'
import type { Accepted } from './verdict.js'

/** What a verdict is made of. */
export interface Proved {
  readonly scheme: VerifyingScheme
  readonly claims: Claims
  readonly request: IncomingRequest
  readonly signsParameter: Extract<ParseResult, { state: 'signed' }>['signsParameter']
}

/**
 * A verdict that reads the query when it is asked for it: few do, and all would wait for it. A class, since to define a getter on
 * each verdict takes 1.8 µs, a tenth of the whole.
 */
export class AcceptedRequest implements Accepted {
  readonly ok = true
  readonly scheme: string
  readonly mode: Mode
  readonly accessKeyId: string
  readonly resource: Resource
  readonly bucket: string | undefined
  readonly key: string | undefined
  readonly signedHeaders: readonly string[]
  readonly payload: SignedPayload
  declare readonly sha256?: string
  declare readonly signedAt?: string
  declare readonly expiresAt?: string
  readonly #query: MarkedRequest['query']
  readonly #signsParameter: Proved['signsParameter']

  constructor({ scheme, claims, request, signsParameter }: Proved, sha256: string | undefined) {
    this.scheme = scheme.name
    this.mode = claims.mode
    this.accessKeyId = claims.accessKeyId
    this.resource = claims.resource
    this.bucket = claims.bucket
    this.key = claims.key
    this.signedHeaders = claims.signedHeaders
    this.payload = claims.payload
    if (sha256 !== undefined) this.sha256 = sha256
    if (claims.signedAt !== undefined) this.signedAt = isoOf(claims.signedAt)
    if (claims.expiresAt !== undefined) this.expiresAt = isoOf(claims.expiresAt)
    // Not the request: a log that keeps a verdict would keep all its headers.
    this.#query = Incoming.decodedOf(request).query ?? []
    this.#signsParameter = signsParameter
  }

  get query(): ReadonlyMap<string, string | null> {
    return new Map(this.#query.filter(([name]) => this.#signsParameter?.(name)))
  }
}
