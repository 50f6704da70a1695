import type { Secret } from '../credentials/credentials.js'
import type { Cause } from '../explain/cause.js'
import { explain } from '../explain/explain.js'
import type { Hints } from '../explain/hints.js'
import type { Mistake, Subject } from '../explain/proof/mistake.js'
import { type Reproduction, reproduce } from '../explain/proof/reproduce.js'
import { runSync } from '../recipe/driver.js'
import { type Recipe, type SyncBackend, signText } from '../recipe/recipe.js'
import type { ParseResult } from '../schemes/incoming.js'
import type { SigningScheme, VerifyingScheme } from '../schemes/scheme.js'
import type { PresignInput, RequestOptions, SignInput } from '../signer/input.js'
import { type SignedRequest, stringsOf, type Trace } from '../signer/signed-request.js'
import { createSyncSigner } from '../signer/signer.js'
import { parseIncoming } from '../verifier/raw-request.js'
import { createSyncVerifier } from '../verifier/verifier.js'
import type { TestRunner } from './backend-contract.js'
import { type ReceivedRequest, received } from './scheme-changes.js'

/** What {@link explainContract} is told of a scheme. */
export interface ExplainContractOptions {
  /** The signing value. */
  readonly signing: SigningScheme
  /** The verifying value. */
  readonly verifying: VerifyingScheme
  /** Mistakes that are made with this protocol alone. */
  readonly mistakes: readonly Mistake[]
  readonly backend: SyncBackend
  /** What every input has: the bucket, and what else the service wants. */
  readonly base: RequestOptions & { readonly bucket?: string }
  /** Whether headers are signed. Default true. */
  readonly signsHeaders?: boolean
  /**
   * A key with a blank in it, as `photos/a b.jpg`, written as the scheme takes keys. That is the default; null where every
   * request of a service has the path `/`.
   */
  readonly key?: string | null
  /** A parameter called `acl`, without a value, as the scheme takes one. Default: null. */
  readonly query?: { readonly acl: string | null }
  /** Default: an HMAC secret, and a token. */
  readonly credentials?: Secret & { readonly accessKeySecret: string }
  /** What the provider's vocabulary knows. Default: nothing. */
  readonly hints?: Hints
  /** What the scheme's own mistakes are made with, each with one of them: URLs where there is a lifetime, else headers. */
  readonly inputs?: readonly (SignInput | PresignInput)[]
}

const CREDENTIALS: Secret & { readonly accessKeySecret: string } = {
  accessKeyId: 'AKtestKEY0001',
  accessKeySecret: 'FAKEsecretNobodyMaySee0001',
  securityToken: 'FAKEtokenThatTravels/+=0001',
}
const ACL = { acl: null }
const clock = { now: () => Date.parse('2026-02-28T23:59:59Z') }

type Change = readonly [name: string, (request: ReceivedRequest) => Partial<ReceivedRequest>, causes: readonly Cause[]]

/** What happens to requests on their way, and what it may be called. */
const CHANGES: readonly Change[] = [
  ['a type that the sender changed', withType('image/jpeg'), ['header_changed']],
  // Services that sign the decoded path see escapes in it.
  ['a key that was encoded twice', inTarget(/%20/, '%2520'), ['encoded_twice', 'not_decoded']],
  ['another object', inTarget(/\.jpg/, '.gif'), ['key_changed']],
  ['another method', () => ({ method: 'POST' }), ['method_changed']],
  ['another parameter', inTarget(/acl=?/, 'acl=1'), ['query_changed']],
  ['merged slashes', inTarget(/photos/, 'photos/'), ['path_normalised']],
]

/** Those that need headers that are signed. */
const OF_HEADERS = ['a type that the sender changed']

/** Those that need a key. */
const OF_KEYS = ['a key that was encoded twice', 'another object', 'merged slashes']

function inTarget(from: RegExp, to: string): Change[1] {
  return ({ target }) => ({ target: target.replace(from, to) })
}

function withType(type: string): Change[1] {
  return ({ headers }) => ({ headers: headers.map(([name, value]) => [name, name === 'content-type' ? type : value]) })
}

/**
 * The suite for what `explain` and `reproduce` make of a scheme's texts: changes on the way have their cause, another
 * secret is told from another text, and every mistake that the scheme names is made and found again.
 *
 * @param name Shown in the name of the suite.
 * @example
 * ```ts
 * import { nodeBackend } from '@presign/core/node'
 * import { explainContract } from '@presign/core/testing'
 * import { ossV4 } from '@presign/oss-v4'
 * import { ossV4Mistakes } from '@presign/oss-v4/explain'
 * import { ossV4Verification } from '@presign/oss-v4/verify'
 * import { describe, expect, it } from 'vitest'
 *
 * const region = 'cn-hangzhou'
 * const options = {
 *   signing: ossV4({ region }),
 *   verifying: ossV4Verification({ region }),
 *   mistakes: ossV4Mistakes,
 *   backend: nodeBackend,
 *   base: { bucket: 'photos' }
 * }
 * explainContract('oss-v4', options, { describe, it, expect })
 * ```
 */
