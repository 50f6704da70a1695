import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import { awsV4 } from '@presign/aws-v4'
import { createSigner } from '@presign/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLocalS3, type LocalS3 } from '../../src/s3.js'
import { clientFor, faultOf } from './harness.js'

// What Ceph's s3-tests describe for listings, headers, conditional writes, parts and versions, as cases of ours.

const Bucket = 'photos'
let s3: LocalS3
let client: S3Client
let empty: Awaited<ReturnType<LocalS3['snapshot']>>
beforeAll(async () => {
  s3 = await createLocalS3({ buckets: [Bucket] })
  client = clientFor(s3)
  empty = await s3.snapshot()
})
beforeEach(() => empty.restore())
afterAll(async () => {
  client.destroy()
  await s3.close()
})

const put = (Key: string, Body = Key, more = {}) => client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }))
const text = async (Key: string, more = {}) =>
  (await client.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body?.transformToString()
const signedPut = (headers: Record<string, string>) =>
  createSigner(awsV4({ region: s3.region, endpoint: s3.endpoint }), { credentials: s3.credentials }).sign({
    ...{ method: 'PUT', bucket: Bucket, key: 'a', headers },
  })
const fill = async (...keys: string[]) => {
  for (const key of keys) await put(key)
}
const listed = async (more = {}) => {
  const {
    Contents = [],
    CommonPrefixes = [],
    IsTruncated,
  } = await client.send(new ListObjectsV2Command({ Bucket, ...more }))
  return [Contents.map(({ Key }) => Key), CommonPrefixes.map(({ Prefix }) => Prefix), IsTruncated]
}

describe('ListObjectsV2', () => {
  it.each([
    ['no key', [], {}, [[], [], false]],
    ['a delimiter', ['foo/bar', 'foo/baz', 'asdf'], { Delimiter: '/' }, [['asdf'], ['foo/'], false]],
    ['a delimiter that no key has', ['bar', 'foo'], { Delimiter: '/' }, [['bar', 'foo'], [], false]],
    ['another delimiter', ['b1ar', 'b2r', 'cab'], { Delimiter: 'a' }, [['b2r'], ['b1a', 'ca'], false]],
    ['a percent sign as delimiter', ['b%ar', 'c%ab', 'foo'], { Delimiter: '%' }, [['foo'], ['b%', 'c%'], false]],
    ['a space as delimiter', ['b ar', 'c ab', 'foo'], { Delimiter: ' ' }, [['foo'], ['b ', 'c '], false]],
    ['a prefix', ['foo/bar', 'foo/baz', 'quux'], { Prefix: 'foo/' }, [['foo/bar', 'foo/baz'], [], false]],
    ['a prefix that no key has', ['foo'], { Prefix: 'd' }, [[], [], false]],
    [
      'a prefix and a delimiter',
      ['foo/bar', 'foo/baz/xyzzy', 'quux/thud'],
      { Prefix: 'foo/', Delimiter: '/' },
      [['foo/bar'], ['foo/baz/'], false],
    ],
    ['a key that is its own group', ['a/', 'a/b'], { Delimiter: '/' }, [[], ['a/'], false]],
    ['a start between keys', ['bar', 'baz', 'foo'], { StartAfter: 'bax' }, [['baz', 'foo'], [], false]],
    ['a start behind all keys', ['bar'], { StartAfter: 'zzz' }, [[], [], false]],
    ['one key on a page', ['bar', 'baz'], { MaxKeys: 1 }, [['bar'], [], true]],
    ['no key on a page', ['bar'], { MaxKeys: 0 }, [[], [], false]],
    ['more than a thousand on a page', ['bar'], { MaxKeys: 5000 }, [['bar'], [], false]],
    ['capitals before small letters', ['b', 'A', '_'], {}, [['A', '_', 'b'], [], false]],
  ] as const)('lists with %s', async (_what, keys, more, wanted) => {
    await fill(...keys)
    expect(await listed(more)).toEqual(wanted)
  })

  it('refuses a negative number of keys, and a token that it did not make', async () => {
    expect(await faultOf(client.send(new ListObjectsV2Command({ Bucket, MaxKeys: -1 })))).toBe('400 InvalidArgument')
    expect(await faultOf(client.send(new ListObjectsV2Command({ Bucket, ContinuationToken: 'made-up' })))).toBe(
      '400 InvalidArgument',
    )
  })

  it('goes on with groups over pages, each of them once', async () => {
    await fill('a/1', 'a/2', 'b', 'c/1', 'c/2', 'd')
    const found: (string | undefined)[] = []
    let ContinuationToken: string | undefined
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket, Delimiter: '/', MaxKeys: 1, ContinuationToken }),
      )
      found.push(
        ...(page.Contents ?? []).map(({ Key }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      )
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken !== undefined)
    expect(found).toEqual(['a/', 'b', 'c/', 'd'])
  })

  it('names the owner where it is asked to, and the first version always', async () => {
    await fill('a')
    const owner = async (more: object) =>
      (await client.send(new ListObjectsV2Command({ Bucket, ...more }))).Contents?.[0]?.Owner?.DisplayName
    expect([await owner({}), await owner({ FetchOwner: true })]).toEqual([undefined, 'local'])
    expect((await client.send(new ListObjectsCommand({ Bucket }))).Contents?.[0]?.Owner?.DisplayName).toBe('local')
  })
})

