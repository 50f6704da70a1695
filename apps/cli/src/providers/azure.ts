import { azureDialect, azureSas, endpoints } from '@presign/azure-sas'
import { azureHints, azureSasMistakes, readErrorBody } from '@presign/azure-sas/explain'
import { azureSasVerification } from '@presign/azure-sas/verify'
import { hostOf, isAddress } from '@presign/diagnosis'
import type { Provider } from './provider.js'

/** Azure Blob Storage. Its containers are what others call buckets, and its account is the access key id. */
export const azure: Provider = {
  name: 'azure',
  title: 'Azure Blob Storage',
  regionExample: 'fakeaccount001',
  usualRegion: '',
  example: 'photos/cat.jpg',
  environment: {
    credentials: [{ id: 'AZURE_STORAGE_ACCOUNT', secret: 'AZURE_STORAGE_KEY' }],
    // The account stands in the host, as regions do elsewhere.
    region: ['AZURE_STORAGE_ACCOUNT'],
    endpoint: ['AZURE_STORAGE_ENDPOINT'],
  },
  ownOptions: [],
  endpoints: {
    public: endpoints.public,
    secondary: () => endpoints.public({ secondary: true }),
    china: () => endpoints.public({ domain: 'core.chinacloudapi.cn' }),
    'us-government': () => endpoints.public({ domain: 'core.usgovcloudapi.net' }),
  },
  at: (origin, addressing) => (addressing === 'path' ? endpoints.emulator(origin) : endpoints.custom(origin)),
  addressingAt(origin) {
    const host = hostOf(origin)
    if (/\.blob\.core\.[a-z.]+$/i.test(host)) return 'virtual'
    return isAddress(host) || /(^|\.)localhost$/i.test(host) ? 'path' : 'custom'
  },
  reading(host) {
    const named = Object.values(this.endpoints).map((make) => make())
    return [...named, endpoints.emulator(`http://${host}`), endpoints.custom(host)]
  },
  schemes: [
    {
      name: 'azure-sas',
      short: 'sas',
      signing: ({ endpoint }) => azureSas({ endpoint }),
      verifying: ({ hostRegion }) => azureSasVerification({ account: hostRegion }),
      mistakes: azureSasMistakes,
    },
  ],
  byLink: true,
  dialect: azureDialect,
  hints: azureHints,
  readErrorBody,
}
