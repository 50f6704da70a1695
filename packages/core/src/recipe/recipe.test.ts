import { describe, expect, it } from 'vitest'
import { nodeBackend } from '../backends/node.js'
import { webBackend } from '../backends/web.js'
import { runMany, runManySync } from './batch.js'
import { digest, importKey, type Recipe, run, runSync, type SyncBackend, sign } from './recipe.js'

function* sealed(secret: string, text: string): Recipe<string> {
  const key = yield* importKey('hmac-sha256', secret)
  return yield* sign(key, yield* digest('sha256', text, 'hex'), 'hex')
}

/** Recipes of different lengths that ask for different things. */
function* mixed(index: number): Recipe<string> {
  if (index % 3 === 0) return `${index}`
  const first = yield* digest(index % 2 === 0 ? 'sha1' : 'sha256', `${index}`, 'hex')
  return index % 5 === 0 ? yield* digest('sha256', first, 'base64') : first
}

describe('drivers', () => {
  it('run one text with any backend', async () => {
    const at = runSync(sealed('key', 'text'), nodeBackend)
    // Computed with Python's hmac and hashlib.
    expect(at).toBe('c3163e0acc327b47eef25896c41a5e1fea8b0e9eace1b71698cece5405101ea7')
    expect(await run(sealed('key', 'text'), nodeBackend)).toBe(at)
    expect(await run(sealed('key', 'text'), webBackend)).toBe(at)
  })

  it('let a test answer the steps itself', () => {
    const recipe = sealed('key', 'text')
    expect(recipe.next().value).toEqual({ step: 'importKey', algorithm: 'hmac-sha256', material: 'key', use: 'sign' })
    expect(recipe.next('a key' as never).value).toEqual({
      step: 'digest',
      algorithm: 'sha256',
      data: 'text',
      as: 'hex',
    })
    expect(recipe.next('a digest').value).toEqual({ step: 'sign', key: 'a key', data: 'a digest', as: 'hex' })
    expect(recipe.next('a signature')).toEqual({ done: true, value: 'a signature' })
  })

  it('run many in lock-step, in order, whatever each asks for', async () => {
    const recipes = () => Array.from({ length: 100 }, (_, index) => mixed(index))
    const one = recipes().map((recipe) => runSync(recipe, nodeBackend))
    expect(runManySync(recipes(), nodeBackend)).toEqual(one)
    expect(await runMany(recipes(), webBackend)).toEqual(one)
    expect(runManySync([], nodeBackend)).toEqual([])
  })

  it('hand equal steps to the backend together', () => {
    const sizes: number[] = []
    const lanes: SyncBackend = {
      ...nodeBackend,
      digestMany(algorithm, data, as) {
        sizes.push(data.length)
        return data.map((one) => nodeBackend.digest(algorithm, one, as))
      },
    }
    runManySync(
      Array.from({ length: 10 }, (_, index) => digest('sha256', `${index}`, 'hex')),
      lanes,
    )
    expect(sizes).toEqual([10])
  })

  it('pass on what a backend throws', async () => {
    await expect(run(digest('md5', '', 'hex'), webBackend)).rejects.toMatchObject({ code: 'hash_unavailable' })
    await expect(runMany([digest('md5', '', 'hex')], webBackend)).rejects.toMatchObject({ code: 'hash_unavailable' })
  })
})