describe('objects', () => {
  it('refuses what cannot be: a key of 1025 bytes, metadata of more than 2 kB, an unknown class', async () => {
    expect(await faultOf(put('k'.repeat(1025), 'a'))).toBe('400 KeyTooLongError')
    expect(await faultOf(put('a', 'a', { Metadata: { a: 'x'.repeat(2100) } }))).toBe('400 MetadataTooLarge')
    expect(await faultOf(put('a', 'a', { StorageClass: 'FAST' as never }))).toBe('400 InvalidStorageClass')
    expect(await faultOf(put('a', 'a', { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: new Date() }))).toBe(
      '501 NotImplemented',
    )
    expect(await listed()).toEqual([[], [], false])
  })

  it('gives back the headers that it was sent, and those that a request asks for', async () => {
    await put('a', 'a', {
      CacheControl: 'no-store',
      ContentDisposition: 'inline',
      ContentEncoding: 'gzip',
      ContentLanguage: 'de',
    })
    expect(await client.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).toMatchObject({
      CacheControl: 'no-store',
      ContentDisposition: 'inline',
      ContentEncoding: 'gzip',
      ContentLanguage: 'de',
    })
    const asked = { ResponseCacheControl: 'max-age=1', ResponseContentType: 'text/html' }
    expect(await client.send(new GetObjectCommand({ Bucket, Key: 'a', ...asked }))).toMatchObject({
      CacheControl: 'max-age=1',
      ContentType: 'text/html',
    })
  })

  it.each([
    ['bytes=4-7', 'efgh'],
    ['bytes=4-', 'efghij'],
    ['bytes=-3', 'hij'],
    ['bytes=8-100', 'ij'],
    ['bytes=-100', 'abcdefghij'],
    ['bytes=7-4', 'abcdefghij'],
    ['lines=1-2', 'abcdefghij'],
  ])('answers a range of %s', async (Range, wanted) => {
    await put('digits', 'abcdefghij')
    expect(await text('digits', { Range })).toBe(wanted)
  })

  it('refuses a range that begins behind the end, of an empty object as well', async () => {
    await put('digits', 'abc')
    await put('empty', '')
    expect(await faultOf(text('digits', { Range: 'bytes=3-' }))).toBe('416 InvalidRange')
    expect(await faultOf(text('empty', { Range: 'bytes=0-0' }))).toBe('416 InvalidRange')
  })

  it('deletes on a condition, and what is not there without a word', async () => {
    const { ETag } = await put('a')
    const remove = (IfMatch?: string) => client.send(new DeleteObjectCommand({ Bucket, Key: 'a', IfMatch }))
    expect(await faultOf(remove('"0"'))).toBe('412 PreconditionFailed')
    await remove(ETag)
    await remove()
    expect(await faultOf(text('a'))).toBe('404 NoSuchKey')
  })

  it('refuses more than a thousand deletions at once, and more tags than there may be', async () => {
    const Objects = Array.from({ length: 1001 }, (_, index) => ({ Key: String(index) }))
    expect(await faultOf(client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } })))).toBe(
      '400 MalformedXML',
    )
    await put('a')
    const TagSet = Array.from({ length: 11 }, (_, index) => ({ Key: String(index), Value: '' }))
    expect(await faultOf(client.send(new PutObjectTaggingCommand({ Bucket, Key: 'a', Tagging: { TagSet } })))).toBe(
      '400 InvalidTag',
    )
    const many = Array.from({ length: 50 }, (_, index) => ({ Key: String(index), Value: '' }))
    expect(await faultOf(client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: many } })))).toBe('none')
  })

  it('copies on a condition, with its metadata or with others', async () => {
    const { ETag } = await put('a', 'a', { Metadata: { a: '1' }, ContentType: 'text/plain' })
    const copy = (more = {}) =>
      client.send(new CopyObjectCommand({ Bucket, Key: 'b', CopySource: `/${Bucket}/a`, ...more }))
    await expect(copy({ CopySourceIfMatch: '"0"' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      Condition: 'x-amz-copy-source-If-Match',
    })
    await expect(copy({ CopySourceIfNoneMatch: ETag })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      Condition: 'x-amz-copy-source-If-None-Match',
    })
    await copy({ CopySourceIfMatch: ETag })
    expect(await client.send(new HeadObjectCommand({ Bucket, Key: 'b' }))).toMatchObject({
      Metadata: { a: '1' },
      ContentType: 'text/plain',
    })
    await copy({ MetadataDirective: 'REPLACE', Metadata: { b: '2' } })
    expect(await client.send(new HeadObjectCommand({ Bucket, Key: 'b' }))).toMatchObject({
      Metadata: { b: '2' },
      ContentType: 'binary/octet-stream',
    })
    expect(await faultOf(copy({ CopySource: `/${Bucket}/missing` }))).toBe('404 NoSuchKey')
    expect(await faultOf(copy({ CopySource: '/missing/a' }))).toBe('404 NoSuchBucket')
  })
})

