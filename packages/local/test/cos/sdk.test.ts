import { createHash } from 'node:crypto'
import dns from 'node:dns'
import COS from 'cos-nodejs-sdk-v5'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLocalCos, type LocalCos } from '../../src/cos.js'
import { createLocalOss } from '../../src/oss.js'

// The provider's own client, in its own addressing: `bucket.cos.<region>.myqcloud.com` resolves to this machine.

const Bucket = 'photos-1250000000'
const Region = 'ap-guangzhou'

let local: LocalCos
let empty: Awaited<ReturnType<LocalCos['snapshot']>>
let client: COS
beforeAll(async () => {
  const here = { address: '127.0.0.1', family: 4 }
  vi.spyOn(dns, 'lookup').mockImplementation(((_host: string, ...more: readonly unknown[]) => {
    const done = more.at(-1) as (...found: readonly unknown[]) => void
    const isAll = (more[0] as { all?: boolean }).all === true
    process.nextTick(done, null, ...(isAll ? [[here]] : [here.address, here.family]))
  }) as never)
  local = await createLocalCos({ buckets: [Bucket] })
  client = clientOf(local)
  empty = await local.snapshot()
})
beforeEach(() => empty.restore())
afterAll(async () => {
  vi.restoreAllMocks()
  await local.close()
})

function clientOf({ credentials, port }: LocalCos, more: COS.COSOptions = {}): COS {
  const { accessKeyId: SecretId, accessKeySecret: SecretKey } = credentials
  const Domain = `{Bucket}.cos.{Region}.myqcloud.com:${port}`
  const ServiceDomain = `service.cos.myqcloud.com:${port}`
  return new COS({ SecretId, SecretKey, Domain, ServiceDomain, Protocol: 'http:', KeepAlive: false, ...more })
}

const at = (Key: string) => ({ Bucket, Region, Key })
const put = (Key: string, Body: string | Buffer = Key, more = {}) => client.putObject({ ...at(Key), Body, ...more })
const read = async (Key: string, more = {}) => (await client.getObject({ ...at(Key), ...more })).Body.toString()
const faultOf = async (call: Promise<unknown>) => {
  try {
    await call
    return 'none'
  } catch (error) {
    const { statusCode, code } = error as { statusCode: number; code: string }
    return `${statusCode} ${code}`
  }
}

describe('buckets', () => {
  it('are made, found, listed and deleted', async () => {
    const other = { Bucket: 'films-1250000000', Region }
    await client.putBucket(other)
    expect(await faultOf(client.putBucket(other))).toBe('409 BucketAlreadyOwnedByYou')
    expect((await client.headBucket(other)).headers?.['x-cos-bucket-region']).toBe(Region)
    const { Buckets } = await client.getService()
    expect(Buckets.map(({ Name, Location }) => [Name, Location])).toEqual([
      ['films-1250000000', Region],
      [Bucket, Region],
    ])
    expect((await client.getBucketLocation(other)).LocationConstraint).toBe(Region)
    await client.deleteBucket(other)
    expect(await faultOf(client.headBucket(other))).toMatch(/^404/)
  })

  it('are named with their APPID', async () => {
    await expect(createLocalCos({ buckets: ['photos'] })).rejects.toThrow()
  })

  it('are not deleted while they hold something', async () => {
    await put('a')
    expect(await faultOf(client.deleteBucket({ Bucket, Region }))).toBe('409 BucketNotEmpty')
  })

  it('answer what is not set with its own code, and give back what is', async () => {
    const bucket = { Bucket, Region }
    expect(await faultOf(client.getBucketPolicy(bucket))).toBe('404 NoSuchBucketPolicy')
    expect((await client.getBucketCors(bucket)).CORSRules).toEqual([])
    expect((await client.getBucketTagging(bucket)).Tags).toEqual([])
    const rule = { AllowedOrigin: ['*'], AllowedMethod: ['GET'], AllowedHeader: ['*'], MaxAgeSeconds: '5' }
    await client.putBucketCors({ ...bucket, CORSRules: [rule] as never })
    expect((await client.getBucketCors(bucket)).CORSRules[0]).toMatchObject({ AllowedMethods: ['GET'] })
    await client.putBucketTagging({ ...bucket, Tags: [{ Key: 'k', Value: 'v' }] })
    expect((await client.getBucketTagging(bucket)).Tags).toEqual([{ Key: 'k', Value: 'v' }])
    await client.putBucketLifecycle({
      ...bucket,
      Rules: [{ ID: '1', Status: 'Enabled', Filter: { Prefix: 'x' }, Expiration: { Days: 1 } }] as never,
    })
    expect((await client.getBucketLifecycle(bucket)).Rules[0]).toMatchObject({ ID: '1', Status: 'Enabled' })
  })

  it('tell who may do what', async () => {
    await put('shown')
    const url = `http://127.0.0.1:${local.port}/${Bucket}/shown`
    expect((await fetch(url)).status).toBe(403)
    await client.putBucketAcl({ Bucket, Region, ACL: 'public-read' })
    expect((await client.getBucketAcl({ Bucket, Region })).ACL).toBe('public-read')
    expect((await fetch(url)).status).toBe(200)
    await client.putObjectAcl({ ...at('shown'), ACL: 'private' })
    expect((await fetch(url)).status).toBe(403)
  })
})

