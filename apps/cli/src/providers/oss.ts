import {
  alibabaDefault,
  alibabaEcs,
  alibabaEnvironment,
  alibabaOidc,
  alibabaProfile,
  alibabaUri,
} from '@presign/credentials/alibaba'
import { ossProvider } from '@presign/diagnosis'
import { endpoints, ossDialect } from '@presign/oss'
import type { Provider } from './provider.js'

/** Alibaba Cloud OSS. */
export const oss: Provider = {
  ...ossProvider,
  title: 'Alibaba Cloud OSS',
  example: 'photos/cat.jpg',
  environment: {
    credentials: [
      { id: 'OSS_ACCESS_KEY_ID', secret: 'OSS_ACCESS_KEY_SECRET', token: 'OSS_SESSION_TOKEN' },
      {
        id: 'ALIBABA_CLOUD_ACCESS_KEY_ID',
        secret: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
        token: 'ALIBABA_CLOUD_SECURITY_TOKEN',
      },
    ],
    region: ['OSS_REGION'],
    endpoint: ['OSS_ENDPOINT'],
  },
  sources: {
    default: alibabaDefault,
    env: alibabaEnvironment,
    profile: alibabaProfile,
    oidc: alibabaOidc,
    ecs: alibabaEcs,
    uri: alibabaUri,
    process: alibabaProfile,
  },
  ownOptions: ['product'],
  at(origin, addressing, bucket) {
    if (addressing === 'custom') return endpoints.custom(origin, bucket === undefined ? {} : { bucket })
    return addressing === 'path' ? endpoints.pathStyle(origin) : endpoints.virtualHosted(origin)
  },
  dialect: ossDialect,
}
