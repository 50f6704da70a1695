import { readFileSync } from 'node:fs'
import { hostOf, localhostIn } from '@presign/diagnosis'
import { endpoints, gcsDialect, gcsV4, gcsV4Rsa, serviceAccount } from '@presign/gcs-v4'
import { gcsHints, gcsV4Mistakes, readErrorBody } from '@presign/gcs-v4/explain'
import { gcsV4RsaVerification, gcsV4Verification } from '@presign/gcs-v4/verify'
import type { Provider } from './provider.js'

/** Google Cloud Storage. */
export const gcs: Provider = {
  name: 'gcs',
  title: 'Google Cloud Storage',
  regionExample: 'us-central1',
  usualRegion: 'auto',
  example: 'photos/cat.jpg',
  environment: {
    credentials: [{ id: 'GS_ACCESS_KEY_ID', secret: 'GS_SECRET_ACCESS_KEY' }],
    files: { GOOGLE_APPLICATION_CREDENTIALS: 'key file of a service account, for the scheme rsa' },
    region: [],
    endpoint: ['GS_ENDPOINT'],
  },
  ownOptions: [],
  endpoints: {
    public: endpoints.public,
    'bucket-host': () => endpoints.public({ virtualHosted: true }),
  },
  at(origin, addressing, bucket) {
    if (addressing === 'custom') return endpoints.custom(origin, bucket === undefined ? {} : { bucket })
    return addressing === 'path' ? endpoints.pathStyle(origin) : endpoints.virtualHosted(origin)
  },
  addressingAt: (origin) => (/(^|\.)storage\.googleapis\.com$/i.test(hostOf(origin)) ? 'virtual' : 'path'),
  reading(host, bucket) {
    const named = [endpoints.public(), endpoints.public({ protocol: 'http' })]
    if (bucket !== undefined) return [...named, endpoints.custom(host, { bucket })]
    const local = localhostIn(host)
    if (local === undefined || local === host) return [...named, endpoints.pathStyle(host)]
    return [...named, endpoints.virtualHosted(`http://${local}`)]
  },
  schemes: [
    {
      name: 'gcs-v4',
      short: 'hmac',
      signing: ({ region, endpoint }) => gcsV4({ region, endpoint }),
      verifying: ({ region }) => gcsV4Verification(region === undefined ? {} : { region }),
      mistakes: gcsV4Mistakes,
    },
    {
      name: 'gcs-v4-rsa',
      short: 'rsa',
      // The key file of a service account, as the official clients find it.
      credentials({ GOOGLE_APPLICATION_CREDENTIALS: file }) {
        return file ? serviceAccount(readFileSync(file, 'utf8')) : undefined
      },
      signing: ({ region, endpoint }) => gcsV4Rsa({ region, endpoint }),
      verifying: ({ region }) => gcsV4RsaVerification(region === undefined ? {} : { region }),
      mistakes: gcsV4Mistakes,
    },
  ],
  dialect: gcsDialect,
  hints: gcsHints,
  readErrorBody,
}
