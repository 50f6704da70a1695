import { bosDialect, bos as bosScheme, endpoints } from '@presign/bos'
import { bosHints, bosMistakes, readErrorBody } from '@presign/bos/explain'
import { bosVerification } from '@presign/bos/verify'
import { hostOf, isAddress, localhostIn } from '@presign/diagnosis'
import type { Provider } from './provider.js'

/** Baidu AI Cloud BOS. */
export const bos: Provider = {
  name: 'bos',
  title: 'Baidu AI Cloud BOS',
  regionExample: 'bj',
  example: 'photos/cat.jpg',
  environment: {
    credentials: [
      { id: 'BOS_ACCESS_KEY_ID', secret: 'BOS_SECRET_ACCESS_KEY', token: 'BOS_SESSION_TOKEN' },
      { id: 'BCE_ACCESS_KEY_ID', secret: 'BCE_SECRET_ACCESS_KEY', token: 'BCE_SESSION_TOKEN' },
    ],
    region: ['BOS_REGION'],
    endpoint: ['BOS_ENDPOINT'],
  },
  ownOptions: [],
  endpoints: { public: endpoints.public },
  at(origin, addressing, bucket) {
    if (addressing === 'custom') return endpoints.custom(origin, bucket === undefined ? {} : { bucket })
    return addressing === 'path' ? endpoints.pathStyle(origin) : endpoints.virtualHosted(origin)
  },
  addressingAt(origin) {
    const host = hostOf(origin)
    if (isAddress(host)) return 'path'
    return /(^|\.)(bcebos\.com|localhost)$/i.test(host) ? 'virtual' : 'custom'
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
      name: 'bos',
      short: 'v1',
      signing: ({ region, endpoint }) => bosScheme({ region, endpoint }),
      verifying: ({ region, hostRegion }) => bosVerification({ region: region ?? hostRegion }),
      mistakes: bosMistakes,
    },
  ],
  dialect: bosDialect,
  hints: bosHints,
  readErrorBody,
}
