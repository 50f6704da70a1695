/** A request that is written out: exactly these headers are sent. */
export interface RequestToWrite {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The name of the file that is the body, or `undefined` for none. */
  readonly upload: string | undefined
}
