import type { Secret } from '../credentials/credentials.js'
import type { Cause } from '../explain/cause.js'
import { explain } from '../explain/explain.js'
import type { Hints } from '../explain/hints.js'
import type { Mistake, Subject } from '../explain/mistake.js'
import { type Reproduction, reproduce } from '../explain/reproduce.js'
import { type Recipe, runSync, type SyncBackend, sign } from '../recipe/recipe.js'
import type { AnyScheme } from '../schemes/scheme.js'
import type { PresignInput, SignInput } from '../signer/input.js'
import type { SignedRequest, Trace } from '../signer/signed-request.js'
import { createSyncSigner } from '../signer/signer.js'
import { parseIncoming } from '../verifier/raw-request.js'
import { createSyncVerifier } from '../verifier/verifier.js'
import type { TestRunner } from './backend-contract.js'
import { type ReceivedRequest, received } from './scheme-changes.js'

/** What {@link explainContract} is told of a scheme. */
export interface ExplainContractOptions {
  readonly scheme: AnyScheme
  readonly backend: SyncBackend
  /** What every input has: the bucket, and what else the service wants. */
  readonly base: SignInput
  /** A key with a blank in it, as `photos/a b.jpg`, written as the scheme takes keys. That is the default. */
  readonly key?: string
  /** What the provider's vocabulary knows. Default: nothing. */
  readonly hints?: Hints
  /** What the scheme's own mistakes are made with, each with one of them: URLs where there is a lifetime, else headers. */
  readonly inputs?: readonly (SignInput | PresignInput)[]
}

const credentials: Secret & { readonly accessKeySecret: string } = {
  accessKeyId: 'AKtestKEY0001',
  accessKeySecret: 'FAKEsecretNobodyMaySee0001',
  securityToken: 'FAKEtokenThatTravels/+=0001',
}
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
 * import { describe, expect, it } from 'vitest'
 *
 * const options = { scheme: ossV4({ region: 'cn-hangzhou' }), backend: nodeBackend, base: { bucket: 'photos' } }
 * explainContract('oss-v4', options, { describe, it, expect })
 * ```
 */
export function explainContract(
  name: string,
  options: ExplainContractOptions,
  { describe, it, expect }: TestRunner,
): void {
  const { scheme, backend, base, hints, key = 'photos/a b.jpg', inputs = [] } = options
  const signer = signerWith(options, credentials.accessKeySecret)
  const input = {
    ...base,
    method: 'PUT',
    key,
    query: { acl: null },
    headers: { 'content-type': 'image/png' },
  }
  const ours = signer.sign(input)

  describe(`${name} is explained`, () => {
    const { verify } = createSyncVerifier([scheme], { credentialsOf: () => credentials as never, backend, clock })
    for (const [change, make, causes] of CHANGES)
      it(`${change}, from the texts alone`, async () => {
        const request = received(ours)
        const verdict = verify({ ...request, ...make(request) })
        const theirs = verdict.ok ? undefined : verdict.expected
        const found = theirs ? explain(ours, theirs, hints).map(({ cause }) => cause) : []
        expect(found).toEqual([causes.find((cause) => cause === found[0]) ?? causes[0]])
      })

    it('another secret, and a line end copied along is proved', async () => {
      const theirs = signerWith(options, `${credentials.accessKeySecret}\n`).sign(input).trace
      expect(explain(ours, theirs, hints).map(({ cause }) => cause)).toEqual(['secret'])
      expect(causesOf(signer.run(reproduce(ours, theirs)))).toEqual(['secret_whitespace'])
    })

    for (const mistake of scheme.mistakes ?? [])
      it(`someone who ${mistake.name}`, async () => {
        const made = inputs.flatMap((input) => {
          const right = 'expiresIn' in input ? signer.presign(input) : signer.sign(input)
          return madeWith(mistake, right, options).map((theirs) => signer.run(reproduce(right, theirs)))
        })
        expect(made.filter(({ found }) => !found)).toEqual([])
        expect(made.flatMap(causesOf).includes(mistake.cause)).toEqual(true)
      })
  })
}

function signerWith({ scheme, backend }: ExplainContractOptions, accessKeySecret: string): AnySigner {
  return createSyncSigner(scheme, {
    credentials: { ...credentials, accessKeySecret } as never,
    backend,
    clock,
  }) as AnySigner
}

/** As much of a signer as the suite uses. */
interface AnySigner {
  sign(input: SignInput): SignedRequest
  presign(input: PresignInput): SignedRequest
  run(job: ReturnType<typeof reproduce>): Reproduction
}

/** What someone signs who makes a mistake, in each of its forms. */
function madeWith(mistake: Mistake, right: SignedRequest, { scheme, backend }: ExplainContractOptions): Trace[] {
  const request = parseIncoming(received(right), undefined)
  const reading = 'unreadable' in request ? undefined : scheme.parse(request)
  if (reading?.state !== 'signed') return []
  const { plan, target, claims } = reading
  const subjects = mistake.subject?.({ plan, target }, claims) ?? []
  return subjects.map((subject) => runSync(traceOf(scheme, subject), backend))
}

function* traceOf(scheme: AnyScheme, { plan, target }: Subject): Recipe<Trace> {
  const texts = yield* scheme.canonicalize(plan, target)
  const key = yield* scheme.signingKey(plan, credentials as never)
  return { ...texts, signature: yield* sign(key, texts.stringToSign, scheme.signature.encoding) }
}

function causesOf(reproduction: Reproduction): Cause[] {
  return reproduction.found ? reproduction.mistakes.map(({ cause }) => cause) : []
}
