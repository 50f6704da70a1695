import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nodeBackend } from '../backends/node.js'
import { Snapshot } from '../credentials/snapshot.js'
import type { Mode } from '../schemes/plan.js'
import { type Toy, toy, toyEndpoint } from '../testing/toy-scheme.js'
import type { PresignInput } from './input.js'
import { normalizeInput } from './normalize.js'
import { PlanCache, type Planned } from './plan-cache.js'
import { createSyncSigner } from './signer.js'

const snapshots = [0, 1].map((n) => new Snapshot({ accessKeyId: `AK${n}`, accessKeySecret: 'FAKEsecret' }))
const endpoints = [toyEndpoint, { ...toyEndpoint }]

/** Everything that a plan depends on, from so few values that two are often equal. */
const situation = fc.record({
  mode: fc.constantFrom<Mode>('url', 'header'),
  seconds: fc.constantFrom(1, 2),
  expiresIn: fc.constantFrom(60, 61),
  snapshot: fc.constantFrom(0, 1),
  endpoint: fc.constantFrom(undefined, 0, 1),
  method: fc.constantFrom(undefined, 'GET', 'PUT'),
  resource: fc.constantFrom('object' as const, 'bucket' as const),
  bucket: fc.constantFrom(undefined, 'one', 'two'),
  query: fc.option(
    fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('', '1', null, ['1'], ['1', null]), {
      noNullPrototype: true,
    }),
    { nil: undefined },
  ),
  headers: fc.option(fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('', '1'), { noNullPrototype: true }), {
    nil: undefined,
  }),
  additionalHeaders: fc.option(fc.subarray(['a', 'b']), { nil: undefined }),
})
type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never

const inputOf = ({ mode: _m, seconds: _s, snapshot: _c, endpoint, expiresIn, ...input }: Situation, key: string) =>
  ({
    ...structuredClone(input),
    expiresIn,
    ...(endpoint !== undefined && { endpoint: endpoints[endpoint] }),
    ...(input.resource === 'object' && { key }),
  }) as PresignInput

const find = (cache: PlanCache, one: Situation, key: string) =>
  cache.find(
    one.mode,
    normalizeInput(inputOf(one, key), one.mode),
    one.seconds,
    one.expiresIn,
    snapshots[one.snapshot] as Snapshot,
  )

const keep = (cache: PlanCache, one: Situation, input: PresignInput, planned: Planned) =>
  cache.keep(
    one.mode,
    normalizeInput(input, one.mode),
    one.seconds,
    one.expiresIn,
    snapshots[one.snapshot] as Snapshot,
    planned,
  )

/** What differs between two situations, as text: a list of headers that is empty or absent says the same. */
const essence = ({ query = {}, headers = {}, additionalHeaders = [], ...rest }: Situation) =>
  JSON.stringify([rest, Object.entries(query), Object.entries(headers), additionalHeaders])

const planned = (): Planned => ({ plan: { scope: '' }, method: 'GET', expiresAt: undefined })

describe('PlanCache', () => {
  it('finds the last plan exactly when inputs differ in the key alone', () => {
    let reused = 0
    fc.assert(
      fc.property(situation, situation, fc.boolean(), (first, other, again) => {
        const cache = new PlanCache()
        const kept = planned()
        const second = again ? structuredClone(first) : other
        keep(cache, first, inputOf(first, 'one'), kept)
        const same = essence(first) === essence(second)
        if (same) reused++
        expect(find(cache, second, 'two')).toBe(same ? kept : undefined)
      }),
      { numRuns: 1000 },
    )
    expect(reused).toBeGreaterThan(100)
  })

  it('finds nothing once any one thing differs', () => {
    const base: Situation = {
      mode: 'url',
      seconds: 1,
      expiresIn: 60,
      snapshot: 0,
      endpoint: 0,
      method: 'GET',
      resource: 'object',
      bucket: 'one',
      query: { a: '1', b: ['1', '2'] as never },
      headers: { a: '1' },
      additionalHeaders: ['a'],
    }
    const changes: Partial<Record<keyof Situation, unknown>>[] = [
      { mode: 'header' },
      { seconds: 2 },
      { expiresIn: 61 },
      { snapshot: 1 },
      { endpoint: 1 },
      { method: 'PUT' },
      { resource: 'bucket' },
      { bucket: 'two' },
      { query: { a: '1', b: ['1', '3'] } },
      { query: { a: '1', b: ['1'] } },
      { query: { a: '1' } },
      { query: { a: '1', c: ['1', '2'] } },
      { query: undefined },
      { headers: { a: '2' } },
      { headers: undefined },
      { additionalHeaders: ['b'] },
      { additionalHeaders: undefined },
    ]
    const cache = new PlanCache()
    const kept = planned()
    keep(cache, base, inputOf(base, 'one'), kept)
    expect(find(cache, base, 'two')).toBe(kept)
    for (const change of changes) expect(find(cache, { ...base, ...change } as Situation, 'one')).toBeUndefined()
  })

  it('keeps its own copy of what the caller may change: records and the lists in them', () => {
    fc.assert(
      fc.property(situation, (one) => {
        const cache = new PlanCache()
        const input = inputOf(one, 'one') as PresignInput & { query?: Record<string, unknown> }
        keep(cache, one, input, planned())
        const list = Object.values(input.query ?? {}).find((value) => Array.isArray(value)) as string[] | undefined
        const changes = [
          list && (() => list.push('more')),
          input.query && (() => Object.assign(input.query as object, { more: '' })),
          input.headers && (() => Object.assign(input.headers as object, { more: '' })),
          input.additionalHeaders && (() => (input.additionalHeaders as string[]).push('more')),
        ].filter((change) => change !== undefined)
        for (const change of changes) {
          change()
          const given = normalizeInput(input, one.mode)
          expect(
            cache.find(one.mode, given, one.seconds, one.expiresIn, snapshots[one.snapshot] as Snapshot),
          ).toBeUndefined()
        }
      }),
    )
  })
})

describe('a signer', () => {
  it('prepares once for inputs that differ in the key alone', () => {
    let prepared = 0
    const scheme = toy()
    const counting: Toy = {
      ...scheme,
      prepare: (...args) => {
        prepared++
        return scheme.prepare(...args)
      },
    }
    const signer = createSyncSigner(counting, {
      credentials: { accessKeyId: 'AK1', accessKeySecret: 'FAKEsecret' },
      backend: nodeBackend,
      clock: { now: () => 0 },
    })
    const link = { bucket: 'photos', expiresIn: 60, query: { a: ['1'] as string[] }, headers: { range: 'x' } }
    // The toy allows a name once, so lists have one value.
    for (const key of ['a', 'b', 'c']) signer.presign({ ...structuredClone(link), key })
    expect(prepared).toBe(1)
    signer.presign({ ...link, key: 'a', method: 'PUT' })
    signer.presign({ ...link, key: 'a' })
    expect(prepared).toBe(3)
  })
})
