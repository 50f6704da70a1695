import { createSyncSigner, type Endpoint, type Secret } from '@presign/core'
import { type Mistake, reproduce } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import type { SigningScheme, VerifyingScheme } from '@presign/core/scheme'
import type { Rejected } from '@presign/core/verify'
import type { Arrival } from '../server/arrival.js'
import { signatureIn } from '../server/refusal.js'

/** Who can say which mistake made a signature. */
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

/** Says in a sentence why a request was refused; for a wrong signature, which usual mistake makes just that one. */
export function explainRefusal(explainer: Explainer, verdict: Rejected, arrival: Arrival): string {
  const mistakes = verdict.reason === 'mismatch' ? mistakesOf(explainer, verdict, arrival) : []
  return mistakes.length === 0
    ? verdict.detail
    : `${verdict.detail}; it is that of a signer who ${mistakes.join(' and ')}`
}

function mistakesOf(explainer: Explainer, verdict: Rejected, arrival: Arrival): readonly string[] {
  const scheme = explainer.schemes.find(({ signing }) => signing.name === verdict.scheme)
  const secret = explainer.find(verdict.accessKeyId ?? '')
  if (!scheme || !secret || !verdict.expected) return []
  // It may have died since; what it signed while it lived can still be explained.
  const credentials = { ...secret, expiresAt: undefined }
  const signer = createSyncSigner(scheme.signing, { credentials, backend: nodeBackend })
  const { method, host, target, headers } = arrival
  const url = target.startsWith('/') ? `http://${host}${target}` : target
  const signed = {
    method,
    url,
    headers: Object.fromEntries([...headers].filter(([name]) => name !== 'host')),
    absentHeaders: [],
  }
  const theirs = { ...verdict.expected, signature: signatureIn(arrival) }
  const found = signer.run(
    reproduce(signed, theirs, { scheme: scheme.verifying, mistakes: scheme.mistakes, endpoints: explainer.endpoints }),
  )
  return found.found ? found.mistakes.map(({ name }) => name) : []
}
