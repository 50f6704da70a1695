import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LocalOss } from '../src/oss.js'
import { type AskInput, ask, codeOf, NOW, put, start } from './harness.js'

// What the suites of oss2, Go, PHP and ali-oss expect of archived objects.

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let oss: LocalOss
beforeAll(async () => {
  oss = await start({ buckets: ['photos'] })
})
beforeEach(() => oss.clock.set(NOW))
afterAll(() => oss.close())

const archive = (key: string, storageClass = 'Archive') =>
  put(oss, key, 'cold', { headers: { 'x-oss-storage-class': storageClass } })
const restore = (key: string, body = '') => ask(oss, { method: 'POST', key, query: { restore: null } }, body)
const request = (days: number, tier?: string) =>
  `<RestoreRequest><Days>${days}</Days>${tier ? `<JobParameters><Tier>${tier}</Tier></JobParameters>` : ''}</RestoreRequest>`
const infoOf = async (key: string) => (await ask(oss, { method: 'HEAD', key })).headers.get('x-oss-restore')
const later = (milliseconds: number) => oss.clock.set(NOW + milliseconds)

describe('RestoreObject', () => {
  it('makes an archived object readable after a minute, for a day', async () => {
    await archive('cold')
    expect(await codeOf(await ask(oss, { key: 'cold' }))).toBe('403 InvalidObjectState')
    expect((await restore('cold')).status).toBe(202)
    expect(await infoOf('cold')).toBe('ongoing-request="true"')
    expect(await codeOf(await restore('cold'))).toBe('409 RestoreAlreadyInProgress')
    expect(await codeOf(await ask(oss, { key: 'cold' }))).toBe('403 InvalidObjectState')
    later(MINUTE)
    expect(await (await ask(oss, { key: 'cold' })).text()).toBe('cold')
    expect(await infoOf('cold')).toBe('ongoing-request="false", expiry-date="Tue, 03 Mar 2026 00:00:00 GMT"')
    expect((await restore('cold', request(3))).status).toBe(200)
    later(5 * 24 * HOUR)
    expect([await infoOf('cold'), (await ask(oss, { key: 'cold' })).status]).toEqual([null, 403])
  })

  it.each([
    ['ColdArchive', undefined, 5],
    ['ColdArchive', 'Expedited', 1],
    ['ColdArchive', 'Standard', 5],
    ['ColdArchive', 'Bulk', 12],
    ['DeepColdArchive', 'Expedited', 12],
    ['DeepColdArchive', undefined, 48],
  ])('takes its time with an object of class %s and tier %s: %i hours', async (storageClass, tier, hours) => {
    const key = `${storageClass} ${tier}`
    await archive(key, storageClass)
    const answer = await restore(key, request(2, tier))
    expect([answer.status, answer.headers.get('x-oss-object-restore-priority')]).toEqual([202, tier ?? 'Standard'])
    later(hours * HOUR - 1)
    expect((await ask(oss, { key })).status).toBe(403)
    later(hours * HOUR)
    expect((await ask(oss, { key })).status).toBe(200)
  })

  it.each([
    ['ColdArchive', 'Instant', '400 InvalidArgument'],
    ['DeepColdArchive', 'Bulk', '400 InvalidArgument'],
    ['Archive', 'Bulk', '400 MalformedXML'],
    ['IA', undefined, '400 OperationNotSupported'],
  ])('refuses an object of class %s and tier %s', async (storageClass, tier, code) => {
    await archive('refused', storageClass)
    expect(await codeOf(await restore('refused', request(2, tier)))).toBe(code)
  })
})

it.each<[string, AskInput]>([
  ['ListObjects', {}],
  ['ListObjectsV2', { query: { 'list-type': '2' } }],
  ['ListObjectVersions', { query: { versions: null } }],
])('%s shows what is being restored', async (_operation, input) => {
  await archive('shown')
  await restore('shown')
  const query = { ...input.query, prefix: 'shown' }
  expect(await (await ask(oss, { query })).text()).toContain(
    '<RestoreInfo>ongoing-request=&quot;true&quot;</RestoreInfo>',
  )
})

it.each<[string, AskInput, string]>([
  ['GetObject through a symlink', { key: 'link' }, '403 InvalidObjectState'],
  [
    'CopyObject',
    { method: 'PUT', key: 'copy', headers: { 'x-oss-copy-source': '/photos/source' } },
    '403 InvalidObjectState',
  ],
])('%s reads no archived object before it is restored', async (_operation, input, code) => {
  await archive('source')
  await ask(oss, {
    method: 'PUT',
    key: 'link',
    query: { symlink: null },
    headers: { 'x-oss-symlink-target': 'source' },
  })
  expect(await codeOf(await ask(oss, input))).toBe(code)
  await restore('source')
  later(MINUTE)
  expect((await ask(oss, input)).status).toBe(200)
})

it('CleanRestoredObject archives what was restored, once that is done', async () => {
  const clean = () => ask(oss, { method: 'POST', key: 'cleaned', query: { cleanRestoredObject: null } })
  await archive('cleaned')
  expect(await codeOf(await clean())).toBe('409 ArchiveRestoreFileStale')
  await restore('cleaned')
  expect(await codeOf(await clean())).toBe('409 ArchiveRestoreNotFinished')
  later(MINUTE)
  expect([(await clean()).status, await infoOf('cleaned')]).toEqual([200, null])
  expect(await codeOf(await ask(oss, { key: 'cleaned' }))).toBe('403 InvalidObjectState')
})
