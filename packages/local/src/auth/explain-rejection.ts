import { createSyncSigner, type Endpoint, type Secret, type SyncBackend } from '@presign/core'
import { diagnose, type Mistake } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import type { SigningScheme, VerifyingScheme } from '@presign/core/scheme'
import type { Rejected } from '@presign/core/verify'
import type { ParsedRequest } from '../server/parsed-request.js'
import { signatureIn } from '../server/rejection.js'

/** What it takes to find the mistake behind a signature. */
export interface Explainer {
  readonly schemes: readonly ExplainedScheme[]
  readonly endpoints: readonly Endpoint[]
  find(accessKeyId: string): Secret | undefined
}

/** A scheme with all that explaining needs. */
export interface ExplainedScheme {
  readonly signing: SigningScheme
  readonly verifying: VerifyingScheme
  readonly mistakes: readonly Mistake[]
}

/**
 * The largest request whose mistake is looked for. The search makes every mistake at every parameter and header, alone and
 * in pairs, so that its cost grows with the square of their number: anyone can send one that would take minutes.
 */
const MAX_PARTS = 48
const MAX_BYTES = 8 * 1024

/**
 * Says in a sentence why a request was rejected; for a wrong signature, which usual mistake makes just that one.
 *
 * @param within How long to look for the mistake, in milliseconds. Default: until the usual ones are tried.
 */
export function explainRejection(
  explainer: Explainer,
  verdict: Rejected,
  request: ParsedRequest,
  within = Number.POSITIVE_INFINITY,
): string {
  const isWorth = verdict.reason === 'mismatch' && isSmall(request)
  const mistakes = isWorth ? mistakesOf(explainer, verdict, request, performance.now() + within) : undefined
  if (!mistakes) return verdict.detail
  if (mistakes.length === 0) return `${verdict.detail}; no usual mistake of a signer makes it`
  // What else it could have been is known now not to be so.
  const [wrong] = verdict.detail.split(':', 1)
  return `${wrong}; it is that of a signer who ${mistakes.join(' and ')}`
}

/** Whether a request is small enough to look for its mistake. */
export function isSmall({ target, query, headers }: ParsedRequest): boolean {
  const bytes = [...headers].reduce((sum, [name, value]) => sum + name.length + value.length, target.length)
  return query.size + headers.size <= MAX_PARTS && bytes <= MAX_BYTES
}

/** The mistakes that make just this signature, none where all were tried; `undefined` where they were not. */
function mistakesOf(
  explainer: Explainer,
  verdict: Rejected,
  request: ParsedRequest,
  deadline: number,
): readonly string[] | undefined {
  const scheme = explainer.schemes.find(({ signing }) => signing.name === verdict.scheme)
  const secret = explainer.find(verdict.accessKeyId ?? '')
  if (!scheme || !secret || !verdict.expected) return undefined
  // They may have expired since; what they signed before that can still be explained.
  const credentials = { ...secret, expiresAt: undefined }
  const signer = createSyncSigner(scheme.signing, { credentials, backend: endingAt(deadline) })
  const { method, host, target, headers } = request
  const url = target.startsWith('/') ? `http://${host}${target}` : target
  const signed = {
    method,
    url,
    headers: Object.fromEntries([...headers].filter(([name]) => name !== 'host')),
    absentHeaders: [],
  }
  const theirs = { ...verdict.expected, signature: signatureIn(request) }
  try {
    const { proof } = signer.run(
      diagnose(signed, theirs, {
        scheme: scheme.verifying,
        mistakes: scheme.mistakes,
        endpoints: explainer.endpoints,
      }),
    )
    return proof?.mistakes.map(({ name }) => name) ?? []
  } catch (error) {
    if (error instanceof TimeIsUp) return undefined
    throw error
  }
}

class TimeIsUp extends Error {}

/** A backend that ends a search: whatever is tried asks it for a hash. */
function endingAt(deadline: number): SyncBackend {
  return new Proxy(nodeBackend, {
    get(backend, name) {
      const method = Reflect.get(backend, name)
      if (typeof method !== 'function') return method
      return (...asked: unknown[]) => {
        if (performance.now() > deadline) throw new TimeIsUp()
        return Reflect.apply(method, backend, asked)
      }
    },
  })
}
