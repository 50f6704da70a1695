import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nodeBackend } from '../backends/node.js'
import { isSigningError, type SigningError } from '../errors.js'
import { Snapshot, secondsOf } from './snapshot.js'

const secret = { accessKeyId: 'AK1', accessKeySecret: 'FAKEsecret', securityToken: 'FAKEtoken' }
const derived = { accessKeyId: 'AK1', signingKey: Uint8Array.of(1, 2, 3), scope: 's' }
const handle = nodeBackend.importKey('hmac-sha256', 'FAKEsecret', 'sign')

function errorOf(work: () => unknown): SigningError | undefined {
  try {
    work()
  } catch (error) {
    if (isSigningError(error)) return error
    throw error
  }
  return undefined
}

describe('Snapshot', () => {
  it('copies credentials: what becomes of the object later changes nothing', () => {
    const given: Record<string, unknown> = { ...secret, expiresAt: new Date(5000) }
    const snapshot = new Snapshot(given)
    ;(given.expiresAt as Date).setTime(0)
    Object.assign(given, { accessKeyId: 'AK2', accessKeySecret: 'FAKEother', securityToken: 'x' })
    expect(snapshot).toMatchObject({ accessKeyId: 'AK1', securityToken: 'FAKEtoken', expiresAt: 5 })
    expect(Snapshot.secretOf(snapshot)).toMatchObject({ accessKeySecret: 'FAKEsecret' })
  })

  it('copies key bytes, which their owner may wipe', () => {
    const signingKey = Uint8Array.of(1, 2, 3)
    const snapshot = new Snapshot({ ...derived, signingKey })
    signingKey.fill(0)
    expect(Snapshot.secretOf(snapshot).signingKey).toEqual(Uint8Array.of(1, 2, 3))
  })

  it('takes a secret or a derived key, as text, bytes or a handle', () => {
    for (const accessKeySecret of ['FAKEsecret', handle])
      expect(Snapshot.secretOf(new Snapshot({ ...secret, accessKeySecret })).accessKeySecret).toBe(accessKeySecret)
    for (const signingKey of ['text', handle])
      expect(Snapshot.secretOf(new Snapshot({ ...derived, signingKey }))).toMatchObject({ signingKey, scope: 's' })
  })

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'credentials'],
    ['null', null, 'credentials'],
    ['text', 'AK1', 'credentials'],
    ['no id', { accessKeySecret: 'FAKEs' }, 'accessKeyId'],
    ['an empty id', { ...secret, accessKeyId: '' }, 'accessKeyId'],
    ['an id that is a number', { ...secret, accessKeyId: 7 }, 'accessKeyId'],
    ['no secret', { accessKeyId: 'AK1' }, 'accessKeySecret'],
    ['an empty secret', { ...secret, accessKeySecret: '' }, 'accessKeySecret'],
    ['a secret that is null', { ...secret, accessKeySecret: null }, 'accessKeySecret'],
    ['an empty signing key', { ...derived, signingKey: '' }, 'signingKey'],
    ['a signing key that is a number', { ...derived, signingKey: 7 }, 'signingKey'],
    ['a signing key without a scope', { ...derived, scope: undefined }, 'scope'],
    ['a signing key with an empty scope', { ...derived, scope: '' }, 'scope'],
    ['an empty token', { ...secret, securityToken: '' }, 'securityToken'],
    ['a token that is a number', { ...secret, securityToken: 7 }, 'securityToken'],
    ['an end that cannot be read', { ...secret, expiresAt: 'soon' }, 'expiresAt'],
    ['an end in seconds', { ...secret, expiresAt: 1_767_225_600 }, 'expiresAt'],
  ])('refuses %s, by name and without showing it', (_name, given, name) => {
    const error = errorOf(() => new Snapshot(given))
    expect(error).toMatchObject({ code: 'credentials_invalid', details: { name } })
    expect(inspect(error)).not.toContain('FAKE')
  })

  it('takes a token that is null for none, as services give it', () => {
    expect(new Snapshot({ ...secret, securityToken: null }).securityToken).toBeUndefined()
  })

  it('does not show its secret', () => {
    for (const given of [secret, { ...secret, accessKeySecret: 'FAKE', signingKey: 'FAKEsecret', scope: 's' }]) {
      const snapshot = new Snapshot(given)
      const shown = [inspect(snapshot, { showHidden: true, depth: 9 }), JSON.stringify(snapshot), String(snapshot)]
      expect(shown.join()).not.toContain('FAKEsecret')
      expect({ ...snapshot }).toEqual({ accessKeyId: 'AK1', securityToken: 'FAKEtoken', expiresAt: Infinity })
    }
  })

  it('does not read a polluted prototype', () => {
    const polluted = Object.prototype as Record<string, unknown>
    Object.assign(polluted, {
      securityToken: 'FAKEevil',
      signingKey: 'FAKEevil',
      scope: 'evil',
      expiresAt: new Date(0),
    })
    try {
      const snapshot = new Snapshot({ accessKeyId: 'AK1', accessKeySecret: 'FAKEs' })
      expect(snapshot).toMatchObject({ securityToken: undefined, expiresAt: Infinity })
      expect(Snapshot.secretOf(snapshot)).toMatchObject({ signingKey: undefined, scope: undefined })
    } finally {
      for (const name of ['securityToken', 'signingKey', 'scope', 'expiresAt']) delete polluted[name]
    }
  })
})

