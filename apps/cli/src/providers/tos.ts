import { hostOf, localhostIn } from '@presign/diagnosis'
import { endpoints, tosDialect, tos as tosScheme } from '@presign/tos'
import { readErrorBody, tosHints, tosMistakes } from '@presign/tos/explain'
import { tosVerification } from '@presign/tos/verify'
import type { Provider } from './provider.js'

/** Volcengine TOS. */
export const tos: Provider = {
  name: 'tos',
  title: 'Volcengine TOS',
  regionExample: 'cn-beijing',
  example: 'photos/cat.jpg',
  environment: {
    credentials: [
      { id: 'TOS_ACCESS_KEY', secret: 'TOS_SECRET_KEY', token: 'TOS_SECURITY_TOKEN' },
      { id: 'VOLCENGINE_ACCESS_KEY', secret: 'VOLCENGINE_SECRET_KEY', token: 'VOLCENGINE_SESSION_TOKEN' },
    ],
    region: ['TOS_REGION'],
    endpoint: ['TOS_ENDPOINT'],
  },
  ownOptions: [],
  endpoints: { public: endpoints.public, internal: endpoints.internal, accelerate: endpoints.accelerate },
  at(origin, addressing, bucket) {
    if (addressing === 'custom') return endpoints.custom(origin, bucket === undefined ? {} : { bucket })
    return endpoints.virtualHosted(origin)
  },
  addressingAt(origin) {
    return /(^|\.)(i?volces\.com|localhost)$/i.test(hostOf(origin)) ? 'virtual' : 'custom'
  },
  reading(host, bucket) {
    const named = Object.values(this.endpoints).map((make) => make())
    if (bucket !== undefined) return [...named, endpoints.custom(host, { bucket })]
    const local = localhostIn(host)
    return local === undefined ? named : [...named, endpoints.virtualHosted(`http://${local}`)]
  },
  schemes: [
    {
      name: 'tos',
      short: 'tos4',
      signing: ({ region, endpoint }) => tosScheme({ region, endpoint }),
      verifying: ({ region }) => tosVerification({ region: region ?? (() => true) }),
      mistakes: tosMistakes,
    },
  ],
  dialect: tosDialect,
  hints: tosHints,
  readErrorBody,
}
