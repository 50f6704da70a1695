import {
  credentialParts,
  type Detector,
  itemOf,
  momentIn,
  type RequestMarks,
  recognize,
  type SignatureSigns,
} from '@presign/core/explain'

/** Region and bucket of the service's own hosts. */
function placeOf({ host }: RequestMarks): { readonly hostRegion?: string; readonly bucket?: string } {
  const [, bucket, region] = /^(?:(.+)\.)?tos-([a-z0-9-]+)\.i?volces\.com$/.exec(host) ?? []
  const hostRegion = region === 'accelerate' ? undefined : region
  return { ...(hostRegion !== undefined && { hostRegion }), ...(bucket !== undefined && { bucket }) }
}

const TOS: SignatureSigns = {
  family: 'tos',
  scheme: 'tos',
  label: 'Volcengine TOS',
  tells: ['X-Tos-Algorithm', 'X-Tos-Credential', 'X-Tos-Signature'],
  needs: ['X-Tos-Algorithm', 'X-Tos-Credential', 'X-Tos-Date', 'X-Tos-Expires', 'X-Tos-Signature'],
  begins: /^TOS4-HMAC-SHA256\b/,
  items: ['Credential', 'SignedHeaders', 'Signature'],
  facts(marks, mode) {
    const { parameters, headers } = marks
    const url = mode === 'url'
    const credential = url
      ? parameters.get('X-Tos-Credential')
      : itemOf(headers.get('authorization') ?? '', 'Credential')
    const [accessKeyId, , region, service] = credentialParts(credential ?? '', 4)
    const date = url ? parameters.get('X-Tos-Date') : headers.get('x-tos-date')
    return {
      accessKeyId,
      region,
      service,
      ...placeOf(marks),
      signedAt: momentIn(date),
      expiresAt: url ? momentIn(date, parameters.get('X-Tos-Expires') ?? '') : undefined,
    }
  },
}

/**
 * Recognises the signature of TOS, for `detect`.
 *
 * @see {@link https://www.volcengine.com/docs/6349/74839}
 */
export const tosDetector: Detector = { family: 'tos', schemes: [TOS], detect: (marks) => recognize(marks, TOS) }