const givens = fc.record({
  accessKeyId: fc.constantFrom('AK1', 'AK2'),
  accessKeySecret: fc.constantFrom('FAKEa', 'FAKEb', handle),
  securityToken: fc.constantFrom(undefined, 'FAKEt', 'FAKEu'),
  expiresAt: fc.constantFrom(undefined, '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'),
  signingKey: fc.constantFrom(undefined, 'FAKEk', Uint8Array.of(1, 2), Uint8Array.of(1, 3), Uint8Array.of(1), handle),
  scope: fc.constantFrom('s', 't'),
})

const FIELDS = ['accessKeyId', 'accessKeySecret', 'securityToken', 'expiresAt', 'signingKey', 'scope'] as const

describe('Snapshot.same', () => {
  it('is true exactly of credentials with the same contents', () => {
    const text = (given: object) =>
      JSON.stringify(given, (_, value) =>
        value === handle ? 'handle' : value instanceof Uint8Array ? [...value] : value,
      )
    fc.assert(
      // Two random ones nearly always differ in several fields, so at most one is taken over from the second.
      fc.property(givens, givens, fc.constantFrom(...FIELDS, undefined), (one, two, field) => {
        const other = field === undefined ? { ...one } : { ...one, [field]: two[field] }
        expect(Snapshot.same(new Snapshot(one), other)).toBe(text(one) === text(other))
      }),
      { numRuns: 1000 },
    )
  })

  it('is false of another end, and of a key that is longer or shorter', () => {
    expect(Snapshot.same(new Snapshot(secret), { ...secret, expiresAt: new Date(0) })).toBe(false)
    for (const [one, two] of [
      [Uint8Array.of(1), Uint8Array.of(1, 2)],
      [Uint8Array.of(1, 2), Uint8Array.of(1)],
    ])
      expect(Snapshot.same(new Snapshot({ ...derived, signingKey: one }), { ...derived, signingKey: two })).toBe(false)
  })

  it('takes a date and its text for the same end', () => {
    const snapshot = new Snapshot({ ...secret, expiresAt: '2026-01-01T00:00:00Z' })
    expect(Snapshot.same(snapshot, { ...secret, expiresAt: new Date('2026-01-01T00:00:00Z') })).toBe(true)
  })
})

describe('Snapshot.sameSecret', () => {
  it('compares secrets and keys, and nothing else', () => {
    const same = (a: object, b: object) => Snapshot.sameSecret(new Snapshot(a), new Snapshot(b))
    expect(same(secret, { ...secret, accessKeyId: 'AK2', securityToken: 'FAKEu', expiresAt: new Date(0) })).toBe(true)
    expect(same(secret, { ...secret, accessKeySecret: 'FAKEother' })).toBe(false)
    expect(same(derived, { ...derived, signingKey: Uint8Array.of(1, 2, 3) })).toBe(true)
    expect(same(derived, { ...derived, signingKey: Uint8Array.of(1, 2, 4) })).toBe(false)
  })
})

describe('secondsOf', () => {
  it('reads dates and ISO 8601, and is infinite without an end', () => {
    expect(secondsOf(new Date(1500))).toBe(1.5)
    expect(secondsOf('1970-01-01T00:00:02Z')).toBe(2)
    for (const none of [undefined, null]) expect(secondsOf(none)).toBe(Infinity)
    for (const wrong of ['', 'soon', 7, new Date(Number.NaN), {}])
      expect(errorOf(() => secondsOf(wrong))?.code).toBe('credentials_invalid')
  })
})
