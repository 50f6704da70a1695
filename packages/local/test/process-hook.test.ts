import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { LocalOss, ProcessInput } from '../src/oss.js'
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
