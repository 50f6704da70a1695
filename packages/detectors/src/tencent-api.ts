import { credentialParts, type Detector, itemOf, momentIn, recognize, type SignatureSigns } from '@presign/core/explain'

const TC3: SignatureSigns = {
  family: 'tencent-api',
  scheme: 'tc3',
  label: 'Tencent Cloud APIs, TC3-HMAC-SHA256',
  tells: [],
  needs: [],
  begins: /^TC3-HMAC-SHA256\b/,
  items: ['Credential', 'SignedHeaders', 'Signature'],
  facts({ headers }) {
    const credential = itemOf(headers.get('authorization') ?? '', 'Credential') ?? ''
    const [accessKeyId, , service] = credentialParts(credential, 3)
    return {
      accessKeyId,
      // A header alone: it is not signed.
      region: headers.get('x-tc-region'),
      service,
      signedAt: momentIn(headers.get('x-tc-timestamp')),
    }
  },
}

/**
 * Recognises the signature of Tencent Cloud APIs, for `detect`. That of COS is `cosDetector`'s.
 *
 * @see {@link https://www.tencentcloud.com/document/api/213/33224}
 */
export const tencentApiDetector: Detector = {
  family: 'tencent-api',
  schemes: [TC3],
  detect: (marks) => recognize(marks, TC3),
}
