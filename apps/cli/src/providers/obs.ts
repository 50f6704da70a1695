import { hostOf, localhostIn } from '@presign/diagnosis'
import { endpoints, obsDialect, obs as obsScheme } from '@presign/obs'
import { obsHints, obsMistakes, readErrorBody } from '@presign/obs/explain'
import { obsVerification } from '@presign/obs/verify'
import type { Provider } from './provider.js'

/** Huawei Cloud OBS. */
export const obs: Provider = {
  name: 'obs',
  title: 'Huawei Cloud OBS',
  regionExample: 'cn-north-4',
  example: 'photos/cat.jpg',
  environment: {
    credentials: [
      { id: 'OBS_ACCESS_KEY_ID', secret: 'OBS_SECRET_ACCESS_KEY', token: 'OBS_SECURITY_TOKEN' },
      { id: 'HUAWEICLOUD_SDK_AK', secret: 'HUAWEICLOUD_SDK_SK', token: 'HUAWEICLOUD_SDK_SECURITY_TOKEN' },
    ],
    region: ['OBS_REGION'],
    endpoint: ['OBS_ENDPOINT'],
  },
  ownOptions: [],
  endpoints: { public: endpoints.public, europe: () => endpoints.public({ domain: 'myhuaweicloud.eu' }) },
  at(origin, addressing, bucket) {
    if (addressing === 'custom') return endpoints.custom(origin, bucket === undefined ? {} : { bucket })
    return endpoints.virtualHosted(origin)
  },
  addressingAt(origin) {
    return /(^|\.)(myhuaweicloud\.com|myhuaweicloud\.eu|localhost)$/i.test(hostOf(origin)) ? 'virtual' : 'custom'
  },
  reading(host, bucket) {
    const named = Object.values(this.endpoints).map((make) => make())
    if (bucket !== undefined) return [...named, endpoints.custom(host, { bucket })]
    const local = localhostIn(host)
    return local === undefined ? named : [...named, endpoints.virtualHosted(`http://${local}`)]
  },
  schemes: [
    {
      name: 'obs',
      short: 'obs',
      signing: ({ region, endpoint }) => obsScheme({ region, endpoint }),
      verifying: ({ region, hostRegion }) => obsVerification({ region: region ?? hostRegion }),
      mistakes: obsMistakes,
    },
  ],
  dialect: obsDialect,
  hints: obsHints,
  readErrorBody,
}
