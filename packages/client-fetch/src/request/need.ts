import type { Dialect, DialectRequest, ObjectOptions } from '@presign/object-storage'
import { TransferError } from '../errors.js'

/**
 * One step of a transfer that needs a signature: what a link function is asked for, as plain data. A page posts it to its
 * server as JSON; `requestFor` makes of it there what a signer takes.
 *
 * `size` is the length of the body in bytes, so that a server can keep to a quota; `type` is the media type that a Blob
 * brings along, for a server that signs one; `md5` is Base64, for the service to check the body by.
 */
export type TransferNeed =
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

/** A part as it is named at completion. */
export interface NamedPart {
  readonly number: number
  readonly etag: string
}

/**
 * Turns a step into what a signer takes: method, query, headers, and the body where the step has one of its own.
 *
 * On a server, `need` comes from a stranger: it is checked here, and nothing of it reaches the signature but the step,
 * the upload's id, the part's number and an MD5. Bucket, key and the object's headers are the server's own.
 *
 * @param need A step, perhaps fresh from JSON.
 * @param object What a single PUT of the object would carry: its content type, metadata, access rights.
 * @throws TransferError `need_invalid`
 * @example
 * ```ts
 * import { requestFor } from '@presign/client-fetch'
 * import { createSigner } from '@presign/core'
 * import { ossDialect } from '@presign/oss'
 * import { ossV4 } from '@presign/oss-v4'
 *
 * const signer = createSigner(ossV4({ region: 'cn-hangzhou' }), {
 *   credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
 * })
 * const answer = (need: unknown) =>
 *   signer.presign({ bucket: 'photos', key: 'inbox/1', expiresIn: 900, ...requestFor(need, ossDialect) })
 * await answer({ step: 'begin' })
 * ```
 */
export function requestFor(need: unknown, dialect: Dialect, object?: ObjectOptions): DialectRequest {
  const step = checkedNeed(need)
  const { uploads } = dialect
  switch (step.step) {
    case 'put':
      return withMd5(dialect.put(object), step.md5, dialect)
    case 'get':
      return dialect.get()
    case 'head':
      return { ...dialect.get(), method: 'HEAD' }
    case 'begin':
      return uploads.begin(object)
    case 'part':
      return withMd5(uploads.part(step.uploadId, step.number, object), step.md5, dialect)
    case 'list':
      return uploads.list(step.uploadId, step.from, object)
    case 'complete':
      return uploads.complete(step.uploadId, step.parts, object)
    case 'abort':
      return uploads.abort(step.uploadId, object)
  }
}

function withMd5(request: DialectRequest, md5: string | undefined, { md5Header }: Dialect): DialectRequest {
  if (md5 === undefined || md5Header === undefined) return request
  return { ...request, headers: { ...request.headers, [md5Header]: md5 } }
}

/** The few fields of each step, copied one by one. */
function checkedNeed(value: unknown): TransferNeed {
  const given = (value ?? {}) as Record<string, unknown>
  const text = (name: string) =>
    matched(given, name, (found) => typeof found === 'string' && /^[\x21-\x7e]{1,1024}$/.test(found)) as string
  const count = (name: string, least: number) =>
    matched(given, name, (found) => Number.isSafeInteger(found) && (found as number) >= least) as number
  const md5 = given.md5 === undefined ? undefined : { md5: md5Of(given.md5) }
  switch (given.step) {
    case 'put':
      return { step: 'put', size: count('size', 0), ...md5 }
    case 'get':
    case 'head':
      return { step: given.step }
    case 'begin':
      return { step: 'begin' }
    case 'part':
      return { step: 'part', uploadId: text('uploadId'), number: count('number', 1), size: count('size', 0), ...md5 }
    case 'list':
      return {
        step: 'list',
        uploadId: text('uploadId'),
        ...(given.from === undefined ? undefined : { from: text('from') }),
      }
    case 'complete':
      return { step: 'complete', uploadId: text('uploadId'), parts: partsOf(given.parts) }
    case 'abort':
      return { step: 'abort', uploadId: text('uploadId') }
    default:
      throw invalid('step', 'put, get, head, begin, part, list, complete or abort')
  }
}

function matched(given: Record<string, unknown>, name: string, fits: (value: unknown) => boolean): unknown {
  const found = Object.hasOwn(given, name) ? given[name] : undefined
  if (!fits(found)) throw invalid(name, 'another value')
  return found
}

function md5Of(value: unknown): string {
  if (typeof value === 'string' && /^[A-Za-z0-9+/]{22}==$/.test(value)) return value
  throw invalid('md5', 'Base64 of 16 bytes')
}

function partsOf(value: unknown): NamedPart[] {
  if (!Array.isArray(value)) throw invalid('parts', 'a list of number and etag')
  return value.map((part: Record<string, unknown> | null) => {
    const { number, etag } = part ?? {}
    if (!Number.isSafeInteger(number) || typeof etag !== 'string' || etag.length > 256)
      throw invalid('parts', 'a list of number and etag')
    return { number: number as number, etag }
  })
}

function invalid(name: string, wanted: string): TransferError {
  return new TransferError('need_invalid', `Cannot sign a step whose ${name} is not as wanted: wanted ${wanted}`)
}
