import type { Draft } from './print.js'

/** A signer that some calls of a client need. A client whose calls need several becomes several signers. */
export interface Role {
  /** What is put behind the client's name, where there are several. */
  readonly suffix: string
  signer(): Draft
  /** The type of the signer, where a declaration must say it. */
  type(): string
}

/** The signers that come for a client. */
export interface Signers {
  /** What each is called. */
  readonly names: ReadonlyMap<Role, string>
  /** Whether the client stays beside them. */
  readonly kept: boolean
}
