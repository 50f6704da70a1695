import { type Detector, itemOf, recognize, type SignatureSigns } from '@presign/core/explain'

/** Time stamps are ISO 8601 to the second, UTC. */
function isoOf(text: string | undefined): string | undefined {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text ?? '') ? text?.replace('Z', '.000Z') : undefined
}

/** Hosts are `product.region.aliyuncs.com`, or without a region. */
function placeOf(host: string): { readonly service?: string | undefined; readonly region?: string | undefined } {
  const [, service, region] = /^([a-z0-9]+)(?:-vpc)?(?:\.([a-z]{2,}(?:-[a-z0-9]+)+))?\.aliyuncs\.com$/.exec(host) ?? []
  return { service, region }
}

const ACS3: SignatureSigns = {
  family: 'alibaba-api',
  scheme: 'acs3',
  label: 'Alibaba Cloud APIs, signature V3',
  tells: [],
  needs: [],
  begins: /^ACS3-/,
  items: ['Credential', 'SignedHeaders', 'Signature'],
  facts: ({ host, headers }) => ({
    accessKeyId: itemOf(headers.get('authorization') ?? '', 'Credential'),
    ...placeOf(host),
    signedAt: isoOf(headers.get('x-acs-date')),
  }),
}

const RPC: SignatureSigns = {
  family: 'alibaba-api',
  scheme: 'acs-rpc',
  label: 'Alibaba Cloud APIs, RPC signature',
  tells: [['SignatureMethod', /^HMAC-SHA1$/], 'SignatureNonce'],
  needs: ['AccessKeyId', 'SignatureMethod', 'SignatureVersion', 'SignatureNonce', 'Timestamp', 'Signature'],
  facts: ({ host, parameters }) => ({
    accessKeyId: parameters.get('AccessKeyId'),
    ...placeOf(host),
    signedAt: isoOf(parameters.get('Timestamp')),
  }),
}

/**
 * Recognises the signatures of Alibaba Cloud APIs, for `detect`. Those of OSS are `ossDetector`'s.
 *
 * @see {@link https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature}
 */
export const alibabaApiDetector: Detector = {
  family: 'alibaba-api',
  schemes: [ACS3, RPC],
  detect: (marks) => [ACS3, RPC].flatMap((signs) => recognize(marks, signs)),
}
