import { chain } from '@presign/credentials'
import {
  awsContainer,
  awsDefault,
  awsEnvironment,
  awsInstance,
  awsProfile,
  awsWebIdentity,
} from '@presign/credentials/aws'
import { s3Provider } from '@presign/diagnosis'
import { endpoints, s3Dialect, stores } from '@presign/s3'
import type { Provider } from './provider.js'

/** Amazon S3, and everything that speaks it. */
export const s3: Provider = {
  ...s3Provider,
  title: 'Amazon S3 and what is compatible with it',
  example: 'photos/cat.jpg',
  environment: {
    credentials: [{ id: 'AWS_ACCESS_KEY_ID', secret: 'AWS_SECRET_ACCESS_KEY', token: 'AWS_SESSION_TOKEN' }],
    region: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
    endpoint: ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'],
  },
  sources: {
    default: awsDefault,
    env: awsEnvironment,
    profile: awsProfile,
    oidc: awsWebIdentity,
    ecs: (options) => chain('aws', [awsContainer(options), awsInstance(options)], options),
    uri: awsContainer,
    process: awsProfile,
  },
  ownOptions: ['store', 'account'],
  at(origin, addressing, bucket) {
    if (addressing === 'custom') return endpoints.custom(origin, bucket === undefined ? {} : { bucket })
    return addressing === 'path' ? endpoints.pathStyle(origin) : endpoints.virtualHosted(origin)
  },
  stores: {
    r2: { needs: { account: '0123456789abcdef0123456789abcdef' }, make: ({ account }) => stores.r2({ account }) },
    minio: {
      needs: { endpoint: 'http://localhost:9000' },
      make: ({ endpoint, ...asked }) => stores.minio({ endpoint, ...given(asked) }),
    },
    ceph: {
      needs: { endpoint: 'http://localhost:7480' },
      make: ({ endpoint, ...asked }) => stores.ceph({ endpoint, ...given(asked) }),
    },
    b2: { needs: { region: 'us-west-004' }, make: ({ region }) => stores.b2({ region }) },
    spaces: { needs: { region: 'nyc3' }, make: ({ region }) => stores.spaces({ region }) },
    wasabi: { needs: { region: 'eu-central-1' }, make: ({ region }) => stores.wasabi({ region }) },
    oss: { needs: { region: 'cn-hangzhou' }, make: ({ region }) => stores.oss({ region }) },
    cos: { needs: { region: 'ap-guangzhou' }, make: ({ region }) => stores.cos({ region }) },
    gcs: { needs: {}, make: () => stores.gcs() },
  },
  dialect: s3Dialect,
}

/** A region that was not given is left to the store. */
function given({ region }: { readonly region: string }): { readonly region?: string } {
  return region === '' ? {} : { region }
}
