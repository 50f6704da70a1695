import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type LocalOss, type ProcessInput, unprocessed } from '../src/oss.js'
import { ask, codeOf, put, start } from './harness.js'

const seen: Omit<ProcessInput, 'body'>[] = []

async function upperCase({ body, ...input }: ProcessInput) {
  seen.push(input)
  if (input.process === 'text/fail') throw new Error('no such font')
  // It may answer without having read.
  if (input.process === 'text/size') return { body: String(input.size), contentType: 'text/plain' }
  if (input.process !== 'text/upper') return undefined
  return { body: (await buffer(body)).toString().toUpperCase(), contentType: 'text/x-loud' }
}

let oss: LocalOss
beforeAll(async () => {
  oss = await start({ process: upperCase })
  await put(oss, 'a.txt', 'quiet', { headers: { 'content-type': 'text/plain', 'x-oss-meta-a': '1' } })
})
afterAll(() => oss.close())

const processed = (process: string, more = {}) =>
  ask(oss, { key: 'a.txt', query: { 'x-oss-process': process }, ...more })

describe('the process hook', () => {
  it('gets the object and makes the answer', async () => {
    const answer = await processed('text/upper')
    const { status, headers } = answer
    expect([status, headers.get('content-type'), await answer.text()]).toEqual([200, 'text/x-loud', 'QUIET'])
    // They are those of the object, not of what became of it.
    expect([headers.get('etag'), headers.get('x-oss-hash-crc64ecma')]).toEqual([null, null])
    const about = { bucket: 'photos', key: 'a.txt', contentType: 'text/plain', size: 5 }
    expect(seen.at(-1)).toEqual({ ...about, process: 'text/upper' })
  })

  it('need not read the object', async () => {
    expect(await (await processed('text/size')).text()).toBe('5')
    expect(await (await ask(oss, { key: 'a.txt' })).text()).toBe('quiet')
  })

  it('rejects an unknown action by name', async () => {
    const answer = await processed('image/resize,w_100')
    const text = await answer.clone().text()
    expect(await codeOf(answer)).toBe('400 InvalidArgument')
    expect(text).toContain('<ArgumentValue>image/resize,w_100</ArgumentValue>')
  })

  it('that throws makes InternalError and a process warning', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockReturnValue()
    const answer = await processed('text/fail')
    const text = await answer.clone().text()
    expect([await codeOf(answer), text.includes('font')]).toEqual(['500 InternalError', false])
    expect(warn).toHaveBeenCalledWith(expect.objectContaining({ message: 'no such font' }), 'LocalOssWarning')
    warn.mockRestore()
  })

  it('is not called for an object that does not exist, or without the right to read it', async () => {
    const before = seen.length
    expect(await codeOf(await processed('text/upper', { key: 'absent' }))).toBe('404 NoSuchKey')
    expect(await codeOf(await fetch(`${oss.url}/photos/a.txt?x-oss-process=text/upper`))).toBe('403 AccessDenied')
    expect(await codeOf(await fetch((await processed('text/upper')).url.replace('upper', 'lower')))).toBe(
      '403 SignatureDoesNotMatch',
    )
    expect(seen.length).toBe(before + 1)
  })
})

it('GetObject answers NotImplemented to x-oss-process where the server has no hook', async () => {
  const plain = await start()
  await put(plain, 'a.txt', 'quiet')
  const answer = await ask(plain, { key: 'a.txt', query: { 'x-oss-process': 'text/upper' } })
  const text = await answer.clone().text()
  expect([await codeOf(answer), text.includes('process hook')]).toEqual(['501 NotImplemented', true])
  await plain.close()
})

describe('ProcessObject', () => {
  const name = (text: string) => Buffer.from(text).toString('base64url')
  const save = (body: string) => ask(oss, { method: 'POST', key: 'a.txt', query: { 'x-oss-process': null } }, body)

  it.each([
    ['as it is', (text: string) => text],
    ['percent-encoded', (text: string) => `x-oss-process=${encodeURIComponent(text.slice('x-oss-process='.length))}`],
  ])('stores what the hook makes of the object, with a body %s', async (_how, written) => {
    const saved = await save(written(`x-oss-process=text/upper|sys/saveas,o_${name('中/b.txt')},b_${name('photos')}`))
    expect(await saved.json()).toEqual({ bucket: 'photos', fileSize: 5, object: '中/b.txt', status: 'OK' })
    const got = await ask(oss, { key: '中/b.txt' })
    expect([got.headers.get('content-type'), await got.text()]).toEqual(['text/x-loud', 'QUIET'])
  })

  it('stores in the bucket of the object where no other is named', async () => {
    const saved = await save(`x-oss-process=text/upper|sys/saveas,o_${name('here')}`)
    expect(await saved.json()).toMatchObject({ bucket: '', object: 'here' })
    expect(await (await ask(oss, { key: 'here' })).text()).toBe('QUIET')
  })

  it.each([
    ['400 InvalidArgument', 'x-oss-process=text/upper'],
    ['400 InvalidArgument', `x-oss-process=text/unknown|sys/saveas,o_${name('c')}`],
    ['404 NoSuchBucket', `x-oss-process=text/upper|sys/saveas,o_${name('c')},b_${name('nowhere')}`],
    ['400 InvalidObjectName', `x-oss-process=text/upper|sys/saveas,o_${name('/c')}`],
  ])('answers %s to %s, and stores nothing', async (code, body) => {
    expect(await codeOf(await save(body))).toBe(code)
    expect(await codeOf(await ask(oss, { key: 'c' }))).toBe('404 NoSuchKey')
  })

  it('asks for the right to write its target', async () => {
    const open = await start({ buckets: ['photos', { name: 'shown', acl: 'public-read' }], process: unprocessed })
    await put(open, 'a', 'x', { bucket: 'shown' })
    const body = `x-oss-process=text/upper|sys/saveas,o_${name('stolen')},b_${name('photos')}`
    expect((await fetch(`${open.url}/shown/a?x-oss-process`, { method: 'POST', body })).status).toBe(403)
    expect(await (await ask(open, { bucket: 'shown', key: 'a', query: { 'x-oss-process': 'any/thing' } })).text()).toBe(
      'x',
    )
    await open.close()
  })
})
