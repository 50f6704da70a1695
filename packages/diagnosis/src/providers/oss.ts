import { endpoints } from '@presign/oss'
import { ossHints, readErrorBody } from '@presign/oss/explain'
import { ossV1 } from '@presign/oss-v1'
import { ossV1Mistakes } from '@presign/oss-v1/explain'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Mistakes } from '@presign/oss-v4/explain'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { hostOf, isAddress, localhostIn, type Provider } from './provider.js'

/** Alibaba Cloud OSS. */
export const ossProvider: Provider = {
  name: 'oss',
  regionExample: 'cn-hangzhou',
  endpoints: {
    public: endpoints.public,
    internal: endpoints.internal,
    accelerate: endpoints.accelerate,
    'accelerate-overseas': () => endpoints.accelerate({ overseas: true }),
    'dual-stack': endpoints.dualStack,
  },
  addressingAt(origin) {
    const host = hostOf(origin)
    if (isAddress(host)) return 'path'
    return /(^|\.)(aliyuncs\.com|localhost)$/i.test(host) ? 'virtual' : 'custom'
  },
  reading(host, bucket) {
    const named = Object.values(this.endpoints).map((make) => make())
    if (bucket !== undefined) return [...named, endpoints.custom(host, { bucket })]
    if (isAddress(hostOf(host))) return [...named, endpoints.pathStyle(host)]
    const local = localhostIn(host)
    return local === undefined ? named : [...named, endpoints.virtualHosted(`http://${local}`)]
  },
  schemes: [
    {
      name: 'oss-v4',
      short: 'v4',
      signing: ({ region, endpoint, product }) =>
        ossV4({ region, endpoint, ...(product !== undefined && { product }) }),
      verifying: ({ region, product }) =>
        ossV4Verification({ region: region ?? (() => true), ...(product !== undefined && { product }) }),
      mistakes: ossV4Mistakes,
    },
    {
      name: 'oss-v1',
      short: 'v1',
      signing: ({ region, endpoint }) => ossV1({ region, endpoint }),
      verifying: ({ region, hostRegion }) => ossV1Verification({ region: region ?? hostRegion }),
      mistakes: ossV1Mistakes,
    },
  ],
  hints: ossHints,
  readErrorBody,
}