describe('objects of a website', () => {
  const redirect = async (Key: string) =>
    (await client.send(new HeadObjectCommand({ Bucket, Key }))).WebsiteRedirectLocation

  it('say where they lead, which a copy does not', async () => {
    await put('a', 'a', { WebsiteRedirectLocation: '/elsewhere' })
    expect(await redirect('a')).toBe('/elsewhere')
    const copy = { Bucket, CopySource: `${Bucket}/a` }
    await client.send(new CopyObjectCommand({ ...copy, Key: 'b' }))
    await client.send(new CopyObjectCommand({ ...copy, Key: 'c', WebsiteRedirectLocation: 'https://example.com/' }))
    expect([await redirect('b'), await redirect('c')]).toEqual([undefined, 'https://example.com/'])
  })

  it('lead nowhere but to a path or a page', async () => {
    expect(await faultOf(put('a', 'a', { WebsiteRedirectLocation: 'elsewhere' }))).toBe('400 InvalidRedirectLocation')
  })
})

it('a range and the number of a part are not asked for at once', async () => {
  await put('a', '0123')
  expect(await faultOf(text('a', { Range: 'bytes=0-1', PartNumber: 1 }))).toBe('400 InvalidRequest')
  await expect(text('a', { Range: 'bytes=4-' })).rejects.toMatchObject({
    name: 'InvalidRange',
    RangeRequested: 'bytes=4-',
    ActualObjectSize: '4',
  })
})

it('a checksum of a kind that is not known here is not passed over', async () => {
  const { url, headers } = await signedPut({ 'x-amz-checksum-xxhash64': 'AAAAAAAAAAA=' })
  const answer = await fetch(url, { method: 'PUT', headers, body: 'a' })
  expect([answer.status, await answer.text()]).toEqual([501, expect.stringContaining('x-amz-checksum-xxhash64')])
})

describe('buckets', () => {
  it('refuses a name that cannot be, another region, and the deletion of one that has objects', async () => {
    const create = (name: string, LocationConstraint?: string) =>
      client.send(
        new CreateBucketCommand({
          Bucket: name,
          ...(LocationConstraint && { CreateBucketConfiguration: { LocationConstraint: LocationConstraint as never } }),
        }),
      )
    expect(await faultOf(create('No_Name'))).toBe('400 InvalidBucketName')
    expect(await faultOf(create('other-region', 'eu-west-1'))).toBe('400 IllegalLocationConstraintException')
    expect(await faultOf(create(Bucket))).toBe('none')
    await put('a')
    expect(await faultOf(client.send(new DeleteBucketCommand({ Bucket })))).toBe('409 BucketNotEmpty')
    expect(await faultOf(client.send(new DeleteBucketCommand({ Bucket: 'missing' })))).toBe('404 NoSuchBucket')
  })
})

