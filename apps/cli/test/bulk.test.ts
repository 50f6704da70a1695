import { EventEmitter } from 'node:events'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { answering, argumentsOf } from '../src/bulk/answer.js'
import { blocksOf, linesOf } from '../src/bulk/blocks.js'
import type { Thread, ThreadAnswer, ThreadData, ThreadWork } from '../src/bulk/thread.js'
import { lineSignerOf } from '../src/commands/url.js'
import { ENV, run } from './run.js'

const AT = ['--at', '2026-01-31T12:00:00Z']
const BULK = ['url', 'oss://photos', '--from-stdin', ...AT]

/** More than is signed before threads start, with a line here and there that cannot be signed. */
const KEYS = Array.from({ length: 9000 }, (_, index) =>
  index % 700 === 13 ? '../b' : `users/${index}/photos/2026/11/中文 ${index}.jpg`,
)

/** Threads that are none: they do the same work in this one, after waits of their own. */
function pretended(answered: (answer: ThreadAnswer) => unknown = () => undefined) {
  const started: ThreadData[] = []
  let [waiting, most] = [0, 0]
  const startThread = (data: ThreadData): Thread => {
    started.push(data)
    const answer = answering((credentials) => lineSignerOf(argumentsOf(data), data, credentials))
    const events = new EventEmitter()
    let last = Promise.resolve()
    const postMessage = (work: ThreadWork) => {
      most = Math.max(most, ++waiting)
      last = last.then(async () => {
        await new Promise((resolve) => setTimeout(resolve, (started.length * 7 + waiting * 3) % 5))
        const given = structuredClone(answer(structuredClone(work)))
        waiting--
        const fault = answered(given)
        if (fault instanceof Error) events.emit('error', fault)
        else events.emit('message', given)
      })
    }
    return { postMessage, on: (name, listener) => events.on(name, listener), terminate: async () => undefined }
  }
  return { startThread, started, most: () => most }
}

describe('presign url --from-stdin --jobs', () => {
  it.each([
    ['keys', BULK, KEYS],
    ['NDJSON', [...BULK, '--ndjson'], KEYS.map((key) => JSON.stringify({ key }))],
  ])('gives with several threads what one gives, in order, of %s', async (_, args, lines) => {
    const stdin = lines.join('\n')
    const alone = await run([...args, '--jobs', '1'], { stdin, chunk: 10_000 })
    const threads = pretended()
    const together = await run([...args, '--jobs', '3'], { stdin, chunk: 10_000, startThread: threads.startThread })
    expect(threads.started).toHaveLength(3)
    expect(threads.most()).toBeLessThanOrEqual(7)
    expect(together.out).toBe(alone.out)
    expect(together.err).toBe(alone.err)
    expect(together).toMatchObject({ status: 1 })
    expect(alone.out.trimEnd().split('\n')).toHaveLength(lines.length)
    expect(alone.err).toContain('Line 14: Cannot sign key "../b"')
    expect(alone.err).toContain(`13 of ${lines.length} lines were rejected`)
  })

  it('starts no thread for a short input, nor with --jobs 1', async () => {
    const { startThread, started } = pretended()
    await run([...BULK, '--jobs', '4'], { stdin: 'a\nb\n', startThread })
    await run([...BULK, '--jobs', '1'], { stdin: KEYS.join('\n'), startThread })
    expect(started).toEqual([])
  })

  it('hands options and environment to threads, and no credentials of the environment to their signer', async () => {
    const { startThread, started } = pretended()
    const args = [...BULK, '--jobs', '2', '-x', '599', '-q', 'x=1', '-q', 'acl', '--allow-unsafe-key']
    await run(args, { stdin: KEYS.join('\n'), chunk: 20_000, startThread })
    expect(started[0]?.words).toEqual(['oss://photos'])
    expect(started[0]?.options).toMatchObject({ expires: ['599'], query: ['x=1', 'acl'], 'allow-unsafe-key': true })
    expect(started[0]?.env).toEqual(ENV)
  })

  it('ends with the error of a thread', async () => {
    const { startThread } = pretended(() => new Error('out of memory'))
    const running = run([...BULK, '--jobs', '2'], { stdin: KEYS.join('\n'), chunk: 20_000, startThread })
    await expect(running).rejects.toThrow('out of memory')
  })

  it('ends with status 2 where a line asks for what the store lacks, after the lines before it', async () => {
    const env = { AWS_ACCESS_KEY_ID: 'ak', AWS_SECRET_ACCESS_KEY: 'FAKEsk' }
    const store = ['--store', 'r2', '--account', '0123456789abcdef0123456789abcdef']
    const args = ['url', 's3://photos', '--from-stdin', '--ndjson', ...store]
    const plain = KEYS.map(() => '{"key":"a"}')
    const stdin = [...plain, '{"key":"a","headers":{"x-amz-acl":"private"}}', ...plain].join('\n')
    const alone = await run([...args, '--jobs', '1'], { env, stdin, chunk: 9000 })
    const { startThread } = pretended()
    const together = await run([...args, '--jobs', '2'], { env, stdin, chunk: 9000, startThread })
    expect([alone.status, together.status]).toEqual([2, 2])
    expect(together.err).toContain('--store r2 does not take header "x-amz-acl"')
    expect([alone, together].map(({ out }) => out.split('\n').length)).toEqual([9001, 9001])
  })

  it.each(['0', '-1', '1.5', 'many', '1000'])('rejects --jobs %s', async (jobs) => {
    const { status, err } = await run([...BULK, `--jobs=${jobs}`], { stdin: '' })
    expect(status).toBe(2)
    expect(err).toContain(`Cannot read --jobs "${jobs}": wanted a whole number from 1 to 999`)
  })

  it('rejects --jobs without --from-stdin', async () => {
    expect(await run(['url', 'oss://photos/a', '--jobs', '2'])).toMatchObject({ status: 2 })
  })
})

describe('blocksOf', () => {
  const texts = ['', '\n', 'a', 'a\n', '\n\n中\r\n', 'a\r\n😀b\n\nc\r', 'a\u2028b\rc\n中文'.repeat(3)]
  it.each(texts)('cuts %j behind newlines alone, wherever its chunks and characters end', async (text) => {
    const bytes = Buffer.from(text)
    const wanted = text === '' ? [] : (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
    for (let size = 1; size <= bytes.length; size++) {
      const count = Math.ceil(bytes.length / size)
      const chunks = Array.from({ length: count }, (_, at) => bytes.subarray(at * size, (at + 1) * size))
      const found: string[] = []
      for await (const block of blocksOf(Readable.from(chunks))) found.push(...linesOf(block))
      expect(found).toEqual(wanted.map((line) => line.replace(/\r$/, '')))
    }
  })
})
