import { obs as file } from './files.js'
import { type Addressing, type Made, type Query, read, type Signed, type Vector, type VectorInput } from './vector.js'

/** What a Huawei Cloud OBS SDK was given. */
export interface ObsInput extends VectorInput {
  readonly addressing: Addressing
  readonly query: Query
  /** Seconds after the signing time; absent for headers. */
  readonly expiresIn?: number
  /** The policy document as text: what a form signs. */
  readonly policy?: string
}

/** What a Huawei Cloud OBS SDK made. */
export interface ObsExpected extends Signed, Made {}

/** One vector of `obs.json`. */
export type ObsVector = Vector<ObsInput, ObsExpected>

/** URLs, headers and forms of the OBS scheme (HMAC-SHA1): 111 vectors from `obs.json`. */
export function obs(): Promise<readonly ObsVector[]> {
  return read(file())
}
