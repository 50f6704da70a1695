import type { Plan } from '@presign/core'

/** What a signature covers, but for the object key: flat text. The scope is the window of the key, `start;end`. */
export interface CosPlan extends Plan {
  /** Lower-case. */
  readonly method: string
  /** What stands before the key in the path, decoded: `/`, or `/bucket/` in path style. */
  readonly root: string
  /** The signed parameters. */
  readonly parameters: string
  /** The signed headers. */
  readonly headers: string
  /** The string to sign up to the digest: algorithm and window, a line feed after each. */
  readonly stamp: string
}

/** The same with what goes over the wire. */
export interface CosSigningPlan extends CosPlan {
  /** Origin and root, before the encoded key. */
  readonly prefix: string
  /** After the encoded key: `?` and the query; in URL mode up to the signature. */
  readonly suffix: string
  /** `q-sign-algorithm=sha1&…&q-signature=`, or empty in URL mode. */
  readonly authorization: string
  readonly headersToSend: Readonly<Record<string, string>>
  readonly absentHeaders: readonly string[]
}