describe('uploads in parts', () => {
  const begin = async (more = {}) =>
    (await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'a', ...more }))).UploadId
  const part = (UploadId: string | undefined, PartNumber: number, Body: string | Uint8Array, more = {}) =>
    client.send(
      new UploadPartCommand({ Bucket, Key: 'a', UploadId, PartNumber, Body, ChecksumAlgorithm: 'CRC64NVME', ...more }),
    )
  const complete = (
    UploadId: string | undefined,
    Parts: { PartNumber: number; ETag?: string | undefined }[],
    more = {},
  ) =>
    client.send(new CompleteMultipartUploadCommand({ Bucket, Key: 'a', UploadId, MultipartUpload: { Parts }, ...more }))

  it('refuses an upload that is not there, a list without parts and one with a part that is missing', async () => {
    const UploadId = await begin()
    expect(await faultOf(part('0'.repeat(32), 1, 'a'))).toBe('404 NoSuchUpload')
    expect(await faultOf(complete(UploadId, []))).toBe('400 MalformedXML')
    expect(await faultOf(complete(UploadId, [{ PartNumber: 1, ETag: '"0"' }]))).toBe('400 InvalidPart')
    expect(await faultOf(part(UploadId, 10_001, 'a'))).toBe('400 InvalidArgument')
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'a', UploadId }))
    expect(await faultOf(client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'a', UploadId })))).toBe(
      '404 NoSuchUpload',
    )
    expect((await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads).toBeUndefined()
  })

  it('takes the last bytes that were sent for a number, and lists parts in pages', async () => {
    const UploadId = await begin()
    await part(UploadId, 1, 'old')
    const { ETag } = await part(UploadId, 1, 'new')
    await part(UploadId, 2, 'left')
    const page = await client.send(new ListPartsCommand({ Bucket, Key: 'a', UploadId, MaxParts: 1 }))
    expect([page.Parts?.map(({ PartNumber }) => PartNumber), page.IsTruncated, page.NextPartNumberMarker]).toEqual([
      [1],
      true,
      '1',
    ])
    await complete(UploadId, [{ PartNumber: 1, ETag }])
    expect(await text('a')).toBe('new')
    expect((await client.send(new HeadObjectCommand({ Bucket, Key: 'a', PartNumber: 1 }))).PartsCount).toBe(1)
    expect(await faultOf(text('a', { PartNumber: 2 }))).toBe('416 InvalidPartNumber')
  })

  it('writes on a condition when it is completed', async () => {
    await put('a', 'before')
    const UploadId = await begin()
    const { ETag } = await part(UploadId, 1, 'after')
    expect(await faultOf(complete(UploadId, [{ PartNumber: 1, ETag }], { IfNoneMatch: '*' }))).toBe(
      '412 PreconditionFailed',
    )
    expect(await text('a')).toBe('before')
    await complete(UploadId, [{ PartNumber: 1, ETag }])
    expect(await text('a')).toBe('after')
  })

  it('takes parts with any checksum where it was begun without a word of one, as boto3 begins it', async () => {
    const silent = clientFor(s3, { requestChecksumCalculation: 'WHEN_REQUIRED' })
    const { UploadId = '' } = await silent.send(new CreateMultipartUploadCommand({ Bucket, Key: 'a' }))
    silent.destroy()
    const sent = await part(UploadId, 1, 'abc', { ChecksumAlgorithm: 'CRC32' })
    expect(sent.ChecksumCRC32).toBe('NSRBwg==')
    expect(await faultOf(part(UploadId, 2, 'abc', { ChecksumAlgorithm: 'CRC32', ChecksumCRC32: 'AAAAAA==' }))).toBe(
      '400 BadDigest',
    )
    const done = await complete(UploadId, [{ ...sent, PartNumber: 1 }])
    expect(done).toMatchObject({ ChecksumCRC64NVME: expect.any(String), ChecksumType: 'FULL_OBJECT' })
  })

  it('is refused where the object would have another size than is told', async () => {
    const UploadId = await begin()
    const { ETag } = await part(UploadId, 1, 'abc')
    expect(await faultOf(complete(UploadId, [{ PartNumber: 1, ETag }], { MpuObjectSize: 4 }))).toBe(
      '400 InvalidRequest',
    )
    await complete(UploadId, [{ PartNumber: 1, ETag }], { MpuObjectSize: 3 })
  })

  it('copies ranges that have two ends', async () => {
    await put('source', '0123456789')
    const UploadId = await begin()
    const copy = (CopySourceRange: string) =>
      faultOf(
        client.send(
          new UploadPartCopyCommand({
            ...{ Bucket, Key: 'a', UploadId, PartNumber: 1 },
            ...{ CopySource: `${Bucket}/source`, CopySourceRange },
          }),
        ),
      )
    for (const range of ['bytes=5-', 'bytes=-5', 'bytes=a-b', '0-1'])
      expect(await copy(range)).toBe('400 InvalidArgument')
    expect(await copy('bytes=5-10')).toBe('416 InvalidRange')
    expect(await copy('bytes=5-9')).toBe('none')
  })

  it('refuses parts without the checksums that their upload promised, and a type that cannot be', async () => {
    const UploadId = await begin({ ChecksumAlgorithm: 'SHA256' })
    const sent = await part(UploadId, 1, 'a', { ChecksumAlgorithm: 'SHA256' })
    expect(await faultOf(part(UploadId, 1, 'a', { ChecksumAlgorithm: 'CRC32' }))).toBe('400 InvalidRequest')
    expect(await faultOf(complete(UploadId, [{ PartNumber: 1, ETag: sent.ETag }]))).toBe('400 InvalidRequest')
    const wrong = { PartNumber: 1, ETag: sent.ETag, ChecksumSHA256: Buffer.alloc(32).toString('base64') }
    expect(await faultOf(complete(UploadId, [wrong]))).toBe('400 InvalidPart')
    const done = await complete(UploadId, [{ ...sent, PartNumber: 1 }])
    expect(done.ChecksumSHA256).toMatch(/-1$/)
    expect(await faultOf(begin({ ChecksumAlgorithm: 'SHA1', ChecksumType: 'FULL_OBJECT' }))).toBe('400 InvalidRequest')
    expect(await faultOf(begin({ ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'COMPOSITE' }))).toBe(
      '400 InvalidRequest',
    )
  })
})

