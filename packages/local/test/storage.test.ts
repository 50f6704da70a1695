import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLocalOss, type LocalOss } from '../src/oss.js'
import { beginSums, joinSums } from '../src/storage/checksum.js'
import { openStore } from '../src/storage/open.js'
import { afterObject, readPage } from '../src/storage/page.js'
import { ask, codeOf, KEYS, put, start } from './harness.js'

const EMPTY = {
  modified: 0,
  type: 'Normal',
  size: 0,
  segments: [],
  etag: '',
  crc64: '0',
  storageClass: 'Standard',
  acl: 'default',
  headers: {},
  tags: [],
} as const

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storage-'))
})
afterAll(() => rm(folder, { recursive: true }))

const namesOf = async (oss: LocalOss, query: Record<string, string> = {}) => {
  const text = await (await ask(oss, { query: { 'encoding-type': 'url', 'max-keys': '1000', ...query } })).text()
  return [...text.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, name = '']) => decodeURIComponent(name))
}

describe.each(['memory', 'folder'])('a snapshot of storage in %s', (kind) => {
  it('restores everything, repeatedly', async () => {
    const oss = await start({ storage: kind === 'memory' ? 'memory' : join(folder, 'snapshots') })
    await put(oss, 'kept', 'old')
    const before = await oss.snapshot()
    for (const round of ['one', 'two']) {
      await put(oss, 'kept', round)
      await put(oss, `added ${round}`, round)
      expect(await namesOf(oss)).toHaveLength(2)
      await before.restore()
      expect(await namesOf(oss)).toEqual(['kept'])
      expect(await (await ask(oss, { key: 'kept' })).text()).toBe('old')
    }
    before.release()
    expect(await (await ask(oss, { key: 'kept' })).text()).toBe('old')
    await oss.close()
  })
})

it('openStore finds everything again in its folder', async () => {
  const storage = join(folder, 'again')
  const first = await start({ storage })
  await put(first, 'a', 'abc')
  await first.close()
  const second = await start({ storage })
  expect(await (await ask(second, { key: 'a' })).text()).toBe('abc')
  await second.close()
})

it('openStore rejects a folder that another server has open', async () => {
  const storage = join(folder, 'taken')
  const first = await start({ storage })
  await expect(createLocalOss({ storage })).rejects.toThrow()
  await first.close()
})

it('the store removes blobs that no record refers to', async () => {
  const storage = join(folder, 'bytes')
  const oss = await start({ storage })
  const files = async () =>
    (await readdir(join(storage, 'blobs'), { recursive: true })).filter((name) => name.length > 3)
  await put(oss, 'a', 'one')
  await put(oss, 'a', 'two')
  expect(await files()).toHaveLength(1)
  await put(oss, 'b', '', { headers: { 'x-oss-copy-source': '/photos/a' } })
  await ask(oss, { method: 'DELETE', key: 'a' })
  expect(await files()).toHaveLength(1)
  expect(await (await ask(oss, { key: 'b' })).text()).toBe('two')
  expect((await files()).filter((name) => !/^[0-9a-f]{2}\/[0-9a-f-]{36}$/.test(name))).toEqual([])
  await oss.close()
})

it('leases keep an object readable that is overwritten meanwhile', async () => {
  const oss = await start({ storage: join(folder, 'readers') })
  const big = new Uint8Array(4_000_000).fill(7)
  await put(oss, 'big', big)
  const reading = await ask(oss, { key: 'big' })
  await put(oss, 'big', 'small')
  expect(Buffer.from(await reading.arrayBuffer()).equals(big)).toBe(true)
  await oss.close()
})

it('createLocalOss keeps servers apart', async () => {
  const [one, two] = await Promise.all([start(), start({ credentials: { ...KEYS, accessKeyId: 'LTAIother' } })])
  await put(one, 'a', 'abc')
  expect(await codeOf(await ask(two, { key: 'a' }))).toBe('404 NoSuchKey')
  await Promise.all([one.close(), two.close()])
})

it('readPage lists keys in the order of their bytes', { timeout: 30_000 }, async () => {
  const store = await openStore('memory', false)
  const home = { name: 'b', created: 0, acl: 'private', storageClass: 'Standard' } as const
  const text = fc.string({ unit: 'binary', maxLength: 6 }).filter((one) => !/\p{Cs}/u.test(one))
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(text, { maxLength: 8 }), text, text, async (keys, prefix, after) => {
      for (const key of keys) await store.put(home, { ...EMPTY, bucket: 'b', key })
      const from = after === '' ? '' : afterObject('b', after)
      const request = { bucket: 'b', prefix, delimiter: '', from, knownGroup: after, limit: 100 }
      const { entries } = await readPage(store.tables.objects, request)
      const bytes = Buffer.from(after)
      const wanted = keys.filter(
        (key) => key.startsWith(prefix) && (after === '' || Buffer.compare(Buffer.from(key), bytes) > 0),
      )
      expect(entries.map(({ key }) => key)).toEqual(
        wanted.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
      )
      for (const key of keys) await store.remove(home, key, 0)
    }),
    { numRuns: 40 },
  )
  await store.close()
})

it('readPage lists each group once across pages', async () => {
  const oss = await start()
  const keys = ['a', 'b/1', 'b/2', 'b/3', 'c/1', 'd', 'e/1/2']
  for (const key of keys) await put(oss, key, 'x')
  const listed: string[] = []
  let marker = ''
  do {
    const text = await (await ask(oss, { query: { delimiter: '/', 'max-keys': '1', marker } })).text()
    listed.push(
      ...[...text.matchAll(/<Key>(.*?)<\/Key>|<CommonPrefixes><Prefix>(.*?)<\/Prefix>/g)].map(
        ([, k, p]) => k ?? p ?? '',
      ),
    )
    marker = /<NextMarker>(.*?)<\/NextMarker>/.exec(text)?.[1] ?? ''
  } while (marker !== '')
  expect(listed).toEqual(['a', 'b/', 'c/', 'd', 'e/'])
  await oss.close()
})

describe('crc64Combine', () => {
  /** The definition, a bit at a time. */
  function slowly(bytes: Uint8Array): string {
    let crc = 0xffffffffffffffffn
    for (const byte of bytes) {
      crc ^= BigInt(byte)
      for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ 0xc96c5795d7870f42n : crc >> 1n
    }
    return (crc ^ 0xffffffffffffffffn).toString()
  }

  function sumsOf(...chunks: readonly Uint8Array[]) {
    const summing = beginSums()
    for (const chunk of chunks) summing.update(chunk)
    return summing.digest()
  }

  it('beginSums is what the definition says, and joinSums that of parts put together', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (a, b) => {
        const whole = sumsOf(a, b)
        expect(whole).toEqual(sumsOf(Buffer.concat([a, b])))
        expect(whole).toMatchObject({ size: a.length + b.length, crc64: slowly(Buffer.concat([a, b])) })
        expect(joinSums([sumsOf(a), sumsOf(b)])).toBe(whole.crc64)
      }),
    )
  })
})
