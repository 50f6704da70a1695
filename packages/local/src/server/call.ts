import type { Rejected } from '@presign/core/verify'
import type { Service } from '../service.js'
import type { ObjectChecksum } from '../storage/records.js'
import type { Answer } from './answer.js'
import type { ParsedRequest } from './parsed-request.js'

/** A request that may be served: who asks is known, and what it is about. */
export interface Call extends ParsedRequest {
  readonly service: Service
  readonly requestId: string
  /** `undefined` for a request without a signature. */
  readonly accessKeyId: string | undefined
  /** Milliseconds since 1970. */
  readonly now: number
  /** The bytes sent along, not yet read. */
  readonly body: AsyncIterable<Uint8Array>
  /** The checksum of the body, once it was read: what it was sent with, proved, or what is computed of every body. */
  checksum(): ObjectChecksum | undefined
  /** Tells the log what only the body says: the key of a form, and why its signature was rejected. */
  note?(found: FormNote): void
}

/** What the log learns of a form. */
export interface FormNote {
  readonly key?: string | undefined
  readonly rejected?: Rejected
}

/** A call about a bucket. */
export interface BucketCall extends Call {
  readonly bucket: string
}

/** A call about an object. */
export interface ObjectCall extends BucketCall {
  readonly key: string
}

/**
 * What an operation needs a right to. An owner's signature gives every right; without one, ACLs say. A form carries a
 * permission of its own, which its operation checks.
 */
export type Right = 'read' | 'write' | 'list' | 'own' | 'form'

/** One operation of the service's API. */
export interface Operation<C extends Call = Call> {
  /** As the service's documentation calls it. */
  readonly name: string
  readonly right: Right
  run(call: C): Promise<Answer>
}
