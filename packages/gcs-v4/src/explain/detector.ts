import {
  credentialParts,
  type Detector,
  itemOf,
  momentIn,
  type RequestMarks,
  recognize,
  type SignatureFacts,
  type SignatureSigns,
} from '@presign/core/explain'

const V4_PARAMETERS = [
  'X-Goog-Algorithm',
  'X-Goog-Credential',
  'X-Goog-Date',
  'X-Goog-Expires',
  'X-Goog-SignedHeaders',
  'X-Goog-Signature',
]

function v4Facts(marks: RequestMarks, mode: 'url' | 'header'): SignatureFacts {
  const { parameters, headers } = marks
  const url = mode === 'url'
  const authorization = headers.get('authorization') ?? ''
  const credential = url ? parameters.get('X-Goog-Credential') : itemOf(authorization, 'Credential')
  const [accessKeyId, , region, service] = credentialParts(credential ?? '', 4)
  const date = url ? parameters.get('X-Goog-Date') : (headers.get('x-goog-date') ?? headers.get('date'))
  return {
    accessKeyId,
    region,
    service,
    ...placeOf(marks),
    signedAt: momentIn(date),
    ...(url && { expiresAt: momentIn(date, parameters.get('X-Goog-Expires') ?? '') }),
  }
}

/** Bucket and location of the service's own hosts. */
function placeOf({ host }: RequestMarks): Pick<SignatureFacts, 'bucket' | 'hostRegion'> {
  return {
    bucket: /^(.+)\.storage\.googleapis\.com$/.exec(host)?.[1],
    hostRegion: /^storage\.([a-z0-9-]+)\.rep\.googleapis\.com$/.exec(host)?.[1],
  }
}

const V4_HMAC: SignatureSigns = {
  family: 'google',
  scheme: 'gcs-v4',
  label: 'Google Cloud Storage, signature version 4 with an HMAC key',
  tells: [['X-Goog-Algorithm', /^GOOG4-HMAC-/], 'X-Goog-Credential', 'X-Goog-SignedHeaders'],
  needs: V4_PARAMETERS,
  begins: /^GOOG4-HMAC-SHA256\b/,
  items: ['Credential', 'SignedHeaders', 'Signature'],
  facts: v4Facts,
}

const V4_RSA: SignatureSigns = {
  ...V4_HMAC,
  scheme: 'gcs-v4-rsa',
  label: 'Google Cloud Storage, signature version 4 with the RSA key of a service account',
  tells: [
    ['X-Goog-Algorithm', /^GOOG4-RSA-/],
    // Of a URL that was cut: a service account has an e-mail address.
    ['X-Goog-Credential', /@/],
  ],
  begins: /^GOOG4-RSA-SHA256\b/,
}

const V2: SignatureSigns = {
  family: 'google',
  scheme: 'gcs-v2',
  label: 'Google Cloud Storage, signature version 2',
  tells: ['GoogleAccessId'],
  needs: ['GoogleAccessId', 'Expires', 'Signature'],
  begins: /^GOOG1 /,
  facts({ parameters, headers }, mode) {
    if (mode === 'header') return { accessKeyId: /^GOOG1 ([^:]*):/.exec(headers.get('authorization') ?? '')?.[1] }
    return { accessKeyId: parameters.get('GoogleAccessId'), expiresAt: momentIn(parameters.get('Expires')) }
  },
}

/**
 * Recognises the signatures of Google Cloud Storage, for `detect`: version 4 with both kinds of keys, and version 2. Those
 * of its S3 interface are `s3Detector`'s.
 *
 * @see {@link https://cloud.google.com/storage/docs/authentication/signatures}
 */
export const gcsDetector: Detector = {
  family: 'google',
  schemes: [V4_HMAC, V4_RSA, V2],
  detect(marks) {
    const rsa = recognize(marks, V4_RSA)
    return [...(rsa.length > 0 ? rsa : recognize(marks, V4_HMAC)), ...recognize(marks, V2)]
  },
}
