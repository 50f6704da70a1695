import { Readable } from 'node:stream'
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetBucketWebsiteCommand,
  GetObjectAclCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketCorsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  RestoreObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLocalS3, type LocalS3 } from '../../src/s3.js'
import { clientFor, faultOf } from './harness.js'

const Bucket = 'photos'
const MIB = 1024 * 1024

describe.each([false, true])('@aws-sdk/client-s3 with https %s', (https) => {
  let s3: LocalS3
  let client: S3Client
  const put = (Key: string, Body: string | Uint8Array = 'miaow', more = {}) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }))
  const text = async (Key: string, more = {}) =>
    (await client.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body?.transformToString()
  beforeAll(async () => {
    s3 = await createLocalS3({ buckets: [Bucket], https })
    client = clientFor(s3)
  })
  afterAll(async () => {
    client.destroy()
    await s3.close()
  })

  it('makes, finds and deletes buckets', async () => {
    await client.send(new CreateBucketCommand({ Bucket: 'films' }))
    const { Buckets = [], Owner } = await client.send(new ListBucketsCommand({}))
    expect([Buckets.map(({ Name }) => Name), Owner?.DisplayName]).toEqual([['films', Bucket], 'local'])
    expect((await client.send(new HeadBucketCommand({ Bucket: 'films' }))).BucketRegion).toBe('us-east-1')
    expect((await client.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBeUndefined()
    await client.send(new DeleteBucketCommand({ Bucket: 'films' }))
    expect(await faultOf(client.send(new HeadBucketCommand({ Bucket: 'films' })))).toBe('404 NotFound')
    expect(await faultOf(client.send(new ListObjectsV2Command({ Bucket: 'films' })))).toBe('404 NoSuchBucket')
  })

  it('puts, gets, describes and deletes an object', async () => {
    const put = new PutObjectCommand({
      Bucket,
      Key: 'a b+c%/ö.txt',
      Body: 'miaow',
      ContentType: 'text/plain',
      Metadata: { of: 'cat' },
    })
    expect(await client.send(put)).toMatchObject({
      ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
      ChecksumType: 'FULL_OBJECT',
      ServerSideEncryption: 'AES256',
    })
    expect(await text('a b+c%/ö.txt')).toBe('miaow')
    expect(
      await client.send(new HeadObjectCommand({ Bucket, Key: 'a b+c%/ö.txt', ChecksumMode: 'ENABLED' })),
    ).toMatchObject({
      ContentLength: 5,
      ContentType: 'text/plain',
      Metadata: { of: 'cat' },
      ChecksumCRC32: expect.any(String),
    })
    expect(await text('a b+c%/ö.txt', { Range: 'bytes=1-2' })).toBe('ia')
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'a b+c%/ö.txt' }))
    expect(await faultOf(text('a b+c%/ö.txt'))).toBe('404 NoSuchKey')
  })

  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'proves and returns a checksum: %s',
    async (ChecksumAlgorithm) => {
      const sent = await put(`sum-${ChecksumAlgorithm}`, 'miaow', { ChecksumAlgorithm })
      const got = await client.send(
        new GetObjectCommand({ Bucket, Key: `sum-${ChecksumAlgorithm}`, ChecksumMode: 'ENABLED' }),
      )
      const name = `Checksum${ChecksumAlgorithm}` as const
      expect([await got.Body?.transformToString(), got[name], got.ChecksumType]).toEqual([
        'miaow',
        sent[name],
        'FULL_OBJECT',
      ])
      const wrong = Buffer.alloc(Buffer.from(got[name] ?? '', 'base64').length).toString('base64')
      expect(await faultOf(put('wrong', 'miaow', { [name]: wrong }))).toBe('400 BadDigest')
      expect(await faultOf(text('wrong'))).toBe('404 NoSuchKey')
    },
  )

  it('sends a stream of unknown kind in chunks', async () => {
    const pieces = Array.from({ length: 10 }, () => Buffer.alloc(10_000, 'x'))
    const Body = Readable.from(pieces, { objectMode: false })
    await client.send(new PutObjectCommand({ Bucket, Key: 'stream', Body, ContentLength: 100_000 }))
    expect(s3.requests.entries.at(-1)?.verdict).toMatchObject({ ok: true, payload: 'unsigned-trailer' })
    expect((await client.send(new HeadObjectCommand({ Bucket, Key: 'stream' }))).ContentLength).toBe(100_000)
    expect((await text('stream'))?.length).toBe(100_000)
  })

  it('lists objects in pages, with groups, by both versions', async () => {
    for (const key of ['l/1', 'l/2', 'l/sub/3', 'l/é ü']) await put(key)
    const page = await client.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'l/', Delimiter: '/', MaxKeys: 2, EncodingType: 'url' }),
    )
    expect(page).toMatchObject({
      IsTruncated: true,
      KeyCount: 2,
      Contents: [{ Key: 'l/1', Size: 5, StorageClass: 'STANDARD' }, { Key: 'l/2' }],
    })
    const rest = await client.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'l/', Delimiter: '/', ContinuationToken: page.NextContinuationToken }),
    )
    expect([rest.CommonPrefixes, rest.Contents?.map(({ Key }) => Key), rest.IsTruncated]).toEqual([
      [{ Prefix: 'l/sub/' }],
      ['l/é ü'],
      false,
    ])
    const first = await client.send(new ListObjectsCommand({ Bucket, Prefix: 'l/', MaxKeys: 3 }))
    expect(first.Contents?.map(({ Key }) => Key)).toEqual(['l/1', 'l/2', 'l/sub/3'])
    expect((await client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 0 }))).KeyCount).toBe(0)
  })

  it('copies an object, and refuses a copy onto itself that changes nothing', async () => {
    await put('from ö', 'copied', { Metadata: { a: '1' } })
    const CopySource = encodeURI(`${Bucket}/from ö`)
    expect(
      (await client.send(new CopyObjectCommand({ Bucket, Key: 'to', CopySource }))).CopyObjectResult?.ETag,
    ).toMatch(/^"/)
    expect(await text('to')).toBe('copied')
    expect(await faultOf(client.send(new CopyObjectCommand({ Bucket, Key: 'from ö', CopySource })))).toBe(
      '400 InvalidRequest',
    )
    await client.send(
      new CopyObjectCommand({ Bucket, Key: 'from ö', CopySource, MetadataDirective: 'REPLACE', Metadata: { b: '2' } }),
    )
    expect((await client.send(new HeadObjectCommand({ Bucket, Key: 'from ö' }))).Metadata).toEqual({ b: '2' })
  })

  it('writes on a condition', async () => {
    const { ETag } = await put('once')
    expect(await faultOf(put('once', 'b', { IfNoneMatch: '*' }))).toBe('412 PreconditionFailed')
    expect(await faultOf(put('once', 'b', { IfMatch: '"0"' }))).toBe('412 PreconditionFailed')
    expect(await faultOf(put('never', 'b', { IfMatch: ETag }))).toBe('404 NoSuchKey')
    await put('once', 'c', { IfMatch: ETag })
    await put('new-once', 'c', { IfNoneMatch: '*' })
    expect([await text('once'), await text('new-once')]).toEqual(['c', 'c'])
  })

  it('reads on a condition', async () => {
    const { ETag } = await put('read-once')
    expect(await faultOf(text('read-once', { IfNoneMatch: ETag }))).toBe('304 Unknown')
    expect(await faultOf(text('read-once', { IfMatch: '"0"' }))).toBe('412 PreconditionFailed')
    expect(await faultOf(text('read-once', { Range: 'bytes=99-' }))).toBe('416 InvalidRange')
    expect(await text('read-once', { Range: 'bytes=-3' })).toBe('aow')
  })

  it('deletes many objects at once', async () => {
    for (const key of ['d1', 'd2']) await put(key)
    const Objects = ['d1', 'd2', 'd3'].map((Key) => ({ Key }))
    const { Deleted } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['d1', 'd2', 'd3'])
    expect(await faultOf(text('d1'))).toBe('404 NoSuchKey')
  })

  it('keeps tags', async () => {
    await put('tagged', 'a', { Tagging: 'kind=cat&age=3' })
    const tags = async () => (await client.send(new GetObjectTaggingCommand({ Bucket, Key: 'tagged' }))).TagSet
    expect(await tags()).toEqual([
      { Key: 'kind', Value: 'cat' },
      { Key: 'age', Value: '3' },
    ])
    await client.send(
      new PutObjectTaggingCommand({ Bucket, Key: 'tagged', Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }),
    )
    expect((await client.send(new GetObjectCommand({ Bucket, Key: 'tagged' }))).TagCount).toBe(1)
    await client.send(new DeleteObjectTaggingCommand({ Bucket, Key: 'tagged' }))
    expect(await tags()).toEqual([])
    expect(await faultOf(client.send(new GetBucketTaggingCommand({ Bucket })))).toBe('404 NoSuchTagSet')
    await client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }))
    expect((await client.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual([{ Key: 'a', Value: 'b' }])
  })

  it('keeps versions', async () => {
    const Bucket = 'versioned'
    await client.send(new CreateBucketCommand({ Bucket }))
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }))
    expect((await client.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Enabled')
    const { VersionId } = await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: '1' }))
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: '2' }))
    const marker = await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }))
    expect(marker.DeleteMarker).toBe(true)
    const { Versions, DeleteMarkers } = await client.send(new ListObjectVersionsCommand({ Bucket }))
    expect([Versions?.map(({ IsLatest }) => IsLatest), DeleteMarkers?.map(({ IsLatest }) => IsLatest)]).toEqual([
      [false, false],
      [true],
    ])
    const old = await client.send(new GetObjectCommand({ Bucket, Key: 'a', VersionId }))
    expect(await old.Body?.transformToString()).toBe('1')
    expect(await faultOf(client.send(new GetObjectCommand({ Bucket, Key: 'a' })))).toBe('404 NoSuchKey')
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'a', VersionId: marker.VersionId }))
    expect(await (await client.send(new GetObjectCommand({ Bucket, Key: 'a' }))).Body?.transformToString()).toBe('2')
  })

  it.each([
    ['SHA256', undefined, 'COMPOSITE'],
    ['CRC32', undefined, 'COMPOSITE'],
    ['CRC32C', 'FULL_OBJECT', 'FULL_OBJECT'],
    ['CRC64NVME', undefined, 'FULL_OBJECT'],
    [undefined, undefined, 'FULL_OBJECT'],
  ] as const)('uploads in parts with %s, %s', async (ChecksumAlgorithm, ChecksumType, found) => {
    const Key = `parts-${ChecksumAlgorithm}`
    const { UploadId } = await client.send(
      new CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm, ChecksumType }),
    )
    const bodies = [Buffer.alloc(5 * MIB, 'a'), Buffer.from('end')]
    const Parts = []
    for (const [index, Body] of bodies.entries()) {
      const part = { Bucket, Key, UploadId, PartNumber: index + 1, Body }
      const sent = await client.send(
        new UploadPartCommand(
          ChecksumAlgorithm ? { ...part, ChecksumAlgorithm } : { ...part, ChecksumAlgorithm: 'CRC64NVME' },
        ),
      )
      Parts.push({ ...sent, PartNumber: index + 1 })
    }
    expect((await client.send(new ListPartsCommand({ Bucket, Key, UploadId }))).Parts).toHaveLength(2)
    expect(
      (await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads?.map((upload) => upload.Key),
    ).toContain(Key)
    const done = await client.send(
      new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
    )
    expect([done.ChecksumType, done.ETag]).toEqual([found, expect.stringMatching(/^"[0-9a-f]{32}-2"$/)])
    expect((await text(Key))?.length).toBe(5 * MIB + 3)
    const second = await client.send(new GetObjectCommand({ Bucket, Key, PartNumber: 2 }))
    expect([await second.Body?.transformToString(), second.PartsCount]).toEqual(['end', 2])
    const attributes = await client.send(
      new GetObjectAttributesCommand({
        Bucket,
        Key,
        ObjectAttributes: ['ETag', 'ObjectSize', 'ObjectParts', 'Checksum', 'StorageClass'],
      }),
    )
    expect(attributes).toMatchObject({
      ObjectSize: 5 * MIB + 3,
      ObjectParts: { TotalPartsCount: 2 },
      Checksum: { ChecksumType: found },
    })
  })

  it('copies parts, and refuses a small part that is not the last', async () => {
    await put('source', Buffer.alloc(6 * MIB, 's'))
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'joined' }))
    const part = { Bucket, Key: 'joined', UploadId, CopySource: `${Bucket}/source` }
    const one = await client.send(
      new UploadPartCopyCommand({ ...part, PartNumber: 1, CopySourceRange: `bytes=0-${5 * MIB - 1}` }),
    )
    const two = await client.send(new UploadPartCopyCommand({ ...part, PartNumber: 2, CopySourceRange: 'bytes=0-9' }))
    const complete = (Parts: { PartNumber: number; ETag: string | undefined }[]) =>
      client.send(new CompleteMultipartUploadCommand({ Bucket, Key: 'joined', UploadId, MultipartUpload: { Parts } }))
    const parts = [one, two].map(({ CopyPartResult }, index) => ({ PartNumber: index + 1, ETag: CopyPartResult?.ETag }))
    expect(await faultOf(complete([...parts].reverse()))).toBe('400 InvalidPartOrder')
    expect(await faultOf(complete([{ PartNumber: 1, ETag: '"0"' }]))).toBe('400 InvalidPart')
    const three = await client.send(new UploadPartCopyCommand({ ...part, PartNumber: 3, CopySourceRange: 'bytes=0-9' }))
    expect(await faultOf(complete([...parts, { PartNumber: 3, ETag: three.CopyPartResult?.ETag }]))).toBe(
      '400 EntityTooSmall',
    )
    await complete(parts)
    expect((await client.send(new HeadObjectCommand({ Bucket, Key: 'joined' }))).ContentLength).toBe(5 * MIB + 10)
  })

  it('answers what is not set with its own code, and gives back what is', async () => {
    const faults = await Promise.all([
      faultOf(client.send(new GetBucketCorsCommand({ Bucket }))),
      faultOf(client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))),
      faultOf(client.send(new GetBucketPolicyCommand({ Bucket }))),
      faultOf(client.send(new GetBucketWebsiteCommand({ Bucket }))),
    ])
    expect(faults).toEqual([
      '404 NoSuchCORSConfiguration',
      '404 NoSuchLifecycleConfiguration',
      '404 NoSuchBucketPolicy',
      '404 NoSuchWebsiteConfiguration',
    ])
    const Policy = '{"Version":"2012-10-17","Statement":[]}'
    await client.send(new PutBucketPolicyCommand({ Bucket, Policy }))
    expect((await client.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toBe(Policy)
    expect(await faultOf(client.send(new PutBucketPolicyCommand({ Bucket, Policy: 'x' })))).toBe('400 MalformedPolicy')
    const rules = [{ AllowedMethods: ['GET'], AllowedOrigins: ['https://app.example.com'], AllowedHeaders: ['*'] }]
    await client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: rules } }))
    expect((await client.send(new GetBucketCorsCommand({ Bucket }))).CORSRules).toMatchObject(rules)
    const { ServerSideEncryptionConfiguration } = await client.send(new GetBucketEncryptionCommand({ Bucket }))
    expect(ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe(
      'AES256',
    )
  })

  it('tells who may do what', async () => {
    await put('shown', 'a', { ACL: 'public-read' })
    const everyone = async (Key: string) =>
      (await client.send(new GetObjectAclCommand({ Bucket, Key }))).Grants?.filter(
        ({ Grantee }) => Grantee?.Type === 'Group',
      ).map(({ Permission }) => Permission)
    expect(await everyone('shown')).toEqual(['READ'])
    await client.send(new PutObjectAclCommand({ Bucket, Key: 'shown', ACL: 'private' }))
    expect(await everyone('shown')).toEqual([])
    expect((await client.send(new GetBucketAclCommand({ Bucket }))).Grants).toHaveLength(1)
  })

  it('restores an archived object before it can be read', async () => {
    await put('cold', 'ice', { StorageClass: 'GLACIER' })
    expect(await faultOf(text('cold'))).toBe('403 InvalidObjectState')
    const restore = () => client.send(new RestoreObjectCommand({ Bucket, Key: 'cold', RestoreRequest: { Days: 2 } }))
    expect((await restore()).$metadata.httpStatusCode).toBe(202)
    expect((await restore()).$metadata.httpStatusCode).toBe(200)
    expect(await text('cold')).toBe('ice')
    expect((await client.send(new HeadObjectCommand({ Bucket, Key: 'cold' }))).Restore).toMatch(
      /^ongoing-request="false"/,
    )
    await put('warm')
    expect(await faultOf(client.send(new RestoreObjectCommand({ Bucket, Key: 'warm' })))).toBe('403 InvalidObjectState')
  })

  it('refuses a secret, a region and a token that are not its own', async () => {
    const { accessKeyId, accessKeySecret } = s3.credentials
    const faultWith = async (options: Parameters<typeof clientFor>[1]) => {
      const other = clientFor(s3, options)
      return faultOf(other.send(new ListObjectsV2Command({ Bucket }))).finally(() => other.destroy())
    }
    expect(await faultWith({ credentials: { accessKeyId, secretAccessKey: 'FAKEother' } })).toBe(
      '403 SignatureDoesNotMatch',
    )
    expect(await faultWith({ credentials: { accessKeyId: 'FAKEID', secretAccessKey: accessKeySecret } })).toBe(
      '403 InvalidAccessKeyId',
    )
    expect(await faultWith({ region: 'eu-west-1' })).toBe('400 AuthorizationHeaderMalformed')
    const temporary = s3.issueTemporaryCredentials({ expiresIn: 900 })
    const pair = { accessKeyId: temporary.accessKeyId, secretAccessKey: String(temporary.accessKeySecret) }
    expect(await faultWith({ credentials: { ...pair, sessionToken: temporary.securityToken } })).toBe('none')
    expect(await faultWith({ credentials: { ...pair, sessionToken: 'FAKE' } })).toBe('400 InvalidToken')
    expect(await faultWith({ credentials: pair })).toBe('403 InvalidAccessKeyId')
  })
})

