import { cosDialect, endpoints } from '@presign/cos'
import {
  tencentCvm,
  tencentDefault,
  tencentEnvironment,
  tencentOidc,
  tencentProfile,
} from '@presign/credentials/tencent'
import { cosProvider } from '@presign/diagnosis'
import type { Provider } from './provider.js'

/** Tencent Cloud COS. */
export const cos: Provider = {
  ...cosProvider,
  title: 'Tencent Cloud COS',
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
  at(origin, addressing, bucket) {
    if (addressing === 'custom') return endpoints.custom(origin, bucket === undefined ? {} : { bucket })
    return addressing === 'path' ? endpoints.pathStyle(origin) : endpoints.virtualHosted(origin)
  },
  dialect: cosDialect,
}
