import { createSyncSigner, type SignedRequest } from '@presign/core'
import { type Cause, explain } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { ossHints } from '@presign/oss/explain'
import { ossV1 } from '@presign/oss-v1'
import { ossV4 } from '@presign/oss-v4'
import { pick, type Random, seeded } from '@presign-tooling/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { LocalOss } from '../../src/oss.js'
import { KEYS, start } from '../harness.js'
import { answerTo, type Wire, wireOf } from './wire.js'

/** How many of each kind; `EXPLAIN_RUNS=2000` for the figures of the decisions page. */
const RUNS = Number(process.env.EXPLAIN_RUNS ?? 250)

let oss: LocalOss
beforeAll(async () => {
  oss = await start({ buckets: ['photos', 'others'] })
})
afterAll(() => oss.close())

/** A mistake made on the way; `undefined` where the request has nothing of the kind. */
interface Mistake {
  readonly causes: readonly Cause[]
  /** Which part of the request it changes: two that change one part may undo or hide each other. */
  readonly part: 'method' | 'path' | 'query' | 'headers' | 'host' | 'whole'
  make(wire: Wire, random: Random): Partial<Wire> | undefined
}

const MISTAKES: Readonly<Record<string, Mistake>> = {
  'type added': headerMistake(['header_added'], (headers, random) =>
    'content-type' in headers
      ? undefined
      : { ...headers, 'content-type': pick(random, ['image/jpeg', 'text/plain;charset=UTF-8']) },
  ),
  'service header added': headerMistake(['header_added'], (headers) => ({
    ...headers,
    'x-oss-range-behavior': 'standard',
  })),
  'signed header dropped': headerMistake(['header_missing'], (headers, random) => {
    const own = Object.keys(headers).filter((name) => name.startsWith('x-oss-meta-') || name === 'content-type')
    if (own.length === 0) return undefined
    const gone = pick(random, own)
    return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== gone))
  }),
  'signed header changed': headerMistake(['header_changed'], (headers, random) => {
    const own = Object.keys(headers).filter((name) => name.startsWith('x-oss-meta-') || name === 'content-type')
    if (own.length === 0) return undefined
    const name = pick(random, own)
    return { ...headers, [name]: `${headers[name]}; changed` }
  }),
  'method changed': {
    causes: ['method_changed'],
    part: 'method',
    make: ({ method }, random) => ({
      method: pick(
        random,
        ['GET', 'PUT', 'DELETE'].filter((other) => other !== method),
      ),
    }),
  },
  'path encoded twice': pathMistake(['encoded_twice', 'not_decoded'], (path) => path.replaceAll('%', '%25')),
  'plus in the path': pathMistake(['plus_for_space'], (path) => path.replaceAll('%2B', '+')),
  'slashes merged': pathMistake(['path_normalised'], (path) => path.replace(/\/{2,}/g, '/')),
  'bucket doubled': pathMistake(['bucket_doubled'], (path) => path.replace('/photos', '/photos/photos')),
  'another bucket': pathMistake(['bucket_changed'], (path) => path.replace('/photos', '/others')),
  'another key': pathMistake(['key_changed'], (path) => `${path}x`),
  'parameter added': queryMistake(['query_added'], (query) => `${query}${query === '' ? '' : '&'}versionId=1`),
  'parameter changed': queryMistake(['query_changed'], (query) =>
    query.replace('response-expires=', 'response-expires=1'),
  ),
  'parameter dropped': queryMistake(['query_missing'], (query) => query.replace(/response-expires=[^&]*&?/, '')),
  'plus in a parameter': queryMistake(['plus_for_space'], (query) =>
    query.replace(/(response-content-type=[^&]*)%2B/, '$1+'),
  ),
  'HTML escaping': queryMistake(['url_damaged'], (query) => query.replaceAll('&', '&amp;')),
  'JSON escaping': queryMistake(['url_damaged'], (query) => query.replaceAll('&', '%5Cu0026')),
  'cut short': queryMistake(['url_damaged'], (query, random) =>
    query.slice(0, Math.floor(query.length * (0.3 + random() * 0.69))),
  ),
  'unknown host': { causes: ['addressing'], part: 'host', make: () => ({ host: 'img.example.com' }) },
  'Authorization added': headerMistake(['signed_twice'], (headers) =>
    'authorization' in headers ? undefined : { ...headers, authorization: 'Bearer FAKE' },
  ),
  'Authorization dropped': headerMistake(['unsigned'], (headers) => {
    if (!('authorization' in headers)) return undefined
    return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'authorization'))
  }),
}

