import { endpoints, qiniuDialect, qiniu as qiniuScheme } from '@presign/qiniu'
import { qiniuHints, qiniuMistakes, readErrorBody } from '@presign/qiniu/explain'
import { qiniuVerification } from '@presign/qiniu/verify'
import type { Provider } from './provider.js'

/** Qiniu Kodo: links for downloads from a domain of one's own. */
export const qiniu: Provider = {
  name: 'qiniu',
  title: 'Qiniu Kodo',
  regionExample: 'z0',
  usualRegion: '',
  example: 'photos/cat.jpg',
  environment: {
    credentials: [{ id: 'QINIU_ACCESS_KEY', secret: 'QINIU_SECRET_KEY' }],
    region: [],
    endpoint: ['QINIU_DOMAIN'],
  },
  ownOptions: [],
  endpoints: {
    // The service has no domain of its own for downloads: this one says what to give in its place.
    domain: () => qiniuScheme().endpoint,
  },
  at: (origin, _addressing, bucket) => endpoints.custom(origin, bucket === undefined ? {} : { bucket }),
  addressingAt: () => 'custom',
  reading(host, bucket = 'bucket') {
    return ['https', 'http'].map((protocol) => endpoints.custom(`${protocol}://${host}`, { bucket }))
  },
  schemes: [
    {
      name: 'qiniu',
      short: 'token',
      signing: ({ endpoint }) => qiniuScheme({ endpoint }),
      // Where requests arrive is told with each: see `reading`.
      verifying: () => qiniuVerification({ endpoint: endpoints.custom('https://localhost', { bucket: 'bucket' }) }),
      mistakes: qiniuMistakes,
    },
  ],
  byLink: true,
  dialect: qiniuDialect,
  hints: qiniuHints,
  readErrorBody,
}
