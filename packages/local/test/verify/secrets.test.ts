import { inspect } from 'node:util'
import { createSyncSigner, isSigningError, type PresignInput, type Secret, type SyncSigner } from '@presign/core'
import { explain, reproduce } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import type { SigningScheme, VerifyingScheme } from '@presign/core/scheme'
import { createSyncVerifier } from '@presign/core/verify'
import { ossHints } from '@presign/oss/explain'
import { ossV1 } from '@presign/oss-v1'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Verification } from '@presign/oss-v4/verify'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { NOW } from '../harness.js'

const clock = { now: () => NOW }
const text = (role: string) => fc.stringMatching(/^[A-Za-z0-9+/=]{8,40}$/).map((found) => `FAKE${role}${found}`)

/** Everything a thing shows of itself, in every way that ends up in logs. */
function shown(thing: unknown): string {
  const error =
    thing instanceof Error ? [thing.message, thing.stack, JSON.stringify((thing as { details?: unknown }).details)] : []
  return [
    inspect(thing, { depth: 12, showHidden: true, getters: false }),
    JSON.stringify(thing),
    String(thing),
    ...error,
  ].join('\n')
}

const attempt = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    if (isSigningError(error)) return error
    throw error
  }
}

const REGION = { region: 'cn-hangzhou' }
const schemes: [SigningScheme, VerifyingScheme][] = [
  [ossV4(REGION), ossV4Verification(REGION)],
  [ossV1(REGION), ossV1Verification(REGION)],
]

function signerWith(scheme: SigningScheme, credentials: Secret): SyncSigner<SigningScheme<string, 'url'>> {
  return createSyncSigner(scheme, { credentials, backend: nodeBackend, clock }) as never
}

it('no secret, token or signature is shown by errors, signers, verifiers, credentials, refusals or explanations', () => {
  fc.assert(
    fc.property(
      fc.record({ secret: text('secret'), token: text('token'), other: text('other') }),
      fc.constantFrom(...schemes),
      fc.record({
        key: fc.string({ minLength: 1, maxLength: 12 }),
        expiresIn: fc.constantFrom(60, 0, 1e9),
        headers: fc.constantFrom({}, { 'x-oss-date': 'x' }, { 'a b': 'c' }, { 'x-oss-meta-a': '1' }),
        bucket: fc.constantFrom('photos', 'NOT A BUCKET'),
      }),
      ({ secret, token, other }, [scheme, verifying], input) => {
        const credentials = { accessKeyId: 'STS.FAKEtest0001', accessKeySecret: secret, securityToken: token }
        const signer = signerWith(scheme, credentials)
        const verifier = createSyncVerifier([verifying], {
          credentialsOf: () => credentials,
          clock,
          backend: nodeBackend,
        })
        const refused = attempt(() => signer.presign(input as PresignInput))
        const good = signer.presign({ bucket: 'photos', key: 'k', expiresIn: 60 })
        const wrong = signerWith(scheme, { ...credentials, accessKeySecret: other })
        const forged = wrong.presign({ bucket: 'photos', key: 'k', expiresIn: 60 })
        const verdict = verifier.verify({
          method: 'GET',
          target: forged.url.replace(/^https:\/\/[^/]*/, ''),
          headers: { host: 'photos.oss-cn-hangzhou.aliyuncs.com' },
        })
        const strangers = verifier.verify({
          method: 'GET',
          target: `/k?x-oss-security-token=${other}&x-oss-credential=${other}`,
          headers: { host: 'photos.oss-cn-hangzhou.aliyuncs.com' },
        })
        expect(verdict).toMatchObject({ ok: false, reason: 'mismatch' })

        const things = [
          refused instanceof Error ? refused : undefined,
          signer,
          verifier,
          strangers,
          explain(good, forged.trace, ossHints),
          explain(
            good,
            {
              code: 'SignatureDoesNotMatch',
              message: '',
              texts: forged.trace,
              signatureProvided: forged.trace.signature,
            },
            ossHints,
          ),
          explain(good, { ...forged.trace, stringToSign: forged.trace.stringToSign.replaceAll('k', 'kk') }, ossHints),
          signer.run(reproduce(good, forged.trace, { scheme: verifying, budget: 20 })),
        ]
        const everything = things.map(shown).join('\n')
        for (const private_ of [
          secret,
          other,
          token,
          encodeURIComponent(token),
          good.trace.signature,
          forged.trace.signature,
          encodeURIComponent(good.trace.signature),
        ])
          expect(everything).not.toContain(private_)

        // A verdict shows what was sent and should have been signed, the sender's own token in it: never the signature.
        const told = shown(verdict)
        for (const private_ of [secret, other, good.trace.signature, encodeURIComponent(good.trace.signature)])
          expect(told).not.toContain(private_)
      },
    ),
    { numRuns: 150 },
  )
})