function headerMistake(
  causes: readonly Cause[],
  change: (headers: Wire['headers'], random: Random) => Wire['headers'] | undefined,
): Mistake {
  return {
    causes,
    part: 'headers',
    make: ({ headers }, random) => {
      const changed = change(headers, random)
      return changed && { headers: changed }
    },
  }
}

function pathMistake(causes: readonly Cause[], change: (path: string) => string): Mistake {
  return {
    causes,
    part: 'path',
    make: ({ target }) => {
      const changed = target.replace(/^[^?]*/, change)
      return changed === target ? undefined : { target: changed }
    },
  }
}

function queryMistake(causes: readonly Cause[], change: (query: string, random: Random) => string): Mistake {
  return {
    causes,
    part: 'query',
    make: ({ target }, random) => {
      const [path, query = ''] = target.split('?')
      const changed = change(query, random)
      return changed === query ? undefined : { target: `${path}?${changed}` }
    },
  }
}

/** The signer's own mistakes, which leave the wire as it was signed. */
const OWN: Readonly<
  Record<
    string,
    {
      readonly cause: Cause
      readonly ahead?: number
      readonly region?: string
      readonly id?: string
      readonly secret?: string
      readonly when?: 'url' | 'header'
      readonly only?: 'v4'
    }
  >
> = {
  'another secret': { cause: 'secret', secret: 'FAKEother' },
  'unknown id': { cause: 'key_id', id: 'LTAItestNOBODY' },
  'another region': { cause: 'region', region: 'cn-beijing', only: 'v4' },
  'slow clock': { cause: 'clock_skew', ahead: -40, when: 'header' },
  'old link': { cause: 'expired', ahead: -40, when: 'url' },
}

interface Case {
  readonly name: string
  readonly signed: SignedRequest
  readonly wire: Wire
  readonly causes: readonly (readonly Cause[])[]
  /** Whether each mistake alone would come as far as the comparison of texts. */
  readonly parts: readonly string[]
}

function signedAtRandom(random: Random, own?: (typeof OWN)[string]): SignedRequest | undefined {
  const v4 = own?.only === 'v4' || random() < 0.6
  const mode = own?.when ?? pick(random, ['url', 'header'] as const)
  const { ahead = 0, region = oss.region, id = KEYS.accessKeyId, secret = KEYS.accessKeySecret } = own ?? {}
  const scheme = v4 ? ossV4({ region, endpoint: oss.endpoint }) : ossV1({ region, endpoint: oss.endpoint })
  const signer = createSyncSigner(scheme, {
    credentials: { accessKeyId: id, accessKeySecret: secret },
    backend: nodeBackend,
    clock: { now: () => oss.clock.now() + ahead * 60_000 },
  })
  const input = {
    method: pick(random, ['GET', 'PUT']),
    bucket: 'photos',
    key: pick(random, ['a/b c.jpg', '中文/文件 1.jpg', 'x//y z', "it's 100%/a+b.txt", 'plain.txt']),
    query: random() < 0.5 ? {} : { 'response-expires': 'soon', 'response-content-type': 'a+b' },
    headers: random() < 0.5 ? {} : { 'content-type': 'text/plain', 'x-oss-meta-a': '1' },
  }
  return mode === 'url' ? signer.presign({ ...input, expiresIn: 600 }) : signer.sign(input)
}

