import type { WireRequest } from '@presign/core'

/** What a client got. */
export interface Answer {
  readonly status: number
  readonly body: Uint8Array
}

/** Something that sends signed requests and is not ours. */
export interface Client {
  readonly name: string
  carryOut(request: WireRequest, body?: Uint8Array): Promise<Answer>
  close?(): Promise<void>
}

/** A client, or why this machine has none. */
export type Found = Client | { readonly name: string; readonly missing: string }