export function explainContract(
  name: string,
  options: ExplainContractOptions,
  { describe, it, expect }: TestRunner,
): void {
  const {
    verifying: scheme,
    mistakes,
    backend,
    base,
    hints,
    key = 'photos/a b.jpg',
    inputs = [],
    signsHeaders = true,
    credentials = CREDENTIALS,
    query = ACL,
  } = options
  const without = [...(key === null ? OF_KEYS : []), ...(signsHeaders ? [] : OF_HEADERS)]
  const signer = signerOf(options)
  const input = {
    ...base,
    ...(key === null ? { resource: 'service' as const } : { key }),
    method: 'PUT',
    query,
    headers: { 'content-type': 'image/png' },
  }
  const ours = signer.sign(input)

  describe(`${name} is explained`, () => {
    const { verify } = createSyncVerifier([scheme], { credentialsOf: () => credentials, backend, clock })
    for (const [change, make, causes] of CHANGES.filter(([name]) => !without.includes(name)))
      it(`${change}, from the texts alone`, async () => {
        const request = received(ours)
        const verdict = verify({ ...request, ...make(request) })
        const theirs = verdict.ok ? undefined : verdict.expected
        const found = theirs ? explain(ours, theirs, hints).map(({ cause }) => cause) : []
        expect(found).toEqual([causes.find((cause) => cause === found[0]) ?? causes[0]])
      })

    it('another secret, and a line end copied along is proved', async () => {
      const theirs = traceWith(`${credentials.accessKeySecret}\n`, ours, options)
      expect(explain(ours, theirs, hints).map(({ cause }) => cause)).toEqual(['secret'])
      expect(causesOf(signer.run(reproduce(ours, theirs, { scheme, mistakes })))).toEqual(['secret_whitespace'])
    })

    for (const mistake of mistakes)
      it(`someone who ${mistake.name}`, async () => {
        const made = inputs.flatMap((input) => {
          const right = 'expiresIn' in input ? signer.presign(input) : signer.sign(input)
          return madeWith(mistake, right, options).map((theirs) =>
            signer.run(reproduce(right, theirs, { scheme, mistakes })),
          )
        })
        expect(made.filter(({ found }) => !found)).toEqual([])
        expect(made.flatMap(causesOf).includes(mistake.cause)).toEqual(true)
      })
  })
}

function signerOf({ signing, backend, credentials = CREDENTIALS }: ExplainContractOptions): AnySigner {
  return createSyncSigner(signing, { credentials, backend, clock }) as AnySigner
}

/** As much of a signer as the suite uses. */
interface AnySigner {
  sign(input: SignInput): SignedRequest
  presign(input: PresignInput): SignedRequest
  run(job: ReturnType<typeof reproduce>): Reproduction
}

/** What someone signs who makes a mistake, in each of its forms. */
function madeWith(
  mistake: Mistake,
  right: SignedRequest,
  { verifying: scheme, backend, credentials = CREDENTIALS }: ExplainContractOptions,
): Trace[] {
  const result = parsed(right, scheme)
  if (result?.state !== 'signed') return []
  const { plan, objectKey: key, claims } = result
  const subjects = [...(mistake.subject?.({ plan, key }, claims) ?? [])]
  return subjects.map((subject) => runSync(traceOf(scheme, subject, credentials), backend))
}

/** What another secret makes of a request, also one that no signer takes. */
function traceWith(
  accessKeySecret: string,
  right: SignedRequest,
  { verifying: scheme, backend, credentials = CREDENTIALS }: ExplainContractOptions,
): Trace {
  const result = parsed(right, scheme)
  if (result?.state !== 'signed') throw new Error('the request cannot be read back')
  return runSync(
    traceOf(scheme, { plan: result.plan, key: result.objectKey }, { ...credentials, accessKeySecret }),
    backend,
  )
}

function parsed(right: SignedRequest, scheme: VerifyingScheme): ParseResult | undefined {
  const request = parseIncoming(received(right), undefined)
  return 'unreadable' in request ? undefined : scheme.parse(request)
}

function* traceOf(scheme: VerifyingScheme, { plan, key }: Subject, credentials: Secret): Recipe<Trace> {
  const canonicalized = scheme.canonicalize(plan, key)
  const signingKey = yield* scheme.signingKey(plan, credentials)
  const { digest, signature } = yield* signText(signingKey, canonicalized.stringToSign, scheme.signature.encoding)
  return { ...stringsOf(canonicalized, digest), signature }
}

function causesOf(reproduction: Reproduction): Cause[] {
  return reproduction.found ? reproduction.mistakes.map(({ cause }) => cause) : []
}
