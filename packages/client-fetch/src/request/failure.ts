import type { WireRequest } from '@presign/core'
import type { SigningStrings } from '@presign/core/scheme'
import {
  type Dialect,
  type DialectResponse,
  type FailureKind,
  present,
  readAnyFailure,
  type ServiceFailure,
} from '@presign/object-storage'
import { hostOf, TransferError, type TransferErrorCode } from '../errors.js'
import { retryAfter } from './retry.js'

/** Dialects say what a failure means for a transfer; callers get a code that is independent of the provider. */
const CODES: Readonly<Record<Exclude<FailureKind, TransferErrorCode>, TransferErrorCode>> = {
  transient: 'unavailable',
  corrupt: 'checksum_mismatch',
  parts_disagree: 'rejected',
  range: 'rejected',
}

function codeOf(kind: FailureKind): TransferErrorCode {
  return (CODES as Partial<Record<FailureKind, TransferErrorCode>>)[kind] ?? (kind as TransferErrorCode)
}

/** The failure that a response tells of, with or without the provider's dialect; `undefined` for a success. */
export function failureOf(response: DialectResponse, dialect: Dialect | undefined): ServiceFailure | undefined {
  return dialect ? dialect.readError(response) : readAnyFailure(response)
}

/** The error for a failure of the service. */
export function rejection(
  failure: ServiceFailure,
  response: DialectResponse,
  request: WireRequest & { readonly trace?: SigningStrings },
  now: number,
): TransferError {
  const host = hostOf(request.url)
  const { status, headers } = response
  const { code, ec, message, requestId, texts } = failure
  // A redirect may have no body. Then headers tell where it points, whose names differ in their beginnings alone.
  const [, regional] = Object.entries(headers).find(([name]) => name.endsWith('-bucket-region')) ?? []
  const { endpoint = hostOf(headers.location ?? '') || undefined, region = regional } = failure
  const redirects = status >= 300 && status < 400 && status !== 304
  const facts = [ec, requestId && `request ${requestId}`].filter(Boolean).join(', ')
  const words = [
    `${host} answered ${request.method} with ${status}${code === `${status}` ? '' : ` ${code}`}${facts && ` (${facts})`}: ${message.replace(QUERY, '?')}`,
    redirects && 'the signature is for this host alone',
    redirects && endpoint && `use the endpoint ${endpoint}`,
    redirects && region && `sign for region ${region}`,
  ]
  return new TransferError(redirects ? 'redirected' : codeOf(failure.kind), words.filter(Boolean).join('; '), {
    host,
    status,
    serviceCode: code,
    ec,
    requestId,
    endpoint,
    region,
    retryAfter: retryAfter(headers['retry-after'], now),
    texts,
    trace: tracedTexts(request.trace),
  })
}

/** Of a URL that is named in a text: proxies repeat the one that was asked for, and a presigned one is a permission. */
const QUERY = /\?[^\s=?]+=\S+/g

/** What was signed, without the signature that a trace has beside it. */
function tracedTexts(trace: SigningStrings | undefined): SigningStrings | undefined {
  if (!trace) return undefined
  const { canonicalRequest, stringToSign } = trace
  return present<SigningStrings>({ canonicalRequest, stringToSign })
}
