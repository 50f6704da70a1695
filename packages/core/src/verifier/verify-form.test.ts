import { describe, expect, it } from 'vitest'
import { nodeBackend } from '../backends/node.js'
import type { Secret } from '../credentials/credentials.js'
import { importKey } from '../recipe/recipe.js'
import type { FormCheck, FormClaims } from '../schemes/incoming.js'
import type { Rejection } from '../schemes/rejection.js'
import type { VerifyingScheme } from '../schemes/scheme.js'
import { toyVerification } from '../testing/toy-scheme.js'
import type { SyncVerifierOptions } from './options.js'
import { createSyncVerifier, createVerifier } from './verifier.js'

const NOW = 1_767_225_600
const SECRET = { accessKeyId: 'id1', accessKeySecret: 'FAKEsecret' }

const signatureOf = (text: string) =>
  nodeBackend.sign(nodeBackend.importKey('hmac-sha256', SECRET.accessKeySecret, 'sign'), text, 'hex') as string

function verifier(schemes: readonly VerifyingScheme[], options: Partial<SyncVerifierOptions<VerifyingScheme>> = {}) {
  return createSyncVerifier(schemes, {
    credentialsOf: (id) => (id === SECRET.accessKeyId ? SECRET : undefined),
    clock: { now: () => NOW * 1000 },
    backend: nodeBackend,
    ...options,
  })
}

describe('verifyForm', () => {
  const policy = 'a policy'
  const signed = { sig: signatureOf(policy), policy }
  const claimed: FormClaims = {
    mode: 'form',
    accessKeyId: 'id1',
    securityToken: undefined,
    bucket: 'b',
    signedAt: NOW,
    expiresAt: NOW + 60,
    misplaced: undefined,
    maxBytes: 9,
  }

  /** The toy scheme for forms: the field `policy` is signed by the field that the scheme's mark names. */
  function formToy(claims: Partial<FormClaims> = {}, mark = 'sig', unreadable?: Rejection): VerifyingScheme {
    return {
      ...toyVerification(),
      name: `toy-${mark}`,
      answers: (reason) => ({ status: 403, code: reason, message: reason }),
      *signingKey(_plan, credentials) {
        const { accessKeySecret } = credentials as Secret
        return yield* importKey('hmac-sha256', accessKeySecret as string)
      },
      parseForm: (fields) => {
        const signature = fields.get(mark)
        if (signature === undefined) return { state: 'absent' }
        const stringToSign = fields.get('policy') ?? ''
        const check: FormCheck = ({ bucket, size = 0 }) =>
          bucket === 'b' && size <= 9 ? [] : [{ field: 'file', detail: 'too much', answer: ANSWER }]
        const plan = { scope: 'one' }
        return { state: 'signed', plan, stringToSign, signature, claims: { ...claimed, ...claims }, check, unreadable }
      },
    }
  }

  const ANSWER = { status: 400, code: 'Bad', message: 'bad' }
  const form = (fields: object = signed) => Object.entries(fields) as [string, string][]

  it('accepts a form that is signed, and leaves bucket and size to check', async () => {
    const verdict = verifier([formToy()]).verifyForm(form())
    expect(verdict).toMatchObject({ ok: true, scheme: 'toy-sig', accessKeyId: 'id1', bucket: 'b', maxBytes: 9 })
    expect(verdict).toHaveProperty('expiresAt', '2026-01-01T00:01:00.000Z')
    if (!verdict.ok) throw new Error(verdict.detail)
    expect(verdict.check({ bucket: 'b', size: 9 })).toEqual([])
    expect(verdict.check({ bucket: 'b', size: undefined })).toEqual([])
    expect(verdict.check({ bucket: 'c', size: 9 }).map(({ field }) => field)).toEqual(['file'])
    const later = createVerifier([formToy()], { credentialsOf: () => SECRET, clock: { now: () => NOW * 1000 } })
    expect(await later.verifyForm(form())).toMatchObject({ ok: true, scheme: 'toy-sig' })
  })

  it.each<[string, Parameters<typeof formToy>[0], object, string]>([
    ['whose policy was changed', {}, { ...signed, policy: 'another' }, 'mismatch'],
    ['of an id that no one has', { accessKeyId: 'id2' }, signed, 'unknown_key'],
    ['with a token that is not the id’s', { securityToken: 'FAKEtoken' }, signed, 'token_mismatch'],
    ['that expired', { expiresAt: NOW - 1 }, signed, 'expired'],
    ['that begins too far ahead', { signedAt: NOW + 901 }, signed, 'not_yet_valid'],
    [
      'of a scope that is not accepted',
      { misplaced: { reason: 'scope_mismatch', detail: 'no', answer: ANSWER } },
      signed,
      'scope_mismatch',
    ],
    ['that is not signed', {}, { policy }, 'unsigned'],
    ['with a field twice in different case', {}, { ...signed, Policy: policy }, 'malformed'],
    ['with a field that is not text', {}, { ...signed, a: 1 }, 'malformed'],
  ])('rejects a form %s', (_what, claims, fields, reason) => {
    expect(verifier([formToy(claims)]).verifyForm(form(fields))).toMatchObject({ ok: false, reason })
  })

  it('judges the expiration once the signature is proved, and then what cannot be read', () => {
    const forged = form({ ...signed, policy: 'another' })
    expect(verifier([formToy({ expiresAt: NOW - 1 })]).verifyForm(forged)).toMatchObject({ reason: 'mismatch' })
    const unreadable: Rejection = { reason: 'malformed', detail: 'not a policy', answer: ANSWER }
    const strict = verifier([formToy({}, 'sig', unreadable)])
    expect(strict.verifyForm(form())).toMatchObject({ reason: 'malformed', service: ANSWER })
    expect(strict.verifyForm(forged)).toMatchObject({ reason: 'mismatch' })
  })

  it('lets exactly one scheme speak, and answers in the words for forms', () => {
    const asked: string[] = []
    const answers = (reason: string, signedIn: string) => {
      asked.push(signedIn)
      return { status: 403, code: reason, message: reason }
    }
    const both = verifier([{ ...formToy(), answers }, formToy({}, 'mac')])
    expect(both.verifyForm(form({ mac: signed.sig, policy }))).toMatchObject({ ok: true, scheme: 'toy-mac' })
    expect(both.verifyForm(form({ ...signed, mac: signed.sig }))).toMatchObject({ ok: false, reason: 'conflicting' })
    both.verifyForm(form({ ...signed, policy: 'another' }))
    expect(asked).toEqual(['form', 'form'])
  })

  it('makes a form work once where there is a replay store', () => {
    const seen = new Set<string>()
    const once = verifier([formToy()], { replay: { remember: (signature) => seen.size < seen.add(signature).size } })
    expect(once.verifyForm(form()).ok).toBe(true)
    expect(once.verifyForm(form())).toMatchObject({ ok: false, reason: 'replayed' })
  })
})
