import type { Dialect, DialectRequest, ObjectOptions, PartUploads, Uploads } from '@presign/object-storage'

/**
 * A request of a transfer that needs a signature, as plain data: the argument of a link function. A page posts it to its
 * server as JSON; there `requestFor` turns it into what a signer takes.
 *
 * `size` is the length of the body in bytes, so that a server can enforce a quota; `type` is a Blob's media type, for a
 * server that signs one; `md5` is Base64, for the service to check the body with.
 */
export type TransferStep =
  | { readonly step: 'put'; readonly size: number; readonly type?: string; readonly md5?: string }
  | { readonly step: 'get' | 'head' }
  | { readonly step: 'begin'; readonly size?: number; readonly type?: string }
  | {
      readonly step: 'part'
      readonly uploadId: string
      readonly number: number
      readonly size: number
      readonly md5?: string
    }
  | { readonly step: 'list'; readonly uploadId: string; readonly from?: string }
  | { readonly step: 'complete'; readonly uploadId: string; readonly parts: readonly NamedPart[] }
  | { readonly step: 'abort'; readonly uploadId: string }

/** A part as the request to complete names it. */
export interface NamedPart {
  readonly number: number
  readonly etag: string
}

/** Each kind of upload has some of these calls. */
type UploadCalls = Pick<Uploads, 'kind'> & Partial<Omit<PartUploads, 'kind'>>

/**
 * Turns a step of our own into what a signer takes; `undefined` where the dialect's uploads have no such request. A step
 * that came from elsewhere goes through `requestFor`.
 */
export function dialectRequest(
  step: TransferStep,
  dialect: Dialect,
  object?: ObjectOptions,
): DialectRequest | undefined {
  const uploads: UploadCalls = dialect.uploads
  switch (step.step) {
    case 'put':
      return withMd5(dialect.put(object), step.md5, dialect)
    case 'get':
      return dialect.get(object)
    case 'head':
      return { ...dialect.get(object), method: 'HEAD' }
    case 'begin':
      return uploads.begin?.(object)
    case 'part':
      return withMd5(uploads.part?.(step.uploadId, step.number, object), step.md5, dialect)
    case 'list':
      return uploads.list?.(step.uploadId, step.from, object)
    case 'complete':
      return uploads.complete?.(step.uploadId, step.parts, object)
    case 'abort':
      return uploads.abort?.(step.uploadId, object)
  }
}

/** A dialect without such a header has no use for the digest. */
function withMd5(request: DialectRequest | undefined, md5: string | undefined, { md5Header }: Dialect) {
  if (!request || md5 === undefined || md5Header === undefined) return request
  return { ...request, headers: { ...request.headers, [md5Header]: md5 } }
}
