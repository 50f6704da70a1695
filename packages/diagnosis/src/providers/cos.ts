import { cos as cosScheme, endpoints } from '@presign/cos'
import { cosHints, cosMistakes, readErrorBody } from '@presign/cos/explain'
import { cosVerification } from '@presign/cos/verify'
import { hostOf, isAddress, localhostIn, type Provider } from './provider.js'

/** Tencent Cloud COS. */
export const cosProvider: Provider = {
  name: 'cos',
  regionExample: 'ap-guangzhou',
  endpoints: {
    public: endpoints.public,
    tencentcos: () => endpoints.public({ domain: 'tencentcos.cn' }),
    internal: endpoints.internal,
    accelerate: endpoints.accelerate,
    'accelerate-internal': () => endpoints.accelerate({ internal: true }),
  },
  addressingAt(origin) {
    const host = hostOf(origin)
    if (isAddress(host)) return 'path'
    return /(^|\.)(myqcloud\.com|tencentcos\.cn|localhost)$/i.test(host) ? 'virtual' : 'custom'
  },
  reading(host, bucket) {
    const named = Object.values(this.endpoints).map((make) => make())
    if (bucket !== undefined) return [...named, endpoints.custom(host, { bucket })]
    const local = localhostIn(host)
    // The path is signed as it is sent, so a domain of an unknown bucket can be read as if the bucket were in it.
    return [...named, local === undefined ? endpoints.pathStyle(host) : endpoints.virtualHosted(`http://${local}`)]
  },
  schemes: [
    {
      name: 'cos',
      short: 'v5',
      signing: ({ region, endpoint }) => cosScheme({ region, endpoint }),
      verifying: ({ region, hostRegion }) => cosVerification({ region: region ?? hostRegion }),
      mistakes: cosMistakes,
    },
  ],
  hints: cosHints,
  readErrorBody,
}
