import type { UploadedPart } from './dialect.js'

/** What a body says, by the names that are usual in XML: `UploadId`, `PartNumber`, `ETag`. */
export interface Fields {
  /** The text of a field, or `undefined` where there is none. */
  get(name: string): string | undefined
  /** Every entry of a list, in order: `Part`. */
  all(name: string): readonly Fields[]
}

/** A part as a completion names it. */
export type NamedPart = Pick<UploadedPart, 'number' | 'etag'>

/** How a service writes the bodies of its answers, and takes those of requests: XML or JSON. It never throws. */
export interface Notation {
  /** The type of bodies that are sent. */
  readonly type: string
  read(body: string): Fields
  /** Whether a body is that of a failure, whatever the HTTP status. */
  isFailure(body: string): boolean
  /** Whether a body is the list of an upload's parts. */
  isPartList(body: string): boolean
  /** Whether a body tells of an object that was put together, or came with a form. */
  isStored(body: string): boolean
  /** The body that completes an upload. */
  completion(parts: readonly NamedPart[]): string
}
