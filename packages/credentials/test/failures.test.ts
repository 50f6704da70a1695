import { alibabaEcs } from '@presign/credentials/alibaba'
import { awsInstance } from '@presign/credentials/aws'
import { tencentCvm } from '@presign/credentials/tencent'
import { describe, expect, it } from 'vitest'
import { failureOf, world } from './world.js'

type Answer = () => Promise<Response>

const never: Answer = () => new Promise(() => undefined)
const refused: Answer = () =>
  Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('FAKE'), { code: 'ECONNREFUSED' }) }))
const answer =
  (body: string | null, init?: ResponseInit): Answer =>
  async () =>
    new Response(body, init)
const HTML = '<html><body>FAKE portal: log in</body></html>'

const SOURCES = [
  ['alibaba', alibabaEcs],
  ['aws', awsInstance],
  ['tencent', tencentCvm],
] as const

/**
 * What a caller gets from a metadata service that fails, whether the next source of a chain is asked (absent), and how many
 * requests each provider's service saw. This is the table of the README.
 */
const TABLE: readonly [
  fault: string,
  answer: Answer,
  found: readonly string[],
  isAbsent: boolean,
  counts: readonly number[],
][] = [
  ['is silent', never, ['no answer in time'], true, [1, 2, 1]],
  ['is not there', refused, ['no connection (ECONNREFUSED)'], true, [3, 3, 3]],
  [
    'answers HTML',
    answer(HTML),
    ['a token of 45 characters', 'a token of 45 characters', 'another text where the name of a role stands'],
    false,
    [1, 1, 1],
  ],
  ['answers 70 KiB', answer('x'.repeat(70 * 1024)), ['HTTP 200 with over 64 KiB'], false, [1, 1, 1]],
  [
    'answers nothing',
    answer(null),
    ['a token of 0 characters', 'a token of 0 characters', 'no text where the name of a role stands'],
    false,
    [1, 1, 1],
  ],
  [
    'redirects',
    answer(null, { status: 302, headers: { location: 'http://127.0.0.1:1/' } }),
    ['a redirect'],
    false,
    [1, 1, 1],
  ],
  ['answers 500', answer('FAKE', { status: 500 }), ['HTTP 500'], false, [3, 6, 3]],
  ['answers 403', answer('FAKE', { status: 403 }), ['HTTP 403'], false, [1, 2, 1]],
  ['has no role', answer('', { status: 404 }), ['HTTP 404'], true, [2, 2, 1]],
]

describe.each(TABLE)('a metadata service that %s', (_, respond, found, isAbsent, counts) => {
  it.each(SOURCES.map(([name, make], index) => ({ name, make, index })))('of $name', async ({ make, index }) => {
    let requests = 0
    const fetch: Answer = () => {
      requests += 1
      return respond()
    }
    const details = await failureOf(make({ ...world(), fetch, timeLimit: 5 }))
    expect([details.found, details.absent ?? false, requests]).toEqual([
      found[index] ?? found[0],
      isAbsent,
      counts[index],
    ])
  })
})
