import { type Detector, type RequestMarks, recognize, type SignatureSigns } from '@presign/core/explain'
import { isoExtended } from '@presign/core/scheme'
import { secondsIn } from '../canonical.js'

/** Region and bucket of the service's own hosts. */
function placeOf({ host }: RequestMarks): { readonly region?: string; readonly bucket?: string } {
  const [, bucket, region] = /^(?:(.+)\.)?([a-z0-9-]+)\.bcebos\.com$/.exec(host) ?? []
  return { ...(region !== undefined && { region }), ...(bucket !== undefined && { bucket }) }
}

const BOS: SignatureSigns = {
  family: 'bos',
  scheme: 'bos',
  label: 'Baidu AI Cloud BOS',
  tells: [['authorization', /^bce-auth-v1\//]],
  needs: ['authorization'],
  begins: /^bce-auth-v1\//,
  items: [],
  facts(marks, mode) {
    const text = (mode === 'url' ? marks.parameters : marks.headers).get('authorization') ?? ''
    const [, accessKeyId, time = '', lifetime = ''] = text.split('/')
    const signedAt = secondsIn(time)
    const end = signedAt !== undefined && /^\d{1,10}$/.test(lifetime) ? signedAt + Number(lifetime) : undefined
    const { region, bucket } = placeOf(marks)
    return {
      accessKeyId,
      region,
      hostRegion: region,
      bucket,
      signedAt: signedAt === undefined ? undefined : isoExtended(signedAt),
      expiresAt: end === undefined ? undefined : isoExtended(end),
    }
  },
}

/**
 * Recognises the signature of BOS, for `detect`.
 *
 * @see {@link https://cloud.baidu.com/doc/Reference/s/Njwvz1wot}
 */
export const bosDetector: Detector = { family: 'bos', schemes: [BOS], detect: (marks) => recognize(marks, BOS) }