describe('objects', () => {
  it.each(['a.txt', 'folder/b c+d.txt', '中文/😀.txt', "a&b=c?d#e!'()*~"])(
    '%s comes back as it was put',
    async (key) => {
      const { headers, ETag } = await put(key, `body of ${key}`, { ContentType: 'text/plain', 'x-cos-meta-a': 'b' })
      expect(ETag).toBe(`"${createHash('md5').update(`body of ${key}`).digest('hex')}"`)
      expect(headers?.['x-cos-hash-crc64ecma']).toMatch(/^\d+$/)
      expect(await read(key)).toBe(`body of ${key}`)
      const head = await client.headObject(at(key))
      expect(head.headers).toMatchObject({
        'content-type': 'text/plain',
        'x-cos-meta-a': 'b',
        'x-cos-object-type': 'normal',
      })
      await client.deleteObject(at(key))
      expect(await faultOf(client.getObject(at(key)))).toBe('404 NoSuchKey')
    },
  )

  it('are read in ranges and under conditions', async () => {
    const { ETag } = await put('ranges', '0123456789')
    expect(await read('ranges', { Range: 'bytes=2-4' })).toBe('234')
    expect(await faultOf(client.getObject({ ...at('ranges'), Range: 'bytes=20-' }))).toBe('416 InvalidRange')
    expect(await faultOf(client.getObject({ ...at('ranges'), IfMatch: '"other"' }))).toBe('412 PreconditionFailed')
    expect(await read('ranges', { IfMatch: ETag })).toBe('0123456789')
  })

  it('are listed in pages, with groups', async () => {
    for (const key of ['a/1', 'a/2', 'b', 'c']) await put(key)
    const list = (more = {}) => client.getBucket({ Bucket, Region, ...more })
    const grouped = await list({ Delimiter: '/' })
    expect(grouped.CommonPrefixes).toEqual([{ Prefix: 'a/' }])
    expect(grouped.Contents.map(({ Key, StorageClass }) => [Key, StorageClass])).toEqual([
      ['b', 'STANDARD'],
      ['c', 'STANDARD'],
    ])
    const first = await list({ MaxKeys: 3 })
    expect([first.IsTruncated, first.NextMarker]).toEqual(['true', 'b'])
    expect((await list({ Marker: first.NextMarker })).Contents.map(({ Key }) => Key)).toEqual(['c'])
  })

  it('are copied, with their metadata or with other', async () => {
    await put('source', 'x', { 'x-cos-meta-a': 'b' })
    const CopySource = `${Bucket}.cos.${Region}.myqcloud.com/source`
    const { ETag } = await client.putObjectCopy({ ...at('copy'), CopySource })
    expect(ETag).toBe(`"${createHash('md5').update('x').digest('hex')}"`)
    const replaced = { MetadataDirective: 'Replaced', 'x-cos-meta-c': 'd' } as const
    await client.putObjectCopy({ ...at('other'), CopySource, ...replaced })
    const metaOf = async (key: string) => {
      const { headers = {} } = await client.headObject(at(key))
      return [headers['x-cos-meta-a'], headers['x-cos-meta-c']]
    }
    expect([await metaOf('copy'), await metaOf('other')]).toEqual([
      ['b', undefined],
      [undefined, 'd'],
    ])
    const gone = `${Bucket}.cos.${Region}.myqcloud.com/gone`
    expect(await faultOf(client.putObjectCopy({ ...at('copy'), CopySource: gone }))).toBe('404 NoSuchKey')
  })

  it('are deleted in numbers', async () => {
    for (const key of ['a', 'b']) await put(key)
    const { Deleted } = await client.deleteMultipleObject({ Bucket, Region, Objects: [{ Key: 'a' }, { Key: 'b' }] })
    expect(Deleted.map(({ Key }) => Key)).toEqual(['a', 'b'])
    expect((await client.getBucket({ Bucket, Region })).Contents).toEqual([])
  })

  it('grow at their end', async () => {
    const append = (Position: number, Body: string) => client.appendObject({ ...at('log'), Position, Body })
    expect((await append(0, 'abc')).headers?.['x-cos-next-append-position']).toBe('3')
    await append(3, 'def')
    expect(await faultOf(append(1, 'x'))).toBe('409 PositionNotEqualToLength')
    expect(await read('log')).toBe('abcdef')
    expect((await client.headObject(at('log'))).headers?.['x-cos-object-type']).toBe('appendable')
  })

  it('keep tags and versions', async () => {
    await put('tagged')
    await client.putObjectTagging({ ...at('tagged'), Tags: [{ Key: 'k', Value: 'v' }] })
    expect((await client.getObjectTagging(at('tagged'))).Tags).toEqual([{ Key: 'k', Value: 'v' }])
    await client.putBucketVersioning({ Bucket, Region, VersioningConfiguration: { Status: 'Enabled' } })
    const { VersionId } = (await put('versioned', 'one')) as { VersionId?: string }
    await put('versioned', 'two')
    expect(await read('versioned', { VersionId })).toBe('one')
    const { Versions } = await client.listObjectVersions({ Bucket, Region, Prefix: 'versioned' })
    expect(Versions).toHaveLength(2)
  })

  it('are archived, and read after they were restored', async () => {
    await put('cold', 'x', { StorageClass: 'ARCHIVE' })
    expect(await faultOf(client.getObject(at('cold')))).toBe('403 InvalidObjectState')
    const RestoreRequest = { Days: 1, CASJobParameters: { Tier: 'Expedited' } } as const
    expect((await client.restoreObject({ ...at('cold'), RestoreRequest })).statusCode).toBe(202)
    expect(await read('cold')).toBe('x')
    const { headers } = await client.headObject(at('cold'))
    expect(headers?.['x-cos-storage-class']).toBe('ARCHIVE')
    expect(headers?.['x-cos-restore']).toMatch(/^ongoing-request="false"/)
  })
})