function single(random: Random): Case | undefined {
  const own = random() < 0.2 ? pick(random, Object.entries(OWN)) : undefined
  if (own) {
    const signed = signedAtRandom(random, own[1])
    return signed && { name: own[0], signed, wire: wireOf(signed), causes: [[own[1].cause]], parts: ['signer'] }
  }
  const [name, mistake] = pick(random, Object.entries(MISTAKES))
  const signed = signedAtRandom(random)
  const wire = signed && wireOf(signed)
  const change = wire && mistake.make(wire, random)
  return change && { name, signed, wire: { ...wire, ...change }, causes: [mistake.causes], parts: [mistake.part] }
}

function pair(random: Random): Case | undefined {
  const one = single(random)
  if (!one) return undefined
  const [name, mistake] = pick(random, Object.entries(MISTAKES))
  const change = mistake.part === one.parts[0] ? undefined : mistake.make(one.wire, random)
  return (
    change && {
      name: `${one.name} + ${name}`,
      signed: one.signed,
      wire: { ...one.wire, ...change },
      causes: [...one.causes, mistake.causes],
      parts: [...one.parts, mistake.part],
    }
  )
}

interface Tally {
  made: number
  named: number
  readonly misses: Map<string, number>
}

/** Runs cases until that many were refused, and counts those of which enough causes are named. */
async function tally(
  make: (random: Random) => Case | undefined,
  enough: (named: number, made: number) => boolean,
): Promise<Tally> {
  const random = seeded(7)
  const result: Tally = { made: 0, named: 0, misses: new Map() }
  while (result.made < RUNS) {
    const made = make(random)
    const answer = made && (await answerTo(oss, made.wire))
    // Some change nothing that is signed; some are served, since the object alone is missing.
    if (!made || !answer || answer.code === 'NoSuchKey') continue
    result.made++
    const found = explain(made.signed, answer, ossHints).map(({ cause }) => cause)
    const named = made.causes.filter((causes) => causes.some((cause) => found.includes(cause))).length
    if (enough(named, made.causes.length)) result.named++
    else {
      const miss = `${made.name}: ${found.join(', ')}`
      result.misses.set(miss, (result.misses.get(miss) ?? 0) + 1)
    }
  }
  return result
}

function report(kind: string, { made, named, misses }: Tally): number {
  if (RUNS > 250) {
    const list = [...misses].sort((a, b) => b[1] - a[1]).slice(0, 25)
    process.stdout.write(
      `${kind}: ${named} of ${made}\n${list.map(([miss, count]) => `  ${count} ${miss}`).join('\n')}\n`,
    )
  }
  return named / made
}

const SLOW = { timeout: 600_000 }

it('names the cause of a mistake made at random', SLOW, async () => {
  expect(report('single', await tally(single, (named) => named === 1))).toBeGreaterThanOrEqual(0.95)
})

it('names a cause of two mistakes made at once: the one that the server meets first', SLOW, async () => {
  expect(report('pairs, at least one', await tally(pair, (named) => named > 0))).toBeGreaterThanOrEqual(0.95)
})

it('names both causes of two mistakes that come as far as the comparison', SLOW, async () => {
  // A server that stops at the first (an unknown id, an expired link) says nothing about the second.
  const seen = ['method', 'path', 'headers', 'query']
  const textual = (random: Random) => {
    const made = pair(random)
    const early: Cause[] = ['url_damaged', 'signed_twice', 'unsigned', 'addressing']
    return made?.parts.every((part) => seen.includes(part)) &&
      !made.causes.flat().some((cause) => early.includes(cause))
      ? made
      : undefined
  }
  expect(report('pairs, both', await tally(textual, (named, made) => named === made))).toBeGreaterThanOrEqual(0.8)
})
