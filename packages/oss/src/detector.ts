import {
  credentialParts,
  type Detector,
  itemOf,
  momentIn,
  type RequestMarks,
  recognize,
  type SignatureSigns,
} from '@presign/core/explain'

/** Region and bucket of the service's own hosts, `[bucket.]oss-<region>[-internal].aliyuncs.com` and dual stack. */
function placeOf({ host }: RequestMarks): { readonly hostRegion?: string; readonly bucket?: string } {
  const [, bucket, classic, dual] =
    /^(?:(.+)\.)?(?:oss-([a-z0-9-]+?)(?:-internal)?|([a-z0-9-]+)\.oss)\.aliyuncs\.com$/.exec(host) ?? []
  const hostRegion = classic?.startsWith('accelerate') ? undefined : (classic ?? dual)
  return { ...(hostRegion !== undefined && { hostRegion }), ...(bucket !== undefined && { bucket }) }
}

const V4: SignatureSigns = {
  family: 'oss',
  scheme: 'oss-v4',
  label: 'Alibaba Cloud OSS, signature version 4',
  tells: [['x-oss-signature-version', /^OSS4-/], 'x-oss-credential', 'x-oss-date'],
  needs: ['x-oss-signature-version', 'x-oss-credential', 'x-oss-date', 'x-oss-expires', 'x-oss-signature'],
  begins: /^OSS4-HMAC-SHA256\b/,
  items: ['Credential', 'Signature'],
  facts(marks, mode) {
    const { parameters, headers } = marks
    const url = mode === 'url'
    const credential = url
      ? (parameters.get('x-oss-credential') ?? '')
      : (itemOf(headers.get('authorization') ?? '', 'Credential') ?? '')
    const [accessKeyId, , region, service] = credentialParts(credential, 4)
    const date = url ? parameters.get('x-oss-date') : (headers.get('x-oss-date') ?? headers.get('date'))
    return {
      accessKeyId,
      region,
      service,
      ...placeOf(marks),
      signedAt: momentIn(date),
      ...(url && { expiresAt: momentIn(date, parameters.get('x-oss-expires') ?? '') }),
    }
  },
}

/** Recognised alone: no SDK of today makes it. */
const V2: SignatureSigns = {
  family: 'oss',
  scheme: 'oss-v2',
  label: 'Alibaba Cloud OSS, signature version 2 (OSS2), which later SDKs do not make',
  tells: [['x-oss-signature-version', /^OSS2$/], 'x-oss-access-key-id'],
  needs: ['x-oss-signature-version', 'x-oss-access-key-id', 'x-oss-expires', 'x-oss-signature'],
  begins: /^OSS2 /,
  items: ['AccessKeyId', 'Signature'],
  facts(marks, mode) {
    const { parameters, headers } = marks
    const { hostRegion, bucket } = placeOf(marks)
    const known = { region: hostRegion, hostRegion, bucket }
    if (mode === 'header')
      return {
        ...known,
        accessKeyId: itemOf(headers.get('authorization') ?? '', 'AccessKeyId'),
        signedAt: momentIn(headers.get('x-oss-date') ?? headers.get('date')),
      }
    return {
      ...known,
      accessKeyId: parameters.get('x-oss-access-key-id'),
      expiresAt: momentIn(parameters.get('x-oss-expires')),
    }
  },
}

const V1: SignatureSigns = {
  family: 'oss',
  scheme: 'oss-v1',
  label: 'Alibaba Cloud OSS, signature version 1',
  tells: ['OSSAccessKeyId'],
  needs: ['OSSAccessKeyId', 'Expires', 'Signature'],
  begins: /^OSS /,
  facts(marks, mode) {
    const { parameters, headers } = marks
    const { hostRegion, bucket } = placeOf(marks)
    const known = { region: hostRegion, hostRegion, bucket }
    if (mode === 'header')
      return {
        ...known,
        accessKeyId: /^OSS ([^:]*):/.exec(headers.get('authorization') ?? '')?.[1],
        signedAt: momentIn(headers.get('x-oss-date') ?? headers.get('date')),
      }
    return {
      ...known,
      accessKeyId: parameters.get('OSSAccessKeyId'),
      expiresAt: momentIn(parameters.get('Expires')),
    }
  },
}

/** At the service's own hosts, of what a shell leaves of a link: there it begins with `Expires`. */
const V1_CUT: SignatureSigns = { ...V1, tells: [...V1.tells, ['Expires', /^\d{1,15}$/]] }

/**
 * Recognises the signatures of OSS, for `detect`: versions 4, 1 and 2, in URLs and headers.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/add-signatures-to-urls}
 */
export const ossDetector: Detector = {
  family: 'oss',
  schemes: [V4, V1, V2],
  detect: (marks) =>
    [V4, placeOf(marks).hostRegion === undefined ? V1 : V1_CUT, V2].flatMap((signs) => recognize(marks, signs)),
}
