import { load } from './load.js'
import type { Addressing, Query, Signed, Vector, VectorInput } from './vector.js'

/** An SDK that made another signature of the same input. */
export interface Deviation {
  readonly sdk: string
  /** The name of the difference, explained in the README of this folder. */
  readonly class: string
  readonly signature: string
}

export interface AwsInput extends VectorInput {
  /** `none` for requests to a service without buckets. */
  readonly addressing: Addressing | 'none'
  /** An array of pairs where names repeat. */
  readonly query: Query | readonly (readonly [string, string | null])[]
  /** The service of the scope. */
  readonly service: string
  /** `s3`, the default, encodes the key once and normalises nothing. */
  readonly rules?: 'generic'
  /** The path as it is sent, under generic rules. */
  readonly path?: string
  /** Seconds after the signing time; URLs and forms. */
  readonly expiresIn?: number
  /** Text whose SHA-256 is the payload hash. */
  readonly body?: string
  /** The payload line itself. */
  readonly payloadHash?: string
  /** The policy document as text: what a form signs. */
  readonly policy?: string
}

export type AwsVector = Vector<AwsInput, AwsExpected> & { readonly disagreesWith?: readonly Deviation[] }

export interface AwsExpected extends Signed {
  readonly canonicalRequest?: string
  readonly url?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly formFields?: Readonly<Record<string, string>>
}

/** URLs, headers and forms of AWS4-HMAC-SHA256. */
export function awsV4(): AwsVector[] {
  return load('aws/aws-v4.json')
}
