import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { createSyncSigner, type SyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier } from '@presign/core/verify'
import { type Store, stores } from '@presign/s3'
import { storeOfHost } from '@presign/s3/explain'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AwsV4, awsV4 } from '../src/index.js'
import { awsV4Verification } from '../src/verify.js'

const at = new Date('2026-01-31T12:00:00Z')
const ACCOUNT = '0123456789abcdef0123456789abcdef'
const credentials = { accessKeyId: 'AKtestKEY0001', accessKeySecret: 'FAKEsecret' }

/** Each store, its bucket, and the endpoint a user of the SDK writes down. */
const all: readonly [store: Store, bucket: string, region: string, endpoint: string, pathStyle: boolean][] = [
  [stores.r2({ account: ACCOUNT }), 'photos', 'auto', `https://${ACCOUNT}.r2.cloudflarestorage.com`, true],
  [
    stores.r2({ account: ACCOUNT, jurisdiction: 'eu' }),
    'photos',
    'auto',
    `https://${ACCOUNT}.eu.r2.cloudflarestorage.com`,
    true,
  ],
  [stores.minio({ endpoint: 'http://127.0.0.1:9000' }), 'photos', 'us-east-1', 'http://127.0.0.1:9000', true],
  [stores.minio({ endpoint: 'http://minio:9000', region: 'home' }), 'my.photos', 'home', 'http://minio:9000', true],
  [stores.ceph({ endpoint: 'https://ceph.example.com' }), 'Photos_2026', 'us-east-1', 'https://ceph.example.com', true],
  [stores.b2({ region: 'us-west-004' }), 'MyPhotos', 'us-west-004', 'https://s3.us-west-004.backblazeb2.com', true],
  [stores.spaces({ region: 'nyc3' }), 'photos', 'nyc3', 'https://nyc3.digitaloceanspaces.com', false],
  [stores.wasabi({ region: 'eu-central-1' }), 'photos', 'eu-central-1', 'https://s3.eu-central-1.wasabisys.com', true],
  [stores.oss({ region: 'cn-hangzhou' }), 'photos', 'cn-hangzhou', 'https://s3.oss-cn-hangzhou.aliyuncs.com', false],
  [
    stores.cos({ region: 'ap-guangzhou' }),
    'photos-1250000000',
    'ap-guangzhou',
    'https://cos.ap-guangzhou.myqcloud.com',
    false,
  ],
  [stores.gcs(), 'my_photos', 'auto', 'https://storage.googleapis.com', true],
]

/** The official client at that endpoint, which adds no checksum of its own. */
function sdk(region: string, endpoint: string, forcePathStyle: boolean, sessionToken?: string): S3Client {
  const { accessKeyId, accessKeySecret: secretAccessKey } = credentials
  return new S3Client({
    region,
    endpoint,
    forcePathStyle,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
}

function signerOf(store: Store, securityToken?: string): SyncSigner<AwsV4> {
  return createSyncSigner(awsV4({ ...store }), { credentials: { ...credentials, securityToken }, backend: nodeBackend })
}

/** Host, path and signed parameters, whatever their order and letter case of escapes. `x-id` names an SDK's call. */
function partsOf(url: string) {
  const [place = '', query = ''] = url.split('?')
  return { place, query: query.split('&').sort() }
}

const rows = all.map((row) => [`${row[0].name} at ${row[3]}`, ...row] as const)

describe.each(rows)('stores.%s', (_, store, bucket, region, endpoint, pathStyle) => {
  const keys = ['cat.jpg', 'a b/ö+c&d.txt', '中文/😀.txt', "(1)*!'.txt"]
  const id = { 'x-id': 'GetObject' }

  it.each(keys)('stores sign GET of %s as the official client does', async (key) => {
    const client = sdk(region, endpoint, pathStyle)
    const theirs = await getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key }), {
      expiresIn: 900,
      signingDate: at,
    })
    const query = { ...id, 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' }
    const { url } = signerOf(store).presign({ bucket, key, query, expiresIn: 900, at })
    expect(partsOf(url)).toEqual(partsOf(theirs))
  })

  it('stores sign PUT and HEAD with a token as the official client does', async () => {
    const client = sdk(region, endpoint, pathStyle, 'FAKEtoken/+=')
    const input = { Bucket: bucket, Key: 'cat.jpg' }
    const commands = { PUT: new PutObjectCommand(input), HEAD: new HeadObjectCommand(input) }
    for (const [method, command] of Object.entries(commands)) {
      const theirs = await getSignedUrl(client, command as PutObjectCommand, { expiresIn: 60, signingDate: at })
      const query = {
        ...(theirs.includes('x-id=') && { 'x-id': `${method === 'PUT' ? 'Put' : 'Head'}Object` }),
        'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD',
      }
      const { url } = signerOf(store, 'FAKEtoken/+=').presign({
        method,
        bucket,
        key: 'cat.jpg',
        query,
        expiresIn: 60,
        at,
      })
      expect(partsOf(url)).toEqual(partsOf(theirs))
    }
  })

  it('stores verify what they sign, and find the bucket again', () => {
    const { url } = signerOf(store).presign({ bucket, key: 'a b.txt', expiresIn: 60, at })
    const [, host = '', target = ''] = /^https?:\/\/([^/]+)(.*)$/.exec(url) ?? []
    const { verify } = createSyncVerifier([awsV4Verification({ ...store })], {
      credentialsOf: () => credentials,
      clock: { now: () => at.getTime() },
      backend: nodeBackend,
    })
    expect(verify({ method: 'GET', target, headers: { host } })).toMatchObject({ ok: true, bucket, key: 'a b.txt' })
  })

  it('storeOfHost knows the store by the host of a link', () => {
    const { url } = signerOf(store).presign({ bucket, key: 'a', expiresIn: 60, at })
    const host = /^https?:\/\/([^/]+)/.exec(url)?.[1] ?? ''
    const found = storeOfHost(host)
    if (store.name === 'minio' || store.name === 'ceph') expect(found).toBe(undefined)
    else expect([found?.name, found?.region]).toEqual([store.name, store.region])
  })
})