describe('versions', () => {
  const versioning = (Status: 'Enabled' | 'Suspended') =>
    client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }))

  it('has no status before it is enabled, and cannot go back to none', async () => {
    expect((await client.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined()
    await versioning('Enabled')
    await versioning('Suspended')
    expect((await client.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Suspended')
  })

  it('keeps one null version while it is suspended, beside those of before', async () => {
    await put('a', 'first')
    await versioning('Enabled')
    const { VersionId } = await put('a', 'second')
    await versioning('Suspended')
    await put('a', 'third')
    await put('a', 'fourth')
    const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }))
    expect(Versions.map((version) => [version.VersionId === 'null', version.IsLatest])).toEqual([
      [true, true],
      [false, false],
    ])
    expect([await text('a'), await text('a', { VersionId })]).toEqual(['fourth', 'second'])
  })

  it('names a marker above an object, refuses to read it, and copies a version', async () => {
    await versioning('Enabled')
    const { VersionId } = await put('a', 'kept')
    const { VersionId: marker } = await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }))
    expect(await faultOf(text('a', { VersionId: marker }))).toBe('405 MethodNotAllowed')
    const source = { Bucket, Key: 'b', CopySource: `${Bucket}/a?versionId=${marker}` }
    expect(await faultOf(client.send(new CopyObjectCommand(source)))).toBe('400 InvalidRequest')
    await client.send(new CopyObjectCommand({ Bucket, Key: 'a', CopySource: `${Bucket}/a?versionId=${VersionId}` }))
    expect(await text('a')).toBe('kept')
    expect(await faultOf(text('a', { VersionId: 'made-up' }))).toBe('400 InvalidArgument')
    await versioning('Suspended')
  })
})
