/** A place that the command is shown to work for: a provider's own service, or a store by its name. */
export interface Row {
  readonly provider: 'oss' | 's3' | 'cos' | 'obs' | 'tos' | 'bos' | 'gcs'
  /** `--scheme`, or `--store`. */
  readonly what: string
  /** Options of every command that signs. */
  readonly options: readonly string[]
  readonly bucket: string
  /** The region that is signed, or that the host names. */
  readonly region: string
  /** Where requests arrive when nothing redirects them; `local` for a server of the test. */
  readonly host: string
}

const ACCOUNT = '0123456789abcdef0123456789abcdef'

/** Every command is run for every row: see `commands.test.ts`, and the table in docs/providers.md. */
export const rows: readonly Row[] = [
  { provider: 'oss', what: 'v4', options: [], bucket: 'photos', region: 'cn-hangzhou', host: 'local' },
  { provider: 'oss', what: 'v1', options: ['--scheme', 'v1'], bucket: 'photos', region: 'cn-hangzhou', host: 'local' },
  {
    provider: 's3',
    what: 'v4',
    options: ['-r', 'eu-west-3'],
    bucket: 'photos',
    region: 'eu-west-3',
    host: 'photos.s3.eu-west-3.amazonaws.com',
  },
  {
    provider: 's3',
    what: 'r2',
    options: ['--store', 'r2', '--account', ACCOUNT],
    bucket: 'photos',
    region: 'auto',
    host: `${ACCOUNT}.r2.cloudflarestorage.com`,
  },
  {
    provider: 's3',
    what: 'minio',
    options: ['--store', 'minio', '--endpoint', 'LOCAL'],
    bucket: 'photos',
    region: 'us-east-1',
    host: 'local',
  },
  {
    provider: 's3',
    what: 'ceph',
    options: ['--store', 'ceph', '--endpoint', 'LOCAL'],
    bucket: 'Photos_1',
    region: 'us-east-1',
    host: 'local',
  },
  {
    provider: 's3',
    what: 'b2',
    options: ['--store', 'b2', '-r', 'us-west-004'],
    bucket: 'MyPhotos',
    region: 'us-west-004',
    host: 's3.us-west-004.backblazeb2.com',
  },
  {
    provider: 's3',
    what: 'spaces',
    options: ['--store', 'spaces', '-r', 'nyc3'],
    bucket: 'photos',
    region: 'nyc3',
    host: 'photos.nyc3.digitaloceanspaces.com',
  },
  {
    provider: 's3',
    what: 'wasabi',
    options: ['--store', 'wasabi', '-r', 'eu-central-1'],
    bucket: 'photos',
    region: 'eu-central-1',
    host: 's3.eu-central-1.wasabisys.com',
  },
  {
    provider: 's3',
    what: 'oss',
    options: ['--store', 'oss', '-r', 'cn-hangzhou'],
    bucket: 'photos',
    region: 'cn-hangzhou',
    host: 'photos.s3.oss-cn-hangzhou.aliyuncs.com',
  },
  {
    provider: 's3',
    what: 'cos',
    options: ['--store', 'cos', '-r', 'ap-guangzhou'],
    bucket: 'photos-1250000000',
    region: 'ap-guangzhou',
    host: 'photos-1250000000.cos.ap-guangzhou.myqcloud.com',
  },
  {
    provider: 's3',
    what: 'gcs',
    options: ['--store', 'gcs'],
    bucket: 'my_photos',
    region: 'auto',
    host: 'storage.googleapis.com',
  },
  {
    provider: 'cos',
    what: 'v5',
    options: ['-r', 'ap-guangzhou'],
    bucket: 'photos-1250000000',
    region: 'ap-guangzhou',
    host: 'photos-1250000000.cos.ap-guangzhou.myqcloud.com',
  },
  {
    provider: 'gcs',
    what: 'hmac',
    options: [],
    bucket: 'my_photos',
    region: 'auto',
    host: 'storage.googleapis.com',
  },
  {
    provider: 'obs',
    what: 'obs',
    options: ['-r', 'cn-north-4'],
    bucket: 'photos',
    region: 'cn-north-4',
    host: 'photos.obs.cn-north-4.myhuaweicloud.com',
  },
  {
    provider: 'tos',
    what: 'tos4',
    options: ['-r', 'cn-beijing'],
    bucket: 'photos',
    region: 'cn-beijing',
    host: 'photos.tos-cn-beijing.volces.com',
  },
  {
    provider: 'bos',
    what: 'v1',
    options: ['-r', 'bj'],
    bucket: 'photos',
    region: 'bj',
    host: 'photos.bj.bcebos.com',
  },
]
