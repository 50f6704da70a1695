import type { WireRequest } from '@presign/core'
import type { SigningStrings } from '@presign/core/scheme'
import type { Dialect, DialectResponse, FailureKind, ServiceFailure } from '@presign/object-storage'
import { hostOf, TransferError, type TransferErrorCode } from '../errors.js'
import { retryAfter } from './retry.js'

/** Dialects say what a failure means for a transfer; callers get a code that is independent of the provider. */
const CODES: Readonly<Record<FailureKind, TransferErrorCode>> = {
  transient: 'unavailable',
  skewed: 'skewed',
  expired: 'expired',
  corrupt: 'checksum_mismatch',
  upload_gone: 'upload_gone',
  parts_disagree: 'rejected',
  condition: 'condition',
  range: 'rejected',
  missing: 'missing',
  stored: 'stored',
  rejected: 'rejected',
}

/** The failure that a response tells of, with or without the provider's dialect; `undefined` for a success. */
export function failureOf(response: DialectResponse, dialect: Dialect | undefined): ServiceFailure | undefined {
  if (dialect) return dialect.readError(response)
  const { status } = response
  if (status >= 200 && status < 300) return undefined
  const transient = status === 408 || status === 429 || status >= 500
  const kind = transient
    ? 'transient'
    : status === 412 || status === 304
      ? 'condition'
      : status === 416
        ? 'range'
        : undefined
  return { kind: kind ?? (status === 404 ? 'missing' : 'rejected'), code: String(status), message: `HTTP ${status}` }
}

/** The error for a failure of the service. */
export function rejection(
  failure: ServiceFailure,
  response: DialectResponse,
  request: WireRequest & { readonly trace?: SigningStrings },
  now: number,
): TransferError {
  const host = hostOf(request.url)
  const { code, ec, message, requestId, texts } = failure
  const details = [ec, requestId && `request ${requestId}`].filter(Boolean).join(', ')
  const text = `${code}${details === '' ? '' : ` (${details})`}: ${message}`
  return new TransferError(CODES[failure.kind], `${host} answered ${request.method} with ${response.status} ${text}`, {
    host,
    status: response.status,
    serviceCode: code,
    ec,
    requestId,
    retryAfter: retryAfter(response.headers['retry-after'], now),
    texts,
    trace: tracedTexts(request.trace),
  })
}

/** What was signed, without the signature that a trace has beside it. */
function tracedTexts(trace: SigningStrings | undefined): SigningStrings | undefined {
  if (!trace) return undefined
  const { canonicalRequest, stringToSign } = trace
  return canonicalRequest === undefined ? { stringToSign } : { canonicalRequest, stringToSign }
}
