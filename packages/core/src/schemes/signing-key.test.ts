import { describe, expect, it } from 'vitest'
import { nodeBackend } from '../backends/node.js'
import { Snapshot } from '../credentials/snapshot.js'
import { runSync } from '../recipe/driver.js'
import { ECDSA_EXAMPLE } from '../testing/key-pairs.js'
import { notedBackend } from '../testing/noted-backend.js'
import { type Toy, toy, toyPair, toyPairVerification, toyVerification } from '../testing/toy-scheme.js'
import { keyOf } from './signing-key.js'

const plan = { scope: '20260101/here/toy' }
const accessKeyId = 'AK1'

/** What a key signs, and what was asked of the backend to make it. */
function made(scheme: Parameters<typeof keyOf>[0], credentials: object) {
  const { backend, calls } = notedBackend(nodeBackend)
  const key = runSync(keyOf(scheme, plan, new Snapshot({ accessKeyId, ...credentials })), backend)
  return { key, calls: calls(), signs: () => nodeBackend.sign(key, 'data', 'hex') }
}

describe('keyOf', () => {
  const accessKeySecret = 'FAKEsecret'
  const secret = made(toy(), { accessKeySecret })
  const derived = nodeBackend.sign(nodeBackend.importKey('hmac-sha256', accessKeySecret, 'sign'), plan.scope, 'bytes')

  it("derives a key from a secret in the scheme's own way, the same for both sides", () => {
    expect(secret.calls).toEqual(['importKey', 'sign', 'importKey'])
    expect(made(toyVerification(), { accessKeySecret }).signs()).toBe(secret.signs())
  })

  it('derives a key from a handle of the secret', () => {
    const handle = nodeBackend.importKey('hmac-sha256', accessKeySecret, 'sign')
    const { calls, signs } = made(toy(), { accessKeySecret: handle })
    expect(calls).toEqual(['sign', 'importKey'])
    expect(signs()).toBe(secret.signs())
  })

  it('imports a key that was derived elsewhere, as bytes or text', () => {
    const bytes = made(toy(), { signingKey: derived, scope: plan.scope })
    expect(bytes.calls).toEqual(['importKey'])
    expect(bytes.signs()).toBe(secret.signs())
    expect(made(toy(), { signingKey: 'text', scope: plan.scope }).signs()).toBe(
      nodeBackend.sign(nodeBackend.importKey('hmac-sha256', 'text', 'sign'), 'data', 'hex'),
    )
  })

  it('takes a handle of such a key as it is', () => {
    const { key, calls } = made(toy(), { signingKey: secret.key, scope: plan.scope })
    expect(key).toBe(secret.key)
    expect(calls).toEqual([])
  })

  it('takes the other half of a key pair where the scheme verifies', () => {
    const signing = made(toyPair(), { accessKeySecret: ECDSA_EXAMPLE.privateKey })
    const verifying = made(toyPairVerification(), { accessKeySecret: ECDSA_EXAMPLE.publicKey })
    const signature = nodeBackend.sign(signing.key, 'data', 'bytes') as Uint8Array
    expect(nodeBackend.verify(verifying.key, 'data', signature)).toBe(true)
    expect(nodeBackend.verify(verifying.key, 'date', signature)).toBe(false)
  })

  it('hands the scheme the id and the token, beside the secret', () => {
    const given: unknown[] = []
    const scheme: Toy = {
      ...toy(),
      signingKey: (plan, credentials) => {
        given.push(credentials)
        return toy().signingKey(plan, credentials)
      },
    }
    made(scheme, { accessKeySecret, securityToken: 'FAKEt' })
    expect(given).toEqual([{ accessKeyId, accessKeySecret, securityToken: 'FAKEt' }])
  })
})
