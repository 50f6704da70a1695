import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { nodeBackend } from '../backends/node.js'
import { isSigningError } from '../errors.js'
import type { Recipe } from '../recipe/recipe.js'
import { type Toy, toy } from '../testing/toy-scheme.js'
import { type JobContext, job } from './job.js'
import { createSyncSigner } from './signer.js'

const NOW = Date.parse('2026-01-01T00:00:00Z')
const SECRET = { accessKeyId: 'AK1', accessKeySecret: 'FAKEsecret', securityToken: 'FAKEtoken' }
const signerOf = (credentials: typeof SECRET & { expiresAt?: string }) =>
  createSyncSigner(toy(), { credentials, backend: nodeBackend, clock: { now: () => NOW } })

/** What a job is given, and gives back. */
// biome-ignore lint/correctness/useYield: a recipe that needs no hash is still a recipe.
function* context(given: JobContext<Toy>): Recipe<JobContext<Toy>> {
  return given
}

function codeOf(work: () => unknown): string | undefined {
  try {
    work()
  } catch (error) {
    return isSigningError(error) ? error.code : String(error)
  }
  return undefined
}

describe('job', () => {
  it('makes a function with the time and the lifetime of its result', () => {
    const at = new Date(0)
    expect({ ...job({ expiresIn: 60, at }, context) }).toEqual({ expiresIn: 60, at })
    expect({ ...job({}, context) }).toEqual({ at: undefined })
  })

  it('leaves the recipe as it is, so that several jobs may share it', () => {
    const one = job({ expiresIn: 1 }, context)
    const two = job({ expiresIn: 2 }, context)
    expect([one.expiresIn, two.expiresIn]).toEqual([1, 2])
    expect(Object.keys(context)).toEqual([])
  })
})

describe('the context of a job', () => {
  it('tells the scheme, the id, the token and the time, and no secret', () => {
    const found = signerOf(SECRET).run(job<Toy, JobContext<Toy>>({}, context))
    expect(found).toMatchObject({
      scheme: { name: 'toy', region: 'here' },
      accessKeyId: 'AK1',
      securityToken: 'FAKEtoken',
      time: { seconds: NOW / 1000 },
      scope: undefined,
    })
    expect(inspect(found, { depth: 9, showHidden: true }) + JSON.stringify(found)).not.toContain('FAKEsecret')
    for (const name of Reflect.ownKeys(found)) expect(Reflect.get(found, name)).not.toBe('FAKEsecret')
  })

  it('tells the time of the job, where it has one', () => {
    expect(signerOf(SECRET).run(job<Toy, JobContext<Toy>>({ at: new Date(5999) }, context)).time).toEqual({
      seconds: 5,
    })
    expect(codeOf(() => signerOf(SECRET).run(job({ at: new Date(Number.NaN) }, context)))).toBe('time_invalid')
  })

  it('has a lifetime that ends with the token', () => {
    const { lifetime } = signerOf({ ...SECRET, expiresAt: '2026-01-01T00:01:00Z' }).run(
      job<Toy, JobContext<Toy>>({}, context),
    )
    expect([lifetime(59), lifetime(60), lifetime(61, 'clamp')]).toEqual([59, 60, 60])
    expect(codeOf(() => lifetime(61))).toBe('token_expiry')
  })

  it('is not made for credentials that expired', () => {
    const signer = signerOf({ ...SECRET, expiresAt: '2026-01-01T00:00:00Z' })
    expect(codeOf(() => signer.run(job({}, context)))).toBe('credentials_expired')
    expect(codeOf(() => signer.run(job({ at: new Date(NOW - 1000) }, context)))).toBeUndefined()
  })
})
