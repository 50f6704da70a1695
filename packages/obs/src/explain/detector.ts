import { type Detector, momentIn, type RequestMarks, recognize, type SignatureSigns } from '@presign/core/explain'

/** Region and bucket of the service's own hosts. */
function placeOf({ host }: RequestMarks): { readonly region?: string; readonly bucket?: string } {
  const [, bucket, region] = /^(?:(.+)\.)?obs\.([a-z0-9-]+)\.myhuaweicloud\.(?:com|eu)$/.exec(host) ?? []
  return { ...(region !== undefined && { region }), ...(bucket !== undefined && { bucket }) }
}

const OBS: SignatureSigns = {
  family: 'obs',
  scheme: 'obs',
  label: 'Huawei Cloud OBS',
  tells: ['AccessKeyId'],
  needs: ['AccessKeyId', 'Expires', 'Signature'],
  begins: /^OBS /,
  items: [],
  facts(marks, mode) {
    const [, id] = /^OBS ([^:\s]+):/.exec(marks.headers.get('authorization') ?? '') ?? []
    const { region, bucket } = placeOf(marks)
    return {
      accessKeyId: mode === 'url' ? marks.parameters.get('AccessKeyId') : id,
      region,
      hostRegion: region,
      bucket,
      signedAt: mode === 'header' ? momentIn(marks.headers.get('x-obs-date') ?? marks.headers.get('date')) : undefined,
      expiresAt: mode === 'url' ? momentIn(marks.parameters.get('Expires')) : undefined,
    }
  },
}

/** Query APIs of Huawei and others have an `AccessKeyId` too; the signature of an object has `Expires` or its host. */
function isMeant({ parameters, host, headers }: RequestMarks): boolean {
  return (
    /(?:^|\.)myhuaweicloud\.(?:com|eu)$/.test(host) ||
    (headers.get('authorization')?.startsWith('OBS ') ?? false) ||
    (parameters.has('Expires') && parameters.has('Signature') && !parameters.has('SignatureMethod'))
  )
}

/**
 * Recognises the signature of OBS, for `detect`.
 *
 * @see {@link https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0011.html}
 */
export const obsDetector: Detector = {
  family: 'obs',
  schemes: [OBS],
  detect: (marks) => (isMeant(marks) ? recognize(marks, OBS) : []),
}
