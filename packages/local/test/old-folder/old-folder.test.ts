import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { awsV4 } from '@presign/aws-v4'
import { createSigner } from '@presign/core'
import { ClassicLevel } from 'classic-level'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LocalOss } from '../../src/oss.js'
import { createLocalS3 } from '../../src/s3.js'
import { ask, codeOf, start } from '../harness.js'
// biome-ignore lint/correctness/useImportExtensions: it is JSON as it stands
import left from './folder.json' with { type: 'json' }

/** The upload that was begun and never ended. */
const UPLOAD = 'EA5D333D760B74C78CBB5E17E86371F2'

/** Writes the folder again, as the first version left it. */
async function rebuild(folder: string): Promise<void> {
  for (const [name, { text, times }] of Object.entries(left.blobs)) {
    const path = join(folder, 'blobs', name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text.repeat(times))
  }
  const database = new ClassicLevel(join(folder, 'index'))
  await database.batch(
    Object.entries(left.entries).map(([key, value]) => ({ type: 'put', key, value: JSON.stringify(value) })),
  )
  await database.close()
}

let folder: string
let oss: LocalOss
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'old-folder-'))
})
beforeEach(async () => {
  await rm(folder, { recursive: true })
  await rebuild(folder)
  oss = await start({ storage: folder, buckets: [] })
  return () => oss.close()
})
afterAll(() => rm(folder, { recursive: true }))

const textOf = async (key: string, more = {}) => (await ask(oss, { key, ...more })).text()

describe('a folder of the first version', () => {
  it('has its buckets, with what they allow', async () => {
    const list = await (await ask(oss, { bucket: undefined as never })).text()
    expect([...list.matchAll(/<Name>(.*?)<\/Name>/g)].map(([, name]) => name)).toEqual(['photos', 'shown', 'versions'])
    expect((await fetch(`${oss.url}/shown`)).status).toBe(200)
    const preflight = { origin: 'https://app.example.com', 'access-control-request-method': 'GET' }
    const allowed = await fetch(`${oss.url}/shown/a`, { method: 'OPTIONS', headers: preflight })
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example.com')
  })

  it('has its objects, with their bytes, headers, tags and ACLs', async () => {
    const plain = await ask(oss, { key: 'plain.txt' })
    expect(await plain.text()).toBe('miaow')
    expect(Object.fromEntries(plain.headers)).toMatchObject({
      'content-type': 'text/plain',
      'cache-control': 'no-cache',
      'x-oss-meta-who': 'cat',
      'x-oss-tagging-count': '2',
    })
    expect(await (await fetch(`${oss.url}/photos/plain.txt`)).text()).toBe('miaow')
    expect(await codeOf(await fetch(`${oss.url}/photos/empty`))).toBe('403 AccessDenied')
    expect([await textOf('中文/a+b c.txt'), await textOf('empty'), await textOf('link')]).toEqual(['key', '', 'miaow'])
    expect(await codeOf(await ask(oss, { key: 'cold' }))).toBe('403 InvalidObjectState')
    expect((await ask(oss, { key: 'parts' })).headers.get('content-length')).toBe('102404')
    expect((await textOf('parts')).endsWith('xtail')).toBe(true)
  })

  it('goes on where it was left: an appended object, an upload in parts, versions', async () => {
    const more = { method: 'POST', key: 'log', query: { append: null, position: '7' } } as const
    expect((await ask(oss, more, ',three')).status).toBe(200)
    expect(await textOf('log')).toBe('one,two,three')
    const upload = { key: 'unfinished', query: { uploadId: UPLOAD } }
    const [, etag] = /<ETag>(.*?)<\/ETag>/.exec(await textOf(upload.key, upload)) ?? []
    const list = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${etag}</ETag></Part></CompleteMultipartUpload>`
    expect((await ask(oss, { method: 'POST', ...upload }, list)).status).toBe(200)
    const ended = await ask(oss, { key: 'unfinished' })
    expect([await ended.text(), ended.headers.get('x-oss-meta-who')]).toEqual(['begun', 'dog'])
    await ask(oss, { method: 'PUT', bucket: 'versions', key: 'a' }, 'third')
    const versions = await (await ask(oss, { bucket: 'versions', query: { versions: null } })).text()
    const kinds = ['Version', 'DeleteMarker'].map((name) => versions.split(`<${name}>`).length - 1)
    expect(kinds).toEqual([4, 1])
  })

  it('opens through another door as well', async () => {
    const s3 = await createLocalS3({ beside: oss })
    s3.clock.set(oss.clock.now())
    const scheme = awsV4({ region: s3.region, endpoint: s3.endpoint })
    const signer = createSigner(scheme, { credentials: s3.credentials, clock: s3.clock })
    const read = async (key: string) => fetch((await signer.presign({ bucket: 'photos', key, expiresIn: 60 })).url)
    const plain = await read('plain.txt')
    expect([await plain.text(), plain.headers.get('x-amz-meta-who')]).toEqual(['miaow', 'cat'])
    expect((await read('parts')).headers.get('content-length')).toBe('102404')
    expect(await codeOf(await read('cold'))).toBe('403 InvalidObjectState')
    await s3.close()
  })
})
