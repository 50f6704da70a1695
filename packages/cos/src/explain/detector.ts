import {
  type Detector,
  itemOf,
  momentIn,
  type RequestMarks,
  recognize,
  type SignatureSigns,
} from '@presign/core/explain'

/** Region and bucket of the service's own hosts. */
function placeOf({ host }: RequestMarks): { readonly hostRegion?: string; readonly bucket?: string } {
  const [, bucket, region] =
    /^(?:(.+)\.)?cos(?:-internal)?\.([a-z0-9-]+)\.(?:myqcloud\.com|tencentcos\.cn)$/.exec(host) ?? []
  const hostRegion = region === 'accelerate' ? undefined : region
  return { ...(hostRegion !== undefined && { hostRegion }), ...(bucket !== undefined && { bucket }) }
}

const NAMES = [
  'q-sign-algorithm',
  'q-ak',
  'q-sign-time',
  'q-key-time',
  'q-header-list',
  'q-url-param-list',
  'q-signature',
]

const COS: SignatureSigns = {
  family: 'cos',
  scheme: 'cos',
  label: 'Tencent Cloud COS',
  tells: ['q-sign-algorithm', 'q-ak', 'q-sign-time'],
  // The two lists may be there and be empty.
  needs: NAMES.filter((name) => !name.endsWith('-list')),
  begins: /^q-sign-algorithm=/,
  items: NAMES.filter((name) => !name.endsWith('-list')),
  facts(marks, mode) {
    const authorization = marks.headers.get('authorization') ?? ''
    const value = (name: string) => (mode === 'url' ? marks.parameters.get(name) : itemOf(authorization, name))
    const [from, until] = (value('q-sign-time') ?? '').split(';')
    const { hostRegion, bucket } = placeOf(marks)
    return {
      accessKeyId: value('q-ak'),
      region: hostRegion,
      hostRegion,
      bucket,
      signedAt: momentIn(from),
      expiresAt: momentIn(until),
    }
  },
}

/**
 * Recognises the signature of COS, for `detect`.
 *
 * @see {@link https://www.tencentcloud.com/document/product/436/7778}
 */
export const cosDetector: Detector = { family: 'cos', schemes: [COS], detect: (marks) => recognize(marks, COS) }