describe('names of buckets', () => {
  const good = (store: Store, bucket: string) => () => signerOf(store).presign({ bucket, key: 'a', expiresIn: 60, at })
  it.each<[Store, string[], string[]]>([
    [stores.r2({ account: ACCOUNT }), ['abc', 'a-b'], ['ab', 'a.b', 'Abc', '-ab', 'a_b', 'a'.repeat(64)]],
    [stores.minio({ endpoint: 'http://minio:9000' }), ['abc', 'a.b'], ['ab', 'Abc', 'a_b']],
    [stores.ceph({ endpoint: 'http://ceph:7480' }), ['Abc', 'a_b', 'team:photos', ':photos'], ['ab', 'a/b', 'a b']],
    [stores.b2({ region: 'us-west-004' }), ['Photos', 'a-b-c-d'], ['abcde', 'a.b.c.d', 'a_b_c_d']],
    [stores.gcs(), ['a_b', 'a.b.c', `${'a'.repeat(63)}.${'b'.repeat(63)}`], ['ab', 'Abc', 'a'.repeat(64), '_ab']],
    [stores.cos({ region: 'ap-guangzhou' }), ['photos-1250000000'], ['photos']],
  ])('$name has rules of its own', (store, names, others) => {
    for (const name of names) expect(good(store, name)).not.toThrow()
    for (const name of others) expect(good(store, name)).toThrow(expect.objectContaining({ code: 'bucket_invalid' }))
  })

  it('stores reject whatever could leave its place in a URL', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'aB0.-_:/%\\') })),
        (entry, bucket) => {
          const [store, , , endpoint] = entry
          if (!store.isBucketName(bucket)) return
          const { url } = signerOf(store).presign({ bucket, key: 'a', expiresIn: 60, at })
          const host = new URL(endpoint).host
          const { hostname, host: found, pathname } = new URL(url)
          expect([
            hostname.endsWith(new URL(endpoint).hostname),
            found === host || found === `${bucket}.${host}`,
          ]).toEqual([true, true])
          expect(decodeURIComponent(pathname)).toBe(found === host ? `/${bucket}/a` : '/a')
        },
      ),
      { numRuns: 500 },
    )
  })
})

it.each([
  [() => stores.r2({ account: 'my-account' }), 'input_invalid'],
  [() => stores.b2({ region: 'evil.example.com/' }), 'region_invalid'],
  [() => stores.spaces({ region: '' }), 'region_invalid'],
  [() => stores.oss({ region: undefined as never }), 'region_invalid'],
  [() => stores.minio({ endpoint: 'http://minio:9000/bucket' }), 'endpoint_invalid'],
])('stores are rejected where they are made: %s', (make, code) => {
  expect(make).toThrow(expect.objectContaining({ code }))
})
