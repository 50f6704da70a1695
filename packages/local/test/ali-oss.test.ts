import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import OSS from 'ali-oss'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { LocalOss } from '../src/oss.js'
import { KEYS, NOW, start } from './harness.js'

const BIG = Buffer.alloc(350 * 1024, 'presign ')

describe.each([
  { name: 'V4, path style', authorizationV4: true, sldEnable: true },
  { name: 'V1, path style', authorizationV4: false, sldEnable: true },
  { name: 'V4, IP endpoint with the bucket in the Host header', authorizationV4: true, ip: true },
])('ali-oss, $name', ({ authorizationV4, sldEnable = false, ip = false }) => {
  let oss: LocalOss
  let client: OSS
  let folder: string

  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW })
    folder = await mkdtemp(join(tmpdir(), 'ali-oss-'))
    oss = await start({ buckets: ['photos', 'versioned'] })
    client = new OSS({
      region: 'oss-cn-hangzhou',
      endpoint: `http://${ip ? '127.0.0.1' : 'localhost'}:${oss.port}`,
      bucket: 'photos',
      authorizationV4,
      sldEnable,
      ...KEYS,
    })
  })
  afterAll(async () => {
    vi.useRealTimers()
    await oss.close()
    await rm(folder, { recursive: true })
  })

  const KEY = `dir/中文 😀 a+b%2F#?&'()*~.txt`
  const contentOf = async (name: string, options?: object) => (await client.get(name, options)).content.toString()

  it('puts a buffer, a stream and a file, and gets them back', async () => {
    await writeFile(join(folder, 'in.txt'), 'from a file')
    await client.put(KEY, Buffer.from('from a buffer'), { meta: { author: 'me' } })
    await client.put('stream.txt', Readable.from([Buffer.from('from '), Buffer.from('a stream')]))
    await client.put('file.txt', join(folder, 'in.txt'))
    expect(await contentOf(KEY)).toBe('from a buffer')
    expect(await contentOf('stream.txt')).toBe('from a stream')
    await client.get('file.txt', join(folder, 'out.txt'))
    expect(await readFile(join(folder, 'out.txt'), 'utf8')).toBe('from a file')
    expect(await text((await client.getStream(KEY)).stream)).toBe('from a buffer')
    const head = await client.head(KEY)
    expect(head.meta).toEqual({ author: 'me' })
    expect(head.res.headers['content-length']).toBe('13')
    expect((await client.getObjectMeta(KEY)).res.headers['content-length']).toBe('13')
  })

  it('gets a range', async () => {
    await client.put('digits', Buffer.from('0123456789'))
    expect(await contentOf('digits', { headers: { Range: 'bytes=3-5' } })).toBe('345')
  })

  it('copies, changes metadata, and deletes one and many', async () => {
    await client.put('one', Buffer.from('1'))
    await client.copy('two', 'one')
    await client.putMeta('two', { colour: 'red' })
    expect((await client.head('two')).meta).toEqual({ colour: 'red' })
    expect(await contentOf('two')).toBe('1')
    await client.delete('one')
    await expect(client.get('one')).rejects.toMatchObject({ code: 'NoSuchKey', status: 404 })
    const { deleted } = await client.deleteMulti(['two', 'digits', 'never was'])
    expect(deleted.map((one: { Key: string }) => one.Key)).toEqual(['two', 'digits', 'never was'])
    await expect(client.head('two')).rejects.toMatchObject({ status: 404 })
  })

  it('lists with prefix, delimiter and pages, in both versions', async () => {
    for (const name of ['list/a', 'list/b/1', 'list/b/2', 'list/c', 'list/\u{1F600}', 'list/\uFF5E'])
      await client.put(name, Buffer.from(name))
    const first = await client.list({ prefix: 'list/', delimiter: '/', 'max-keys': 2 })
    expect([first.objects.map((o: { name: string }) => o.name), first.prefixes, first.isTruncated]).toEqual([
      ['list/a'],
      ['list/b/'],
      true,
    ])
    const rest = await client.list({ prefix: 'list/', delimiter: '/', marker: first.nextMarker })
    // By the bytes of UTF-8; by UTF-16 units the emoji would come first.
    expect(rest.objects.map((o: { name: string }) => o.name)).toEqual(['list/c', 'list/\uFF5E', 'list/\u{1F600}'])
    const names: string[] = []
    let token: string | undefined
    do {
      const page = await client.listV2({ prefix: 'list/', 'max-keys': 4, ...(token && { continuationToken: token }) })
      names.push(...page.objects.map((o: { name: string }) => o.name))
      token = page.nextContinuationToken
    } while (token)
    expect(names).toHaveLength(6)
  })

  it('uploads in parts and goes on after an interruption', async () => {
    const path = join(folder, 'big.bin')
    await writeFile(path, BIG)
    let checkpoint: unknown
    const interrupted = client.multipartUpload('big', path, {
      partSize: 100 * 1024,
      parallel: 1,
      progress: async (_share: number, point: { doneParts: unknown[] }) => {
        checkpoint = structuredClone(point)
        if (point.doneParts.length === 2) throw new Error('the connection broke')
      },
    })
    await expect(interrupted).rejects.toThrow('the connection broke')
    const { uploads } = await client.listUploads({ 'max-uploads': 10 })
    const parts = await client.listParts('big', uploads[0].uploadId)
    expect(parts.parts.map((p: { PartNumber: string }) => p.PartNumber)).toEqual(['1', '2'])
    await client.multipartUpload('big', path, { checkpoint, parallel: 2 })
    expect((await client.get('big')).content.equals(BIG)).toBe(true)
    expect((await client.head('big')).res.headers['x-oss-object-type']).toBe('Multipart')
    await client.multipartUploadCopy(
      'big copy',
      { sourceKey: 'big', sourceBucketName: 'photos' },
      { partSize: 200 * 1024 },
    )
    expect((await client.get('big copy')).content.equals(BIG)).toBe(true)
    const { uploadId } = await client.initMultipartUpload('given up')
    await client.abortMultipartUpload('given up', uploadId)
    client.resetCancelFlag()
    await expect(client.listParts('given up', uploadId)).rejects.toMatchObject({ code: 'NoSuchUpload' })
  })

  it('appends', async () => {
    const first = await client.append('log', Buffer.from('one '))
    const second = await client.append('log', Buffer.from('two'), { position: first.nextAppendPosition })
    expect([await contentOf('log'), second.nextAppendPosition]).toEqual(['one two', '7'])
    await expect(client.append('log', Buffer.from('x'), { position: 3 })).rejects.toMatchObject({
      code: 'PositionNotEqualToLength',
    })
  })

  it('sets and gets ACLs, tags and symlinks', async () => {
    await client.put('object', Buffer.from('abc'))
    await client.putACL('object', 'public-read')
    expect((await client.getACL('object')).acl).toBe('public-read')
    await client.putObjectTagging('object', { colour: 'red', size: '007' })
    expect((await client.getObjectTagging('object')).tag).toEqual({ colour: 'red', size: '007' })
    await client.deleteObjectTagging('object')
    expect((await client.getObjectTagging('object')).tag).toEqual({})
    await client.putSymlink('link', 'object', {})
    expect((await client.getSymlink('link')).targetName).toBe('object')
    expect(await contentOf('link')).toBe('abc')
  })

  it('keeps versions', async () => {
    client.useBucket('versioned')
    await client.putBucketVersioning('versioned', 'Enabled')
    expect((await client.getBucketVersioning('versioned')).versionStatus).toBe('Enabled')
    await client.put('doc', Buffer.from('old'))
    await client.put('doc', Buffer.from('new'))
    await client.delete('doc')
    const { objects, deleteMarker } = await client.getBucketVersions({ prefix: 'doc' })
    expect([objects.length, deleteMarker.length]).toEqual([2, 1])
    expect(await contentOf('doc', { versionId: objects[1].versionId })).toBe('old')
    await client.delete('doc', { versionId: deleteMarker[0].versionId })
    expect(await contentOf('doc')).toBe('new')
    client.useBucket('photos')
  })

  // At an IP endpoint the client names its own bucket in every request, and makes no URLs.
  it.each(ip ? [] : ['another'])('makes, describes and removes a bucket called %s', async () => {
    await client.putBucket('another', { acl: 'public-read' })
    const { buckets } = await client.listBuckets({})
    expect(buckets.map((b: { name: string }) => b.name)).toEqual(['another', 'photos', 'versioned'])
    expect((await client.getBucketInfo('another')).bucket).toMatchObject({
      Name: 'another',
      StorageClass: 'Standard',
    })
    expect((await client.getBucketLocation('another')).location).toBe('oss-cn-hangzhou')
    expect((await client.getBucketACL('another')).acl).toBe('public-read')
    await client.putBucketACL('another', 'private')
    await client.putBucketCORS('another', [{ allowedOrigin: '*', allowedMethod: ['GET', 'PUT'], maxAgeSeconds: '60' }])
    expect((await client.getBucketCORS('another')).rules).toEqual([
      { allowedOrigin: '*', allowedMethod: ['GET', 'PUT'], maxAgeSeconds: '60' },
    ])
    await client.deleteBucketCORS('another')
    expect((await client.getBucketStat('another')).stat.ObjectCount).toBe('0')
    await client.deleteBucket('another')
    await expect(client.getBucketInfo('another')).rejects.toMatchObject({ code: 'NoSuchBucket' })
    await expect(client.deleteBucket('photos')).rejects.toMatchObject({ code: 'BucketNotEmpty' })
  })

  it.each(ip ? [] : (['signatureUrl', 'asyncSignatureUrl', 'signatureUrlV4'] as const))(
    'makes URLs with %s',
    async (call) => {
      await client.put(KEY, Buffer.from('signed'))
      const url = await (call === 'signatureUrlV4'
        ? client[call]('GET', 60, {}, KEY)
        : client[call](KEY, { expires: 60 }))
      expect(await (await fetch(url)).text()).toBe('signed')
    },
  )

  it('signs with the version it says', () => {
    const { verdict } = oss.requests.entries.find(({ operation }) => operation === 'PutObject') ?? {}
    expect(verdict).toMatchObject({ ok: true, scheme: authorizationV4 ? 'oss-v4' : 'oss-v1', mode: 'header' })
  })

  it('is given back a lifecycle that it set, and told that a Standard object needs no restoring', async () => {
    await expect(client.getBucketLifecycle('photos')).rejects.toMatchObject({ code: 'NoSuchLifecycle', status: 404 })
    await client.putBucketLifecycle('photos', [{ id: 'a', prefix: 'x', status: 'Enabled', days: 1 }])
    expect((await client.getBucketLifecycle('photos')).rules).toMatchObject([{ id: 'a', prefix: 'x' }])
    await client.deleteBucketLifecycle('photos')
    await client.put('standard', Buffer.from('a'))
    await expect(client.restore('standard')).rejects.toMatchObject({ code: 'OperationNotSupported', status: 400 })
  })
})
