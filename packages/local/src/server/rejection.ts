import { fromHttpDate, fromIsoBasic } from '@presign/core/scheme'
import type { Rejected } from '@presign/core/verify'
import { type Details, Failure } from '../failure.js'
import { isoOf } from '../xml/xml.js'
import type { ParsedRequest } from './parsed-request.js'

/** What the service answers to a rejected request: its code and message, and what helps to find the mistake. */
export function rejection(verdict: Rejected, request: ParsedRequest, now: number): Failure {
  const { status, code, ec } = verdict.service
  const isUrl = request.query.has('x-oss-signature')
  // The suites of Go and of ali-oss compare the words, which differ between a URL and headers.
  const message =
    verdict.reason === 'scope_mismatch' && isUrl && /region/i.test(verdict.service.message)
      ? 'The signing region in credential is invalid.'
      : verdict.service.message
  return new Failure(status, code, message, { ec, details: detailsOf(verdict, request, now) })
}

function detailsOf({ reason, accessKeyId, expected }: Rejected, request: ParsedRequest, now: number): Details {
  if (reason === 'skewed') return skewDetails(request, now)
  if (reason !== 'mismatch' || !expected) return accessKeyId === undefined ? {} : { OSSAccessKeyId: accessKeyId }
  const { stringToSign, canonicalRequest } = expected
  return {
    OSSAccessKeyId: accessKeyId ?? '',
    SignatureProvided: signatureIn(request),
    StringToSign: stringToSign,
    ...(stringToSign.length > MAX_SHOWN_BYTES ? {} : { StringToSignBytes: hexPairs(stringToSign) }),
    ...(canonicalRequest === undefined ? {} : { CanonicalRequest: canonicalRequest }),
  }
}

/** Of how many characters the bytes are shown as well, which takes three times their room. */
const MAX_SHOWN_BYTES = 8 * 1024

function skewDetails({ headers }: ParsedRequest, now: number): Details {
  const date = headers.get('x-oss-date') ?? headers.get('date') ?? ''
  const seconds = fromIsoBasic(date) ?? fromHttpDate(date)
  return {
    MaxAllowedSkewMilliseconds: '900000',
    ...(seconds === undefined ? {} : { RequestTime: isoOf(seconds * 1000) }),
    ServerTime: isoOf(now),
  }
}

/** The signature as it was understood: a space in it was a `+` that was not escaped. */
export function signatureIn({ query, headers }: ParsedRequest): string {
  const authorization = headers.get('authorization') ?? ''
  const inHeader = /Signature=([^,\s]*)/.exec(authorization)?.[1] ?? /^OSS [^:]*:(.*)$/.exec(authorization)?.[1]
  return query.get('x-oss-signature') ?? query.get('Signature') ?? inHeader ?? ''
}

/** `47 45 54 0A `: a space after every byte, the last too. */
function hexPairs(text: string): string {
  return Buffer.from(text).toString('hex').toUpperCase().replace(/../g, '$& ')
}
