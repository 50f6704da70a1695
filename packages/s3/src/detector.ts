import {
  credentialParts,
  type Detector,
  itemOf,
  momentIn,
  type RequestMarks,
  recognize,
  type SignatureSigns,
} from '@presign/core/explain'
import { storeOfHost } from './stores/store-of-host.js'

/** Region and bucket of Amazon's own hosts and of those of the stores. */
function placeOf({ host, path }: RequestMarks): { readonly hostRegion?: string; readonly bucket?: string } {
  const store = storeOfHost(host)
  if (store) {
    const bucket = store.endpoint.match?.(store.region, host, path)?.bucket
    return { hostRegion: store.region, ...(bucket !== undefined && { bucket }) }
  }
  const [, bucket, region] =
    /^(?:(.+)\.)?s3(?:-fips)?(?:\.dualstack)?[.-]([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com(?:\.cn)?$/.exec(host) ?? []
  return { ...(region !== undefined && { hostRegion: region }), ...(bucket !== undefined && { bucket }) }
}

/** What the credential and the dates of version 4 and 4A say; 4A has no region in its credential. */
function v4Facts(marks: RequestMarks, mode: 'url' | 'header', parts: 3 | 4): ReturnType<SignatureSigns['facts']> {
  const { parameters, headers } = marks
  const url = mode === 'url'
  const authorization = headers.get('authorization') ?? ''
  const credential = url ? parameters.get('X-Amz-Credential') : itemOf(authorization, 'Credential')
  const [accessKeyId, , ...scope] = credentialParts(credential ?? '', parts)
  const date = url ? parameters.get('X-Amz-Date') : (headers.get('x-amz-date') ?? headers.get('date'))
  const regions = url ? parameters.get('X-Amz-Region-Set') : headers.get('x-amz-region-set')
  return {
    accessKeyId,
    region: parts === 4 ? scope[0] : regions,
    service: scope.at(-2),
    ...placeOf(marks),
    signedAt: momentIn(date),
    ...(url && { expiresAt: momentIn(date, parameters.get('X-Amz-Expires') ?? '') }),
  }
}

const V4_PARAMETERS = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
]

const V4A: SignatureSigns = {
  family: 's3',
  scheme: 'aws-v4a',
  label: 'AWS signature version 4A (an elliptic curve, for several regions)',
  tells: [['X-Amz-Algorithm', /^AWS4-ECDSA-/], 'X-Amz-Region-Set'],
  needs: [...V4_PARAMETERS, 'X-Amz-Region-Set'],
  begins: /^AWS4-ECDSA-P256-SHA256\b/,
  items: ['Credential', 'SignedHeaders', 'Signature'],
  facts: (marks, mode) => v4Facts(marks, mode, 3),
}

const V4: SignatureSigns = {
  family: 's3',
  scheme: 'aws-v4',
  label: 'AWS signature version 4',
  tells: [['X-Amz-Algorithm', /^AWS4-HMAC-/], 'X-Amz-Credential', 'X-Amz-SignedHeaders'],
  needs: V4_PARAMETERS,
  begins: /^AWS4-HMAC-SHA256\b/,
  items: ['Credential', 'SignedHeaders', 'Signature'],
  facts: (marks, mode) => v4Facts(marks, mode, 4),
}

const V2: SignatureSigns = {
  family: 's3',
  scheme: 'aws-v2',
  label: 'AWS signature version 2, which regions since 2014 and most stores do not take',
  tells: ['AWSAccessKeyId'],
  needs: ['AWSAccessKeyId', 'Expires', 'Signature'],
  begins: /^AWS /,
  facts(marks, mode) {
    const { hostRegion, bucket } = placeOf(marks)
    const known = { region: hostRegion, hostRegion, bucket }
    const { parameters, headers } = marks
    if (mode === 'header')
      return {
        ...known,
        accessKeyId: /^AWS ([^:]*):/.exec(headers.get('authorization') ?? '')?.[1],
        signedAt: momentIn(headers.get('x-amz-date') ?? headers.get('date')),
      }
    return {
      ...known,
      accessKeyId: parameters.get('AWSAccessKeyId'),
      expiresAt: momentIn(parameters.get('Expires')),
    }
  },
}

/** A canned policy has an end in the URL; a policy of one's own is there instead, and may be read out of Base64. */
const CLOUDFRONT: SignatureSigns = {
  family: 'cloudfront',
  scheme: 'cloudfront',
  label: 'CloudFront signed URL, which is made with a key pair of the distribution and not with an access key',
  tells: ['Key-Pair-Id'],
  needs: ['Key-Pair-Id', 'Signature'],
  facts: ({ parameters }) => ({
    accessKeyId: parameters.get('Key-Pair-Id'),
    expiresAt: momentIn(parameters.get('Expires')),
  }),
}

/**
 * Recognises the signatures of S3 and its compatibles, for `detect`: versions 4, 4A and 2, and signed URLs of CloudFront.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html}
 * @see {@link https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-urls.html}
 */
export const s3Detector: Detector = {
  family: 's3',
  schemes: [V4, V4A, V2, CLOUDFRONT],
  detect(marks) {
    // Version 4A has the parameters of version 4 as well.
    const asymmetric = recognize(marks, V4A)
    return [
      ...(asymmetric.length > 0 ? asymmetric : recognize(marks, V4)),
      ...recognize(marks, V2),
      ...recognize(marks, CLOUDFRONT),
    ]
  },
}