describe('multipart', () => {
  const MB = 1024 * 1024

  it('uploads slices, which sliceUploadFile of the client puts together', async () => {
    const Body = Buffer.alloc(2 * MB + 5, 'a')
    const { default: fs } = await import('node:fs/promises')
    const { tmpdir } = await import('node:os')
    const folder = await fs.mkdtemp(`${tmpdir()}/cos-`)
    await fs.writeFile(`${folder}/file`, Body)
    await client.sliceUploadFile({ ...at('large'), FilePath: `${folder}/file`, ChunkSize: MB })
    await fs.rm(folder, { recursive: true })
    const { headers } = await client.headObject(at('large'))
    expect(headers?.['content-length']).toBe(String(Body.length))
    expect(headers?.etag).toMatch(/^"[0-9a-f]{32}-3"$/)
  })

  it('copies parts, lists them, refuses small ones, and aborts', async () => {
    await put('source', Buffer.alloc(2 * MB, 'b'))
    const { UploadId } = await client.multipartInit(at('joined'))
    const part = { ...at('joined'), UploadId }
    const CopySource = `${Bucket}.cos.${Region}.myqcloud.com/source`
    const one: { readonly ETag: string } = await client.uploadPartCopy({
      ...part,
      CopySource,
      PartNumber: 1,
      CopySourceRange: 'bytes=0-1048575',
    })
    const two = await client.multipartUpload({ ...part, PartNumber: 2, Body: 'end' })
    const { Part } = await client.multipartListPart(part)
    expect(Part.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      ['1', String(MB)],
      ['2', '3'],
    ])
    expect(
      (await client.multipartList({ Bucket, Region, Prefix: '', Delimiter: '' })).Upload.map(({ Key }) => Key),
    ).toEqual(['joined'])
    const complete = (...ETags: string[]) =>
      client.multipartComplete({ ...part, Parts: ETags.map((ETag, index) => ({ PartNumber: index + 1, ETag })) })
    await client.multipartUpload({ ...part, PartNumber: 3, Body: 'after' })
    expect(await faultOf(complete(one.ETag, '"wrong"'))).toBe('400 InvalidPart')
    await complete(one.ETag, two.ETag)
    expect(await read('joined', { Range: `bytes=${MB - 1}-` })).toBe('bend')
    const other = await client.multipartInit(at('aborted'))
    await client.multipartAbort({ ...at('aborted'), UploadId: other.UploadId })
    expect(await faultOf(client.multipartListPart({ ...at('aborted'), UploadId: other.UploadId }))).toBe(
      '404 NoSuchUpload',
    )
  })
})

