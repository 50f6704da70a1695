import { awsV4 as file } from './files.js'
import { type Addressing, type Made, type Query, read, type Signed, type Vector, type VectorInput } from './vector.js'

/** What an AWS SDK was given. */
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
  /** Fields of a form that the caller asked for; informative. */
  readonly fields?: Readonly<Record<string, string>>
  /** Conditions of a form that the caller asked for; informative. */
  readonly conditions?: readonly unknown[]
  /** The policy document as text: what a form signs. */
  readonly policy?: string
}

/** What an AWS SDK made. */
export interface AwsExpected extends Signed, Made {
  /** URLs and headers. */
  readonly canonicalRequest?: string
}

/** One vector of `aws-v4.json`. */
export type AwsVector = Vector<AwsInput, AwsExpected>

/**
 * URLs, headers and forms of AWS4-HMAC-SHA256: 116 vectors from `aws-v4.json`.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html}
 */
export function awsV4(): Promise<readonly AwsVector[]> {
  return read(file())
}
