import { createSyncSigner, type Endpoint, type Secret } from '@presign/core'
import { type Mistake, reproduce } from '@presign/core/explain'
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

/** Says in a sentence why a request was rejected; for a wrong signature, which usual mistake makes just that one. */
export function explainRejection(explainer: Explainer, verdict: Rejected, request: ParsedRequest): string {
  const mistakes = verdict.reason === 'mismatch' ? mistakesOf(explainer, verdict, request) : []
  return mistakes.length === 0
    ? verdict.detail
    : `${verdict.detail}; it is that of a signer who ${mistakes.join(' and ')}`
}

function mistakesOf(explainer: Explainer, verdict: Rejected, request: ParsedRequest): readonly string[] {
  const scheme = explainer.schemes.find(({ signing }) => signing.name === verdict.scheme)
  const secret = explainer.find(verdict.accessKeyId ?? '')
  if (!scheme || !secret || !verdict.expected) return []
  // They may have expired since; what they signed before that can still be explained.
  const credentials = { ...secret, expiresAt: undefined }
  const signer = createSyncSigner(scheme.signing, { credentials, backend: nodeBackend })
  const { method, host, target, headers } = request
  const url = target.startsWith('/') ? `http://${host}${target}` : target
  const signed = {
    method,
    url,
    headers: Object.fromEntries([...headers].filter(([name]) => name !== 'host')),
    absentHeaders: [],
  }
  const theirs = { ...verdict.expected, signature: signatureIn(request) }
  const found = signer.run(
    reproduce(signed, theirs, { scheme: scheme.verifying, mistakes: scheme.mistakes, endpoints: explainer.endpoints }),
  )
  return found.found ? found.mistakes.map(({ name }) => name) : []
}
