import { awsV4, serviceEndpoint } from '@presign/aws-v4'
import { awsHints, awsV4Mistakes } from '@presign/aws-v4/explain'
import { awsV4Verification } from '@presign/aws-v4/verify'
import { chain } from '@presign/credentials'
import {
  awsContainer,
  awsDefault,
  awsEnvironment,
  awsInstance,
  awsProfile,
  awsWebIdentity,
} from '@presign/credentials/aws'
import { endpoints, s3Dialect, stores } from '@presign/s3'
import { readErrorBody, s3Hints, storeOfHost } from '@presign/s3/explain'
import { hostOf, localhostIn, type Provider } from './provider.js'

/** Services whose requests have buckets and keys. */
const isS3 = (service: string | undefined) => service === undefined || /^s3/.test(service)

/** Amazon S3, and everything that speaks it. */
export const s3: Provider = {
  name: 's3',
  title: 'Amazon S3 and what is compatible with it',
  regionExample: 'eu-central-1',
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
  endpoints: {
    public: endpoints.public,
    'dual-stack': endpoints.dualStack,
    fips: endpoints.fips,
    accelerate: endpoints.accelerate,
  },
  at(origin, addressing, bucket) {
    if (addressing === 'custom') return endpoints.custom(origin, bucket === undefined ? {} : { bucket })
    return addressing === 'path' ? endpoints.pathStyle(origin) : endpoints.virtualHosted(origin)
  },
  // Stores that people run want the bucket in the path, at least until they are given a domain.
  addressingAt: (origin) =>
    /(^|\.)amazonaws\.com(\.cn)?$/i.test(hostOf(origin))
      ? 'virtual'
      : (storeOfHost(hostOf(origin))?.addressing ?? 'path'),
  reading(host, bucket, service) {
    if (!isS3(service)) return [serviceEndpoint(`https://${host}`)]
    const store = storeOfHost(hostOf(host))
    const named = [...Object.values(this.endpoints).map((make) => make()), ...(store ? [store.endpoint] : [])]
    if (bucket !== undefined) return [...named, endpoints.custom(host, { bucket })]
    const local = localhostIn(host)
    if (local === undefined || local === host) return [...named, endpoints.pathStyle(host)]
    return [...named, endpoints.virtualHosted(`http://${local}`)]
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
  schemes: [
    {
      name: 'aws-v4',
      short: 'v4',
      signing: ({ region, endpoint, product }) =>
        awsV4({ region, endpoint, ...(product !== undefined && { service: product }) }),
      verifying: ({ region, product }) =>
        awsV4Verification({ region: region ?? (() => true), ...(product !== undefined && { service: product }) }),
      mistakes: awsV4Mistakes,
    },
  ],
  dialect: s3Dialect,
  hints: {
    ...s3Hints,
    messages: [...(s3Hints.messages ?? []), ...(awsHints.messages ?? [])],
    codes: { ...awsHints.codes, ...s3Hints.codes },
  },
  readErrorBody,
}

/** A region that was not given is left to the store. */
function given({ region }: { readonly region: string }): { readonly region?: string } {
  return region === '' ? {} : { region }
}