describe('signatures', () => {
  it('of another secret are refused, with the texts that were signed here', async () => {
    const forged = clientOf(local, { SecretKey: 'FAKEother' })
    const error = await forged.headBucket({ Bucket, Region }).catch((caught) => caught)
    expect(error.statusCode).toBe(403)
    const denied = await forged.getObject(at('a')).catch((caught) => caught)
    expect(denied).toMatchObject({ statusCode: 403, code: 'SignatureDoesNotMatch' })
    expect(denied.error.FormatString).toMatch(/^get\n\/a\n/)
  })

  it('in URLs open one object, for their time', async () => {
    await put('linked', 'x')
    const url = client.getObjectUrl({ ...at('linked'), Sign: true, Expires: 60 }, () => undefined)
    const target = new URL(url)
    const { request } = await import('node:http')
    const get = (path: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { host: target.host }
        request({ host: '127.0.0.1', port: local.port, path, headers, agent: false }, (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        })
          .once('error', reject)
          .end()
      })
    expect(await get(target.pathname + target.search)).toBe(200)
    expect(await get(`/other${target.search}`)).toBe(403)
    expect(await get(`${target.pathname}${target.search}&response-content-type=text%2Fhtml`)).toBe(403)
    local.clock.set(new Date(Date.now() + 120_000))
    expect(await get(target.pathname + target.search)).toBe(403)
    local.clock.reset()
  })

  it('of temporary credentials need their token', async () => {
    const { accessKeyId, accessKeySecret, securityToken } = local.issueTemporaryCredentials({ expiresIn: 900 })
    const pair = { SecretId: accessKeyId, SecretKey: String(accessKeySecret) }
    await clientOf(local, { ...pair, SecurityToken: securityToken }).putObject({ ...at('temporary'), Body: 'x' })
    expect(await faultOf(clientOf(local, pair).getObject(at('temporary')))).toMatch(/^403 /)
  })

  it.each([
    ['x-cos-traffic-limit', '819200'],
    ['Pic-Operations', '{}'],
  ])('of a header that asks for what is not here are answered with its name: %s', async (name, value) => {
    const error = await client
      .putObject({ ...at('a'), Body: 'x', Headers: { [name]: value } })
      .catch((caught) => caught)
    expect([error.statusCode, error.code]).toEqual([501, 'NotImplemented'])
  })
})

it('createLocalCos serves the objects of another server', async () => {
  const oss = await createLocalOss({ buckets: [Bucket] })
  const beside = await createLocalCos({ beside: oss })
  const other = clientOf(beside)
  await other.putObject({ ...at('shared'), Body: 'x', StorageClass: 'STANDARD_IA' })
  const { createSigner } = await import('@presign/core')
  const { ossV4 } = await import('@presign/oss-v4')
  const signer = createSigner(ossV4({ region: oss.region, endpoint: oss.endpoint }), { credentials: oss.credentials })
  const { url } = await signer.presign({ bucket: Bucket, key: 'shared', expiresIn: 60 })
  const answer = await fetch(url)
  expect([await answer.text(), answer.headers.get('x-oss-storage-class')]).toEqual(['x', 'IA'])
  await beside.close()
  await oss.close()
})
