import { SigningError } from '@presign/core'
import { invalidRegion } from '@presign/core/scheme'
import { isBucketName } from '../names.js'
import type { OriginOptions, R2Options, RegionOptions } from './options.js'
import { type Store, storeOf } from './store.js'

const S3_NAMES = '3 to 63 of a-z, 0-9, "-" and ".", beginning and ending with a letter or digit'

/**
 * Stores that speak S3, as values to spread into `awsV4` and `awsV4Verification`: the region that is signed, where
 * buckets are reached and how they are addressed, what a bucket may be called, and what is not taken there.
 *
 * @throws SigningError `input_invalid`, `region_invalid`, `endpoint_invalid`
 * @example
 * ```ts
 * import { awsV4 } from '@presign/aws-v4'
 * import { stores } from '@presign/s3'
 *
 * const r2 = stores.r2({ account: '0123456789abcdef0123456789abcdef' })
 * const scheme = awsV4({ ...r2 })
 * r2.lacks.forms // 'Answers upload forms with 501: hand out a signed PUT'
 * const local = awsV4({ ...stores.minio({ endpoint: 'http://localhost:9000' }) })
 * ```
 */
export const stores = {
  /**
   * Cloudflare R2.
   *
   * Region `auto`, hosts with the account and the jurisdiction, no ACL, no tags: {@link https://developers.cloudflare.com/r2/api/s3/api/}
   * Forms, custom domains: {@link https://developers.cloudflare.com/r2/api/s3/presigned-urls/}
   * Names: {@link https://developers.cloudflare.com/r2/buckets/create-buckets/}
   * Parts of one size: {@link https://developers.cloudflare.com/r2/objects/multipart-objects/}
   */
  r2({ account, jurisdiction }: R2Options): Store {
    if (typeof account !== 'string' || !/^[0-9a-f]{32}$/i.test(account))
      throw wrong('account', 'an account id of 32 hex digits', account)
    const place = jurisdiction === undefined ? '' : `${jurisdiction}.`
    return storeOf({
      name: 'r2',
      title: 'Cloudflare R2',
      region: 'auto',
      origin: `https://${account.toLowerCase()}.${place}r2.cloudflarestorage.com`,
      addressing: 'path',
      names: '3 to 63 of a-z, 0-9 and "-", beginning and ending with a letter or digit',
      isBucketName: (text) => /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(text),
      lacks: {
        forms: 'Answers upload forms with 501: hand out a signed PUT',
        acl: 'Has no access control lists: x-amz-acl is not implemented',
        tagging: 'Has no tags on objects: x-amz-tagging is not implemented',
        'custom-domains': 'Reads signed URLs at its own hosts alone, not on a custom domain',
        'uneven-parts': 'Wants all parts of one upload but the last in one size',
      },
    })
  },

  /**
   * MinIO, wherever it runs.
   *
   * The region is `us-east-1` unless `MINIO_SITE_REGION` says otherwise, and the bucket is in the path unless
   * `MINIO_DOMAIN` is set: {@link https://min.io/docs/minio/linux/reference/minio-server/settings/core.html}
   * Policies in place of ACLs: {@link https://github.com/minio/minio/blob/master/docs/minio-limits.md}
   */
  minio({ endpoint, region = 'us-east-1' }: OriginOptions): Store {
    return storeOf({
      name: 'minio',
      title: 'MinIO',
      region,
      origin: endpoint,
      addressing: 'path',
      names: S3_NAMES,
      isBucketName,
      lacks: { acl: 'Has policies in place of access control lists' },
    })
  },

  /**
   * Ceph Object Gateway, wherever it runs.
   *
   * Names are those of S3, or up to 255 characters with capitals and underscores where `rgw_relaxed_s3_bucket_names` is
   * set; a bucket of another tenant is `tenant:bucket`, which stands in the path alone. The gateway takes the region that
   * a request names; `us-east-1` is what clients send.
   *
   * @see {@link https://docs.ceph.com/en/latest/radosgw/s3/}
   * @see {@link https://docs.ceph.com/en/latest/radosgw/multitenancy/}
   * @see {@link https://docs.ceph.com/en/latest/radosgw/config-ref/}
   */
  ceph({ endpoint, region = 'us-east-1' }: OriginOptions): Store {
    return storeOf({
      name: 'ceph',
      title: 'Ceph Object Gateway',
      region,
      origin: endpoint,
      addressing: 'path',
      names: '3 to 255 of A-Z, a-z, 0-9, "-", "_" and ".", after a tenant and ":" or not',
      isBucketName: (text) => /^(?:\w*:)?[A-Za-z0-9][\w.-]{1,253}[A-Za-z0-9]$/.test(text),
      lacks: {},
    })
  },

  /**
   * Backblaze B2.
   *
   * Hosts, TLS alone, signature version 4 alone: {@link https://www.backblaze.com/docs/cloud-storage-call-the-s3-compatible-api}
   * Access control of whole buckets: {@link https://www.backblaze.com/docs/cloud-storage-s3-compatible-api}
   * Names, whose letter case does not matter: {@link https://www.backblaze.com/docs/cloud-storage-buckets}
   * Forms, which its list of calls does not have, and which it answered with 501 in September 2026: {@link https://github.com/safebucket/safebucket/issues/1278}
   */
  b2({ region }: RegionOptions): Store {
    checkRegion('b2', region, 'us-west-004')
    return storeOf({
      name: 'b2',
      title: 'Backblaze B2',
      region,
      origin: `https://s3.${region}.backblazeb2.com`,
      addressing: 'path',
      names: '6 to 63 of A-Z, a-z, 0-9 and "-"',
      isBucketName: (text) => /^[A-Za-z0-9-]{6,63}$/.test(text),
      lacks: {
        forms: 'Answers upload forms with 501: hand out a signed PUT',
        acl: 'Takes only an ACL that is the bucket’s own',
        http: 'Takes requests over TLS alone',
      },
    })
  },

  /**
   * DigitalOcean Spaces.
   *
   * Hosts and the region in the credential: {@link https://docs.digitalocean.com/reference/api/spaces/}
   * No token service: {@link https://docs.digitalocean.com/reference/api/spaces-api/}
   */
  spaces({ region }: RegionOptions): Store {
    checkRegion('spaces', region, 'nyc3')
    return storeOf({
      name: 'spaces',
      title: 'DigitalOcean Spaces',
      region,
      origin: `https://${region}.digitaloceanspaces.com`,
      addressing: 'virtual',
      names: '3 to 63 of a-z, 0-9 and "-", beginning and ending with a letter or digit',
      isBucketName: (text) => /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(text),
      lacks: { tokens: 'Has no temporary credentials' },
    })
  },

  /**
   * Wasabi. It recommends the bucket in the path.
   *
   * @see {@link https://docs.wasabi.com/docs/rest-api-introduction}
   * @see {@link https://docs.wasabi.com/docs/what-are-the-service-urls-for-wasabi-s-different-storage-regions}
   */
  wasabi({ region }: RegionOptions): Store {
    checkRegion('wasabi', region, 'eu-central-1')
    return storeOf({
      name: 'wasabi',
      title: 'Wasabi',
      region,
      origin: `https://s3.${region}.wasabisys.com`,
      addressing: 'path',
      names: S3_NAMES,
      isBucketName,
      lacks: {},
    })
  },

  /**
   * Alibaba Cloud OSS by its S3 interface; its own is `@presign/oss-v4`.
   *
   * Hosts, the bucket before them, no signed chunks: {@link https://www.alibabacloud.com/help/en/oss/developer-reference/use-aws-sdks-to-access-oss}
   * Names: {@link https://www.alibabacloud.com/help/en/oss/user-guide/bucket-naming-conventions}
   */
  oss({ region }: RegionOptions): Store {
    checkRegion('oss', region, 'cn-hangzhou')
    return storeOf({
      name: 'oss',
      title: 'Alibaba Cloud OSS, S3 interface',
      region,
      origin: `https://s3.oss-${region}.aliyuncs.com`,
      addressing: 'virtual',
      names: '3 to 63 of a-z, 0-9 and "-", beginning and ending with a letter or digit',
      isBucketName: (text) => /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(text),
      lacks: {
        'path-style': 'Takes the bucket before the host alone',
        chunks: 'Does not take bodies in signed chunks',
      },
    })
  },

  /**
   * Tencent Cloud COS by its S3 interface; its own is `@presign/cos`.
   *
   * Hosts: {@link https://www.tencentcloud.com/document/product/436/32537}
   * Names, with the account's APPID at the end: {@link https://www.tencentcloud.com/document/product/436/13312}
   */
  cos({ region }: RegionOptions): Store {
    checkRegion('cos', region, 'ap-guangzhou')
    return storeOf({
      name: 'cos',
      title: 'Tencent Cloud COS, S3 interface',
      region,
      origin: `https://cos.${region}.myqcloud.com`,
      addressing: 'virtual',
      names: 'a-z, 0-9 and "-" with "-" and the APPID at the end, such as "examplebucket-1250000000"',
      isBucketName: (text) => text.length <= 63 && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?-\d+$/.test(text),
      lacks: { 'path-style': 'Takes the bucket before the host alone' },
    })
  },

  /**
   * Google Cloud Storage by its XML interface, with an HMAC key.
   *
   * Region `auto`: {@link https://cloud.google.com/storage/docs/authentication/signatures}
   * Keys without tokens: {@link https://cloud.google.com/storage/docs/authentication/hmackeys}
   * Names: {@link https://cloud.google.com/storage/docs/buckets#naming}
   */
  gcs(): Store {
    return storeOf({
      name: 'gcs',
      title: 'Google Cloud Storage, XML interface',
      region: 'auto',
      origin: 'https://storage.googleapis.com',
      addressing: 'path',
      names: '3 to 63 of a-z, 0-9, "-", "_" and ".", up to 222 with dots',
      isBucketName: (text) =>
        /^(?=.{3,222}$)[a-z0-9][a-z0-9._-]*[a-z0-9]$/.test(text) && text.split('.').every((part) => part.length <= 63),
      lacks: { tokens: 'Has HMAC keys without tokens' },
    })
  },
} as const

/** The name of one of the {@link stores}. */
export type StoreName = keyof typeof stores

/** A region goes into the host, so that nothing but a label may be in it. */
function checkRegion(store: string, region: string, example: string): void {
  if (typeof region === 'string' && /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(region)) return
  const found = typeof region === 'string' ? region.slice(0, 80) : typeof region
  const wanted = `a region of ${store} such as "${example}"`
  throw invalidRegion(found, wanted)
}

function wrong(name: string, wanted: string, value: unknown): SigningError {
  const found = typeof value === 'string' ? value.slice(0, 80) : typeof value
  return new SigningError('input_invalid', `Cannot make a store: found ${name} "${found}", wanted ${wanted}`, {
    name,
    found,
    wanted,
  })
}
