import type { SigningStrings } from '@presign/core/scheme'

/**
 * One call to a service as plain data: spread it into the input of a signer. Nothing is percent-encoded yet.
 *
 * It survives JSON, so that a page can ask its own server for a signature of exactly this.
 */
export interface DialectRequest {
  readonly method: string
  /** `null` is a name without a value. */
  readonly query: Readonly<Record<string, string | null>>
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** Text to send as UTF-8. Its type, where it has one, is among the headers; the sender adds none. */
  readonly body?: string
}

/** An answer of a service, as far as its meaning goes. */
export interface DialectResponse {
  readonly status: number
  /** Lower-case names. In a page, only those that CORS lets through. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The body as text; empty for HEAD, or where it was not read. */
  readonly body: string
  /** The URL that was asked, where it is known: some are answered with what was made from an object. */
  readonly url?: string
}

/** What a single PUT (or GET) of the object would carry. Multipart calls take from it what belongs on each. */
export interface ObjectOptions {
  /** Names in any case. */
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | null>>
}

/** A checksum that services report of what they hold. `crc64-xz` is also called CRC-64/GO-ECMA. */
export type ChecksumAlgorithm = 'crc64-xz' | 'crc64-nvme' | 'md5'

/** Checksums by algorithm, as lower-case hex of full length, whatever the service's own way of writing them. */
export type Checksums = Readonly<Partial<Record<ChecksumAlgorithm, string>>>

/** How large things may be, in bytes. */
export interface TransferLimits {
  /** The largest body of a single PUT. */
  readonly putBytes: number
  /** The smallest part but the last. */
  readonly minPartBytes: number
  readonly maxPartBytes: number
  /** How many parts an upload may have; they are numbered from 1. */
  readonly parts: number
}

/** A part that the service holds. */
export interface UploadedPart {
  /** From 1. */
  readonly number: number
  /** As the service wrote it, quotes included. */
  readonly etag: string
  /** Told in lists. */
  readonly bytes?: number
  /** Of this part. */
  readonly checksums: Checksums
}

/** One page of a list of parts, by number. */
export interface PartsPage {
  readonly parts: readonly UploadedPart[]
  /** Where the next page begins: give it to `list`. Absent on the last page. */
  readonly next?: string
}

/** An object that the service holds now. */
export interface Stored {
  /** As the service wrote it, quotes included. */
  readonly etag?: string
  readonly versionId?: string
  /** Of the whole object. */
  readonly checksums: Checksums
}

/**
 * What a failure means for anyone who wants to go on. The union is closed.
 *
 * - `transient`: may be repeated as it is, after a pause
 * - `skewed`: our clock is off; learn the server's, sign again
 * - `expired`: the link, the policy or the token has expired; sign again
 * - `corrupt`: the body arrived changed; send it again
 * - `upload_gone`: the multipart upload was completed, aborted or never was
 * - `parts_disagree`: the parts named at completion are not those the service holds; list them
 * - `condition`: a condition of the request does not hold: the object changed, or is there already
 * - `range`: the object does not reach that far
 * - `missing`: no such object or bucket
 * - `stored`: the object is stored; what should have followed (a callback) failed
 * - `rejected`: anything else; repeating it changes nothing
 */
export type FailureKind =
  | 'transient'
  | 'skewed'
  | 'expired'
  | 'corrupt'
  | 'upload_gone'
  | 'parts_disagree'
  | 'condition'
  | 'range'
  | 'missing'
  | 'stored'
  | 'rejected'

/** What a service said when it did not do what was asked. */
export interface ServiceFailure {
  readonly kind: FailureKind
  /** The service's own code, or the HTTP status as text where the answer told none. */
  readonly code: string
  readonly message: string
  readonly requestId?: string
  /** The service's finer code, where it has one. */
  readonly ec?: string
  /** ISO 8601, UTC: the service's clock, as its body tells it. */
  readonly serverTime?: string
  /** The region that should have been signed, where the service tells it. */
  readonly region?: string
  /** The host that should have been asked, where a redirect tells it. */
  readonly endpoint?: string
  /** The texts the service signed, for `explain`. */
  readonly texts?: SigningStrings
}

