import { cosDialect, cos as cosScheme, endpoints } from '@presign/cos'
import { cosHints, cosMistakes, readErrorBody } from '@presign/cos/explain'
import { cosVerification } from '@presign/cos/verify'
import {
  tencentCvm,
  tencentDefault,
  tencentEnvironment,
  tencentOidc,
  tencentProfile,
} from '@presign/credentials/tencent'
import { hostOf, isAddress, localhostIn, type Provider } from './provider.js'

/** Tencent Cloud COS. */
export const cos: Provider = {
  name: 'cos',
  title: 'Tencent Cloud COS',
  regionExample: 'ap-guangzhou',
  example: 'photos-1250000000/cat.jpg',
  environment: {
    credentials: [
      { id: 'COS_SECRET_ID', secret: 'COS_SECRET_KEY', token: 'COS_SESSION_TOKEN' },
      { id: 'TENCENTCLOUD_SECRET_ID', secret: 'TENCENTCLOUD_SECRET_KEY', token: 'TENCENTCLOUD_SESSION_TOKEN' },
    ],
    region: ['COS_REGION', 'TENCENTCLOUD_REGION'],
    endpoint: ['COS_ENDPOINT'],
  },
  sources: {
    default: tencentDefault,
    env: tencentEnvironment,
    profile: tencentProfile,
    oidc: tencentOidc,
    ecs: tencentCvm,
  },
  ownOptions: [],
  endpoints: {
    public: endpoints.public,
    tencentcos: () => endpoints.public({ domain: 'tencentcos.cn' }),
    internal: endpoints.internal,
    accelerate: endpoints.accelerate,
    'accelerate-internal': () => endpoints.accelerate({ internal: true }),
  },
  at(origin, addressing, bucket) {
    if (addressing === 'custom') return endpoints.custom(origin, bucket === undefined ? {} : { bucket })
    return addressing === 'path' ? endpoints.pathStyle(origin) : endpoints.virtualHosted(origin)
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
  dialect: cosDialect,
  hints: cosHints,
  readErrorBody,
}