it('@aws-sdk/s3-request-presigner presigns every kind of call', async () => {
  const s3 = await createLocalS3({ buckets: [Bucket] })
  const client = clientFor(s3)
  const url = (command: object) => getSignedUrl(client, command as GetObjectCommand, { expiresIn: 60 })
  const Key = 'by URL'
  expect((await fetch(await url(new PutObjectCommand({ Bucket, Key })), { method: 'PUT', body: 'miaow' })).status).toBe(
    200,
  )
  expect(
    await (
      await fetch(await url(new GetObjectCommand({ Bucket, Key, Range: 'bytes=0-1' })), {
        headers: { range: 'bytes=0-1' },
      })
    ).text(),
  ).toBe('mi')
  expect(
    (await fetch(await url(new HeadObjectCommand({ Bucket, Key })), { method: 'HEAD' })).headers.get('content-length'),
  ).toBe('5')
  expect(await (await fetch(await url(new ListObjectsV2Command({ Bucket, Prefix: 'by' })))).text()).toContain(
    '<Key>by URL</Key>',
  )
  const begun = await fetch(await url(new CreateMultipartUploadCommand({ Bucket, Key })), { method: 'POST' })
  const UploadId = /<UploadId>(.*?)</.exec(await begun.text())?.[1] ?? ''
  const part = await fetch(await url(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1 })), {
    method: 'PUT',
    body: 'part',
  })
  expect([part.status, part.headers.get('etag')]).toEqual([200, expect.stringMatching(/^"[0-9a-f]{32}"$/)])
  expect((await fetch(await url(new DeleteObjectCommand({ Bucket, Key })), { method: 'DELETE' })).status).toBe(204)
  client.destroy()
  await s3.close()
})