/** How a large object is put together from numbered parts: requests to sign, and readers of their answers. */
export interface PartUploads {
  readonly kind: 'parts'
  begin(object?: ObjectOptions): DialectRequest
  /** The id of the upload, or `undefined` when the answer has none. */
  readBegun(response: DialectResponse): string | undefined
  /** The body is the part's bytes. */
  part(uploadId: string, number: number, object?: ObjectOptions): DialectRequest
  /** `undefined` when the answer has no entity tag; in a page, when CORS hides it: then `list` tells it. */
  readPart(response: DialectResponse, number: number): UploadedPart | undefined
  /** @param from `next` of the page before. */
  list(uploadId: string, from?: string, object?: ObjectOptions): DialectRequest
  /** @param uploadId Tells the blocks of this upload from others; lists of parts are of one upload alone. */
  readList(response: DialectResponse, uploadId?: string): PartsPage | undefined
  /** Parts in any order; the request has them in the service's. */
  complete(
    uploadId: string,
    parts: readonly Pick<UploadedPart, 'number' | 'etag'>[],
    object?: ObjectOptions,
  ): DialectRequest
  abort(uploadId: string, object?: ObjectOptions): DialectRequest
}

/**
 * How a large object is put together from blocks: as {@link PartUploads}, but that nothing begins an upload and nothing
 * ends one. Blocks that no list names are dropped by the service after a while.
 */
export interface BlockUploads extends Omit<PartUploads, 'kind' | 'begin' | 'readBegun' | 'abort'> {
  readonly kind: 'blocks'
  /** The id of a new upload, by which its blocks are told from those of others: made of 8 random bytes. */
  idOf(random: Uint8Array): string
}

/**
 * How a large object is sent through a session: one signed request begins it, and its answer has a URL that takes the
 * bytes in order, from wherever the service is. That URL is a permission, and needs no signature.
 */
export interface SessionUploads {
  readonly kind: 'sessions'
  /** Every piece but the last has a multiple of so many bytes. */
  readonly multipleOf: number
  begin(object?: ObjectOptions): DialectRequest
  /** The URL of the session, or `undefined` when the answer has none that could be followed. */
  readBegun(response: DialectResponse): string | undefined
  /**
   * The body is the bytes from `start`. The answer is that of {@link Dialect.readStored} once there are all of them.
   *
   * @param size Bytes of the whole object; absent while they are not known.
   */
  piece(start: number, bytes: number, size?: number): SessionRequest
  /** Asks how many bytes the service holds; with all of them sent, and their number told, it ends the upload. */
  ask(size?: number): SessionRequest
  /** How many bytes the service holds. `undefined` for an answer that is not about that, such as that of a stored object. */
  readHeld(response: DialectResponse): number | undefined
  cancel(): SessionRequest
}

/** A request to the URL of a session. */
export type SessionRequest = Pick<DialectRequest, 'method' | 'headers'>

/** Objects go in one request, and no other way is known here. */
export interface NoUploads {
  readonly kind: 'none'
}

/** How a provider takes objects that do not go in one request, by `kind`. A union that grows. */
export type Uploads = PartUploads | BlockUploads | SessionUploads | NoUploads

/**
 * What only a provider knows about sending requests, as a plain value: how large objects are uploaded, what may be how
 * large, which header holds which checksum, what an error body means. Every provider's vocabulary has one, and clients
 * and `explain` take it, so that neither knows a provider.
 *
 * All of it is pure: text in, plain data out. Readers never throw; what they cannot read is `undefined`.
 *
 * @typeParam U How it takes large objects, where that is known: clients take any.
 */
export interface Dialect<U extends Uploads = Uploads> {
  readonly name: string
  readonly limits: TransferLimits
  /** What the service reports of what it stored, the one to rely on first. Compute it while sending. */
  readonly checksums: readonly ChecksumAlgorithm[]
  /** The header that makes the service check a body's MD5 on arrival (Base64 of its 16 bytes), where it has one. */
  readonly md5Header?: string
  /** The header of every answer that tells the service's clock, as an HTTP date. */
  readonly dateHeader: string
  /** The header of every answer that names the request. */
  readonly requestIdHeader: string
  /** Response headers that a page must be allowed to see (CORS) for all of this to work. */
  readonly exposedHeaders: readonly string[]
  readonly uploads: U
  /** Stores an object in one request; the body is the object. */
  put(object?: ObjectOptions): DialectRequest
  /** Reads an object, so that its checksums are reported; with the method `HEAD`, asks about it. */
  get(object?: ObjectOptions): DialectRequest
  /** Reads the answer to `put`, `get`, `complete` or a form. `undefined` for a failure, whatever its HTTP status. */
  readStored(response: DialectResponse): Stored | undefined
  /** Reads a failure. `undefined` when the answer is a success, which HTTP status alone cannot tell for every service. */
  readError(response: DialectResponse): ServiceFailure | undefined
}
