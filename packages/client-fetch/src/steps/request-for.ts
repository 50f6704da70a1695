import { isSigningError } from '@presign/core'
import type { Dialect, DialectRequest, ObjectOptions } from '@presign/object-storage'
import { TransferError } from '../errors.js'
import { dialectRequest, type NamedPart, type TransferStep } from './transfer-step.js'

/**
 * Turns a step into what a signer takes: method, query, headers, and the body of those steps that have one.
 *
 * On a server the step is untrusted input. It is checked here, and nothing of it reaches the signature but the name of the
 * step, the upload's id, the part's number and an MD5. Bucket, key and the object's headers are the server's own.
 *
 * @param step A {@link TransferStep}, or whatever JSON was received for one.
 * @param object What a single PUT of the object would carry: its content type, metadata, access rights.
 * @throws TransferError `step_invalid`
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
 * const answer = (step: unknown) =>
 *   signer.presign({ bucket: 'photos', key: 'inbox/1', expiresIn: 900, ...requestFor(step, ossDialect) })
 * await answer({ step: 'begin' })
 * ```
 */
export function requestFor(step: unknown, dialect: Dialect, object?: ObjectOptions): DialectRequest {
  const checked = checkedStep(step)
  checkWritable(checked, dialect)
  // What describes an object that is stored has no place in a request that reads it.
  const reads = checked.step === 'get' || checked.step === 'head'
  const request = dialectRequest(checked, dialect, reads ? undefined : object)
  if (request) return request
  throw new TransferError(
    'step_invalid',
    `Cannot sign step ${checked.step}: uploads of ${dialect.name} have no such request`,
  )
}

/** A dialect knows its limits, such as for the number of parts. Without the object's options all that it rejects is the step's. */
function checkWritable(step: TransferStep, dialect: Dialect): void {
  try {
    dialectRequest(step, dialect)
  } catch (cause) {
    throw isSigningError(cause) ? new TransferError('step_invalid', cause.message, { cause }) : cause
  }
}

/** Copies the known fields of a step one by one: others, such as headers, must not get into a signature. */
function checkedStep(value: unknown): TransferStep {
  const given = (value ?? {}) as Record<string, unknown>
  const text = (name: string) =>
    matched(
      given,
      name,
      '1 to 1024 ASCII characters',
      (found) => typeof found === 'string' && /^[\x21-\x7e]{1,1024}$/.test(found),
    ) as string
  const count = (name: string, least: number) =>
    matched(
      given,
      name,
      `a number of ${least} or more`,
      (found) => Number.isSafeInteger(found) && (found as number) >= least,
    ) as number
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

function matched(
  given: Record<string, unknown>,
  name: string,
  wanted: string,
  fits: (value: unknown) => boolean,
): unknown {
  const found = Object.hasOwn(given, name) ? given[name] : undefined
  if (!fits(found)) throw invalid(name, wanted)
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
  return new TransferError('step_invalid', `Cannot sign a step with this ${name}: wanted ${wanted}`)
}
