import { awsV4, serviceEndpoint } from '@presign/aws-v4'
import { awsHints, awsV4Mistakes } from '@presign/aws-v4/explain'
import { awsV4Verification } from '@presign/aws-v4/verify'
import { endpoints } from '@presign/s3'
import { readErrorBody, s3Hints, storeOfHost } from '@presign/s3/explain'
import { hostOf, localhostIn, type Provider } from './provider.js'

/** Services whose requests have buckets and keys. */
const isS3 = (service: string | undefined) => service === undefined || /^s3/.test(service)

/** Amazon S3, and everything that speaks it. */
export const s3Provider: Provider = {
  name: 's3',
  regionExample: 'eu-central-1',
  endpoints: {
    public: endpoints.public,
    'dual-stack': endpoints.dualStack,
    fips: endpoints.fips,
    accelerate: endpoints.accelerate,
  },
  // Stores that people run want the bucket in the path, at least until they are given a domain.
  addressingAt: (origin) =>
    /(^|\.)amazonaws\.com(\.cn)?$/i.test(hostOf(origin))
      ? 'virtual'
      : (storeOfHost(hostOf(origin))?.addressing ?? 'path'),
  reading(host, bucket, service) {
    if (!isS3(service)) return [serviceEndpoint(`https://${host}`)]
    const store = storeOfHost(hostOf(host))
    const named = [...Object.values(this.endpoints).map((make) => make()), ...(store ? [store.endpoint] : [])]
    if (bucket !== undefined) return [...named, endpoints.custom(host, { bucket })]
    const local = localhostIn(host)
    if (local === undefined || local === host) return [...named, endpoints.pathStyle(host)]
    return [...named, endpoints.virtualHosted(`http://${local}`)]
  },
  schemes: [
    {
      name: 'aws-v4',
      short: 'v4',
      signing: ({ region, endpoint, product }) =>
        awsV4({ region, endpoint, ...(product !== undefined && { service: product }) }),
      verifying: ({ region, product }) =>
        awsV4Verification({ region: region ?? (() => true), ...(product !== undefined && { service: product }) }),
      mistakes: awsV4Mistakes,
    },
  ],
  hints: {
    ...s3Hints,
    messages: [...(s3Hints.messages ?? []), ...(awsHints.messages ?? [])],
    codes: { ...awsHints.codes, ...s3Hints.codes },
  },
  readErrorBody,
}
