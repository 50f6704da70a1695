import { AwsClient } from 'aws4fetch'
import { Client } from 'minio'
import { S3mini } from 's3mini'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLocalS3, type LocalS3 } from '../../src/s3.js'

let s3: LocalS3
let accessKeyId: string
let secretAccessKey: string
const MIB = 1024 * 1024

beforeAll(async () => {
  s3 = await createLocalS3({ buckets: ['photos'] })
  accessKeyId = s3.credentials.accessKeyId
  secretAccessKey = String(s3.credentials.accessKeySecret)
})
afterAll(() => s3.close())

describe('minio', () => {
  const keys: string[] = []
  let client: Client
  beforeAll(() => {
    const { port, region } = s3
    client = new Client({
      endPoint: '127.0.0.1',
      port,
      useSSL: false,
      accessKey: accessKeyId,
      secretKey: secretAccessKey,
      region,
    })
  })

  it('makes a bucket, puts, describes, lists, copies and deletes', async () => {
    await client.makeBucket('films', 'us-east-1')
    expect(await client.bucketExists('films')).toBe(true)
    await client.putObject('films', 'a ö/b.txt', 'miaow', 5, { 'Content-Type': 'text/plain', 'X-Amz-Meta-Of': 'cat' })
    expect(await client.statObject('films', 'a ö/b.txt')).toMatchObject({
      size: 5,
      metaData: { of: 'cat', 'content-type': 'text/plain' },
    })
    for await (const { name } of client.listObjectsV2('films', '', true)) keys.push(name)
    expect(keys).toEqual(['a ö/b.txt'])
    await client.removeObject('films', 'a ö/b.txt')
    await client.removeBucket('films')
    expect(await client.bucketExists('films')).toBe(false)
  })

  it('uploads in parts and reads a range', async () => {
    await client.putObject('photos', 'large', Buffer.alloc(11 * MIB, 'x'), undefined)
    const stream = await client.getPartialObject('photos', 'large', 10 * MIB, 4)
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    expect(Buffer.concat(chunks).toString()).toBe('xxxx')
    await client.removeObjects('photos', ['large'])
    await expect(client.statObject('photos', 'large')).rejects.toMatchObject({ code: 'NotFound' })
  })

  it('keeps tags and versioning, and is told of a lifecycle that is not there', async () => {
    await client.putObject('photos', 'tagged', 'a')
    await client.setObjectTagging('photos', 'tagged', { kind: 'cat' })
    expect(await client.getObjectTagging('photos', 'tagged')).toEqual([{ Key: 'kind', Value: 'cat' }])
    await expect(client.getBucketLifecycle('photos')).rejects.toMatchObject({ code: 'NoSuchLifecycleConfiguration' })
    await expect(client.getBucketPolicy('photos')).rejects.toMatchObject({ code: 'NoSuchBucketPolicy' })
  })

  it('presigns a URL and a form', async () => {
    await fetch(await client.presignedPutObject('photos', 'presigned', 60), { method: 'PUT', body: 'by URL' })
    expect(await (await fetch(await client.presignedGetObject('photos', 'presigned', 60))).text()).toBe('by URL')
    const policy = client.newPostPolicy()
    policy.setBucket('photos')
    policy.setKey('by-form')
    policy.setExpires(new Date(Date.now() + 60_000))
    policy.setContentLengthRange(1, 10)
    const { postURL, formData } = await client.presignedPostPolicy(policy)
    const send = async (text: string) => {
      const form = new FormData()
      for (const [name, value] of Object.entries(formData)) form.append(name, String(value))
      form.append('file', new Blob([text]), 'a.txt')
      return (await fetch(postURL, { method: 'POST', body: form })).status
    }
    expect([await send('by form'), await send('a text that is too long')]).toEqual([204, 400])
  })
})

describe('aws4fetch', () => {
  it('puts, gets, lists, and signs a URL', async () => {
    const aws = new AwsClient({ accessKeyId, secretAccessKey, service: 's3', region: s3.region, retries: 0 })
    const url = `${s3.url}/photos/aws4%20fetch.txt`
    expect((await aws.fetch(url, { method: 'PUT', body: 'miaow' })).status).toBe(200)
    expect(await (await aws.fetch(url)).text()).toBe('miaow')
    expect(await (await aws.fetch(`${s3.url}/photos?list-type=2&prefix=aws4`)).text()).toContain(
      '<Key>aws4 fetch.txt</Key>',
    )
    const signed = await aws.sign(`${url}?X-Amz-Expires=60`, { aws: { signQuery: true } })
    expect(await (await fetch(signed)).text()).toBe('miaow')
  })
})

describe('s3mini', () => {
  it('puts, gets, lists, uploads in parts and deletes', async () => {
    const client = new S3mini({ accessKeyId, secretAccessKey, endpoint: `${s3.url}/photos`, region: s3.region })
    expect((await client.putObject('mini.txt', 'miaow')).status).toBe(200)
    expect(await client.getObject('mini.txt')).toBe('miaow')
    expect((await client.listObjects('/', 'mini'))?.map(({ Key }) => Key)).toEqual(['mini.txt'])
    const id = await client.getMultipartUploadId('mini-parts')
    const parts = [
      await client.uploadPart('mini-parts', id, Buffer.alloc(5 * MIB, 'p'), 1),
      await client.uploadPart('mini-parts', id, 'end', 2),
    ]
    await client.completeMultipartUpload('mini-parts', id, parts)
    expect(await client.getContentLength('mini-parts')).toBe(5 * MIB + 3)
    expect(await client.deleteObjects(['mini.txt', 'mini-parts'])).toEqual([true, true])
    expect(await client.getObject('mini.txt')).toBeNull()
  })
})
