import { describe, expect, it } from 'vitest'
import { nodeBackend } from '../backends/node.js'
import type { DerivedKey, Secret } from '../credentials/credentials.js'
import { isSigningError } from '../errors.js'
import { notedBackend } from '../testing/noted-backend.js'
import { type Toy, toy } from '../testing/toy-scheme.js'
import type { PresignInput } from './input.js'
import { job } from './job.js'
import { createSyncSigner } from './signer.js'
import { Signing } from './signing.js'

const SECRET: Secret = { accessKeyId: 'AK1', accessKeySecret: 'FAKEsecret' }
const AT = Date.parse('2026-01-01T00:00:00Z')
const link: PresignInput = { bucket: 'photos', key: 'a', expiresIn: 60 }

/** A signer whose credentials and clock the test moves, and the steps its backend was asked for. */
function world(first: Secret | DerivedKey = SECRET) {
  const state = { credentials: first, now: AT }
  const { backend, calls } = notedBackend(nodeBackend)
  const signer = createSyncSigner(toy(), {
    credentials: () => state.credentials,
    backend,
    clock: { now: () => state.now },
  })
  return { state, signer, steps: calls }
}

const DERIVE = ['importKey', 'sign', 'importKey']
const SIGN = ['digest', 'sign']

describe('Signing', () => {
  it('derives a key once for a scope and signs with a digest and a signature from then on', () => {
    const { state, signer, steps } = world()
    signer.presign(link)
    expect(steps()).toEqual([...DERIVE, ...SIGN])
    signer.presign({ ...link, key: 'b' })
    signer.sign({ bucket: 'other', resource: 'bucket' })
    expect(steps()).toEqual([...SIGN, ...SIGN])
    state.now += 86_400_000
    signer.presign(link)
    expect(steps()).toEqual([...DERIVE, ...SIGN])
  })

  it('derives a key again for other credentials, and not for equal ones in a new object', () => {
    const { state, signer, steps } = world()
    signer.presign(link)
    steps()
    state.credentials = { ...SECRET }
    signer.presign(link)
    expect(steps()).toEqual(SIGN)
    state.credentials = { ...SECRET, accessKeySecret: 'FAKEother' }
    const other = signer.presign(link)
    expect(steps()).toEqual([...DERIVE, ...SIGN])
    expect(other.trace.signature).not.toBe(world().signer.presign(link).trace.signature)
  })

  it('derives the key of a batch once, before its first signature', () => {
    const { signer, steps } = world()
    signer.presignMany([link, { ...link, key: 'b' }])
    expect(steps()).toEqual([...DERIVE, ...SIGN, ...SIGN])
  })

  it('shares the key with jobs', () => {
    const { signer, steps } = world()
    signer.presign(link)
    steps()
    signer.run(job<Toy, unknown>({}, ({ signingKey }) => signingKey({ scope: '20260101/here/toy' })))
    expect(steps()).toEqual([])
  })

  it('asks no hash of a backend before an input was found good', () => {
    const { signer, steps } = world()
    expect(codeOf(() => signer.presign({ ...link, key: '' }))).toBe('key_empty')
    expect(signer.check(link)).toBeUndefined()
    expect(steps()).toEqual([])
  })
})

describe('Signing with a derived key', () => {
  const secret = nodeBackend.importKey('hmac-sha256', 'FAKEsecret', 'sign')
  const scope = '20260101/here/toy'
  const derived: DerivedKey = {
    accessKeyId: 'AK1',
    signingKey: nodeBackend.sign(secret, scope, 'bytes') as Uint8Array,
    scope,
  }

  it('signs as with the secret, for its scope alone', () => {
    const { state, signer, steps } = world(derived)
    const { url } = signer.presign(link)
    expect(steps()).toEqual(['importKey', ...SIGN])
    expect(url).toBe(world().signer.presign(link).url)
    state.now += 86_400_000
    expect(codeOf(() => signer.presign(link))).toBe('scope_expired')
    expect(signer.check(link)).toMatchObject({ code: 'scope_expired', details: { scope, wanted: '20260102/here/toy' } })
    expect(codeOf(() => signer.run(job<Toy, unknown>({}, ({ signingKey }) => signingKey({ scope: 'x' }))))).toBe(
      'scope_expired',
    )
  })

  it('signs with a handle that its backend made', () => {
    const handle = nodeBackend.importKey('hmac-sha256', derived.signingKey as Uint8Array, 'sign')
    const { signer, steps } = world({ ...derived, signingKey: handle })
    expect(signer.presign(link).url).toBe(world().signer.presign(link).url)
    expect(steps()).toEqual(SIGN)
  })
})

describe('snapshot of Signing', () => {
  it('is the same object for equal credentials, and another for others', () => {
    const signing = new Signing(toy(), 'reject')
    const first = signing.snapshot(SECRET)
    expect(signing.snapshot({ ...SECRET })).toBe(first)
    expect(signing.snapshot(first)).toBe(first)
    expect(signing.snapshot({ ...SECRET, securityToken: 'FAKEt' })).not.toBe(first)
  })
})

describe('expiresAt of a signed request', () => {
  it('is the end of each link, also of those that are signed in one second', () => {
    const { signer } = world()
    const ends = [60, 61, 60].map((expiresIn) => signer.presign({ ...link, expiresIn }).expiresAt)
    expect(ends).toEqual(['2026-01-01T00:01:00.000Z', '2026-01-01T00:01:01.000Z', '2026-01-01T00:01:00.000Z'])
    expect('expiresAt' in signer.sign(link)).toBe(false)
  })
})

describe('the messages of Signing', () => {
  it.each([
    [
      { expiresAt: '2025-12-31T00:00:00Z' },
      'Cannot sign at 2026-01-01T00:00:00.000Z: the credentials expired at 2025-12-31T00:00:00.000Z',
    ],
    [
      { expiresAt: '2026-01-01T00:00:30Z' },
      "Cannot presign until 2026-01-01T00:01:00.000Z: the token expires at 2026-01-01T00:00:30.000Z; ask for less, or say onTokenExpiry: 'clamp'",
    ],
  ])('say what was found and what was wanted: %j', (change, message) => {
    expect(messageOf(() => world({ ...SECRET, ...change }).signer.presign(link))).toBe(message)
  })

  it('can be written of a lifetime that no date can hold', () => {
    const { signer } = world({ ...SECRET, expiresAt: '2026-01-01T00:00:30Z' })
    for (const expiresIn of [1e300, Number.POSITIVE_INFINITY])
      expect(messageOf(() => signer.presign({ ...link, expiresIn }))).toMatch(
        /^Cannot presign until 9999-12-31T23:59:59\.000Z: the token expires at 2026-01-01T00:00:30\.000Z;/,
      )
    expect(codeOf(() => world().signer.presign({ ...link, expiresIn: Number.POSITIVE_INFINITY }))).toBe(
      'expiry_out_of_range',
    )
  })
})

function codeOf(work: () => unknown): string | undefined {
  try {
    work()
  } catch (error) {
    return isSigningError(error) ? error.code : String(error)
  }
  return undefined
}

function messageOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return (error as Error).message
  }
  return ''
}
