import { credentialParts, type Detector, itemOf, momentIn, recognize, type SignatureSigns } from '@presign/core/explain'

const V4: SignatureSigns = {
  family: 'google',
  scheme: 'gcs-v4',
  label: 'Google Cloud Storage, signature version 4',
  tells: [['X-Goog-Algorithm', /^GOOG4-/], 'X-Goog-Credential', 'X-Goog-SignedHeaders'],
  needs: [
    'X-Goog-Algorithm',
    'X-Goog-Credential',
    'X-Goog-Date',
    'X-Goog-Expires',
    'X-Goog-SignedHeaders',
    'X-Goog-Signature',
  ],
  begins: /^GOOG4-(?:RSA|HMAC)-SHA256\b/,
  items: ['Credential', 'SignedHeaders', 'Signature'],
  facts({ parameters, headers }, mode) {
    const url = mode === 'url'
    const authorization = headers.get('authorization') ?? ''
    const credential = url ? parameters.get('X-Goog-Credential') : itemOf(authorization, 'Credential')
    const [accessKeyId, , region, service] = credentialParts(credential ?? '', 4)
    const date = url ? parameters.get('X-Goog-Date') : (headers.get('x-goog-date') ?? headers.get('date'))
    return {
      accessKeyId,
      region,
      service,
      signedAt: momentIn(date),
      ...(url && { expiresAt: momentIn(date, parameters.get('X-Goog-Expires') ?? '') }),
    }
  },
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
 * Recognises the signatures of Google Cloud Storage, for `detect`. They are recognised alone; those of its S3 interface
 * are `s3Detector`'s.
 *
 * @see {@link https://cloud.google.com/storage/docs/authentication/signatures}
 */
export const googleDetector: Detector = {
  family: 'google',
  schemes: [V4, V2],
  detect: (marks) => [V4, V2].flatMap((signs) => recognize(marks, signs)),
}
