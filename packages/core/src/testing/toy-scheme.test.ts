import { describe, expect, it } from 'vitest'
import { jsBackend } from '../backends/js/index.js'
import { nodeBackend } from '../backends/node.js'
import { webBackend } from '../backends/web.js'
import type { SyncBackend } from '../recipe/recipe.js'
import { createSigner, createSyncSigner } from '../signer/signer.js'
import { createSyncVerifier, createVerifier } from '../verifier/verifier.js'
import { explainContract } from './explain-contract.js'
import { ECDSA_EXAMPLE } from './key-pairs.js'
import { received } from './scheme-changes.js'
import { schemeContract } from './scheme-contract.js'
import { toy, toyMistakes, toyPair, toyPairVerification, toyVerification } from './toy-scheme.js'

const runner = { describe, it, expect }
const base = { bucket: 'photos' }

for (const backend of [nodeBackend, jsBackend])
  schemeContract(`toy on ${backend.name}`, { signing: toy, verifying: toyVerification, backend, base }, runner)

explainContract(
  'toy',
  {
    signing: toy(),
    verifying: toyVerification(),
    mistakes: toyMistakes,
    backend: nodeBackend,
    base,
    inputs: [
      { ...base, key: 'photos/a b.jpg', expiresIn: 60 },
      { ...base, resource: 'bucket', query: { acl: null } },
    ],
  },
  runner,
)

describe('a scheme with a key pair', () => {
  const at = new Date('2026-02-28T23:59:59Z')
  const clock = { now: () => at.getTime() }
  const signingWith = { accessKeyId: 'AKpair', accessKeySecret: ECDSA_EXAMPLE.privateKey }
  const verifyingWith = { accessKeyId: 'AKpair', accessKeySecret: ECDSA_EXAMPLE.publicKey }
  const input = { ...base, key: 'a b.jpg', expiresIn: 60, query: { a: '1' } }
  const signer = createSyncSigner(toyPair(), { credentials: signingWith, backend: nodeBackend, clock })
  const verifierOf = (backend: SyncBackend = nodeBackend) =>
    createSyncVerifier([toyPairVerification()], { credentialsOf: () => verifyingWith, backend, clock })

  it('signs what createSyncVerifier accepts, in both modes', () => {
    for (const signed of [signer.presign(input), signer.sign(input)])
      expect(verifierOf().verify(received(signed))).toMatchObject({ ok: true, bucket: 'photos', key: 'a b.jpg' })
  })

  it('signs with WebCrypto what createVerifier accepts on WebCrypto', async () => {
    const slow = createSigner(toyPair(), { credentials: signingWith, backend: webBackend, clock })
    const verifier = createVerifier([toyPairVerification()], { credentialsOf: () => verifyingWith, clock })
    expect(await verifier.verify(received(await slow.presign(input)))).toMatchObject({ ok: true })
    expect(await verifier.verify(received(signer.sign(input)))).toMatchObject({ ok: true })
  })

  it('is rejected by verify as unknown where no one has the id', () => {
    const { verify } = createSyncVerifier([toyPairVerification()], {
      credentialsOf: () => undefined,
      backend: nodeBackend,
      clock,
    })
    expect(verify(received(signer.presign(input)))).toMatchObject({ ok: false, reason: 'unknown_key' })
  })

  it('is rejected by verify when the request or the signature was changed', () => {
    const { verify } = verifierOf()
    const request = received(signer.presign(input))
    const { target } = request
    const texts = signer.presign(input).trace
    expect(verify({ ...request, target: target.replace('a=1', 'a=2') })).toMatchObject({ reason: 'mismatch' })
    expect(verify({ ...request, target: target.replace(/signature=.*/, 'signature=%3F') })).toMatchObject({
      reason: 'mismatch',
      expected: { canonicalRequest: texts.canonicalRequest, stringToSign: texts.stringToSign },
    })
    expect(verify({ ...request, target: target.replace(/signature=.*/, 'signature=AAAA') })).toMatchObject({
      reason: 'mismatch',
    })
  })
})
