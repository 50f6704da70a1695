import { webBackend } from '../backends/web.js'
import { answer, atOnce } from '../recipe/driver.js'
import type { Answer, Backend, SyncBackend } from '../recipe/recipe.js'
import type { VerifyingScheme } from '../schemes/scheme.js'
import { checkVerifier, type SyncVerifierOptions, type VerifierOptions } from './options.js'
import type { AsyncRawRequest, RawRequest } from './raw-request.js'
import type { FormVerdict, Verdict } from './verdict.js'
import { type Questions, type Verification, Verifying } from './verification.js'

/** Says whether requests and upload forms are signed. */
export interface Verifier {
  /** No byte sequence makes it reject; a failing `credentialsOf` does. */
  verify(request: AsyncRawRequest): Promise<Verdict>
  /**
   * The same for the fields of a form, all but the file, by the same rules: one scheme speaks, tokens, clocks, the
   * policy's expiration. Then `check` of the verdict says whether key, size and fields keep to the policy.
   */
  verifyForm(fields: Iterable<readonly [string, string]>): Promise<FormVerdict>
}

/** Says whether requests and upload forms are signed, at once. */
export interface SyncVerifier {
  /** No byte sequence makes it throw; a failing `credentialsOf` does. */
  verify(request: RawRequest): Verdict
  /** As {@link Verifier.verifyForm}. */
  verifyForm(fields: Iterable<readonly [string, string]>): FormVerdict
}

/**
 * Makes a verifier for one or several schemes. Exactly one may speak: a request that carries two signatures is rejected,
 * and one that a scheme recognises and finds malformed is never offered to the next. Two values of one scheme are refused:
 * give one value several regions.
 *
 * @throws SigningError `verifier_invalid` when there is no scheme, or an endpoint cannot tell the bucket.
 * @example
 * ```ts
 * import { createVerifier } from '@presign/core/verify'
 * import { ossV4Verification } from '@presign/oss-v4/verify'
 *
 * const verifier = createVerifier([ossV4Verification({ region: 'cn-hangzhou' })], {
 *   credentialsOf: (id) => (id === 'LTAItestKEY0001' ? { accessKeyId: id, accessKeySecret: 'FAKEsecret' } : undefined)
 * })
 * const verdict = await verifier.verify({
 *   method: 'GET',
 *   target: '/cat.jpg',
 *   headers: { host: 'photos.oss-cn-hangzhou.aliyuncs.com' }
 * })
 * // { ok: false, reason: 'unsigned', … }
 * ```
 */
export function createVerifier<const S extends VerifyingScheme>(
  schemes: readonly S[],
  options: VerifierOptions<S>,
): Verifier {
  checkVerifier('createVerifier', schemes, options)
  const { backend = webBackend } = options
  const verifying = new Verifying(schemes, options, { questions: questionsOf(options), backend })
  return {
    verify: (request) => answered(verifying.request(request), backend),
    verifyForm: (fields) => answered(verifying.form(fields), backend),
  }
}

/**
 * The same, at once.
 *
 * @throws SigningError `verifier_invalid`, as {@link createVerifier}.
 */
export function createSyncVerifier<const S extends VerifyingScheme>(
  schemes: readonly S[],
  options: SyncVerifierOptions<S>,
): SyncVerifier {
  checkVerifier('createSyncVerifier', schemes, options)
  const { backend } = options
  const verifying = new Verifying(schemes, options, { questions: questionsOf(options), backend })
  return {
    verify: (request) => answeredAtOnce(verifying.request(request), backend),
    verifyForm: (fields) => answeredAtOnce(verifying.form(fields), backend),
  }
}

function questionsOf(options: VerifierOptions<VerifyingScheme> | SyncVerifierOptions<VerifyingScheme>): Questions {
  const { replay } = options
  return {
    credentialsOf: (id, claims) => options.credentialsOf(id, claims),
    ...(replay && { remember: (signature, until) => replay.remember(signature, until) }),
  }
}

/** Answers the questions of a verification, now or later. */
async function answered<T>(verification: Verification<T>, backend: Backend): Promise<T> {
  let turn = verification.next()
  while (!turn.done) {
    const { value } = turn
    turn = verification.next((await (value.step === 'call' ? value.call() : answer(value, backend))) as Answer)
  }
  return turn.value
}

/** Answers them at once: a promise is handed on as it is, and is not a valid answer to any of them. */
function answeredAtOnce<T>(verification: Verification<T>, backend: SyncBackend): T {
  let turn = verification.next()
  while (!turn.done) {
    const { value } = turn
    turn = verification.next(value.step === 'call' ? (value.call() as Answer) : atOnce(answer(value, backend), backend))
  }
  return turn.value
}
