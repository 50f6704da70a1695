import { createSyncSigner, type Secret, type SyncBackend, type Trace } from '@presign/core'
import {
  type Difference,
  type Reproduction,
  reproduce,
  type Sentence,
  say,
  type TheirAnswer,
  told,
} from '@presign/core/explain'
import type { SigningStrings } from '@presign/core/scheme'
import { type Examination, wireRequestOf } from './examine.js'

/** What the secret proves. */
export type Proof =
  /** It makes this very signature: what was signed was sent, so look at what changed on the way. */
  | { readonly state: 'right'; readonly arrived?: Reproduction | undefined }
  /** It makes this signature with a mistake in what was signed. */
  | { readonly state: 'mistake'; readonly made: Extract<Reproduction, { readonly found: true }> }
  /** Neither it nor it with a usual mistake makes this signature: another secret did, or an unusual mistake. */
  | { readonly state: 'none'; readonly tried: number; readonly exhausted: boolean }
  /** The request cannot be read, so there is nothing to prove. */
  | { readonly state: 'unread' }

/** Services take URLs of 8 to 32 kB. */
const MAX_URL = 65_536

/**
 * Proves with the secret what an examination can only see: whether it makes the signature that was sent, or with which
 * mistake. At most some 50 ms on Node, whatever the request is: one that no server would take is not looked at.
 *
 * @param secret Used once, and kept nowhere.
 */
export function prove(examination: Examination, secret: Omit<Secret, 'accessKeyId'>, backend: SyncBackend): Proof {
  const { request, recognized, inspection, answer, theirs } = examination
  const reader = recognized[0]?.reader
  if (!reader || inspection?.state !== 'signed') return { state: 'unread' }
  if (request.url.length > MAX_URL) return { state: 'none', tried: 0, exhausted: true }
  const { provider, scheme, verifying, endpoints } = reader
  const { region = provider.regionExample, service: product } = recognized[0]?.detection ?? {}
  const [endpoint] = Object.values(provider.endpoints)
  if (!endpoint) return { state: 'unread' }
  const { accessKeyId, trace } = inspection
  const signer = createSyncSigner(scheme.signing({ region, endpoint: endpoint(), product }), {
    credentials: { ...secret, accessKeyId },
    backend,
  })
  const signed = { ...wireRequestOf(request), trace }
  const options = { scheme: verifying, mistakes: scheme.mistakes, endpoints, hints: provider.hints }
  const search = (other: Trace | TheirAnswer | SigningStrings, arrived = false) =>
    signer.run(reproduce(signed, other, { ...options, arrived }))
  // With another signature than its own the request is not what was signed: it is what was sent.
  const made = search(trace, true)
  if (made.found && made.mistakes.length > 0) return { state: 'mistake', made }
  if (!made.found) return { state: 'none', tried: made.tried, exhausted: made.exhausted }
  const other = answer?.texts || answer?.signatureProvided ? answer : theirs
  return { state: 'right', ...(other && { arrived: search(other) }) }
}

/**
 * What is wrong once the secret was tried: a mistake that it proves stands alone, and nobody is asked for the secret again.
 *
 * @param proof As {@link prove} returned it for this examination.
 */
export function differencesWith(examination: Examination, proof: Proof): readonly Difference[] {
  const made = mistakeIn(proof)
  if (made) return made.differences
  const sentence = sentenceOf(examination, proof)
  if (!sentence) return examination.differences
  return examination.differences.map((one) =>
    one.cause === 'signer_or_secret'
      ? { ...one, cause: CAUSES[sentence.id] ?? one.cause, ...told(sentence, one.certainty) }
      : one,
  )
}

/** The mistake that makes this signature or the other side's texts, where one was found. */
export function mistakeIn(proof: Proof): Extract<Reproduction, { readonly found: true }> | undefined {
  const made = proof.state === 'mistake' ? proof.made : proof.state === 'right' ? proof.arrived : undefined
  return made?.found && made.mistakes.length > 0 ? made : undefined
}

const CAUSES: Readonly<Record<string, Difference['cause']>> = {
  'secret.of_service': 'secret',
  'secret.right_untold': 'unknown',
}

function sentenceOf({ theirs }: Examination, proof: Proof): Sentence | undefined {
  if (proof.state === 'none') return say('secret.tried', { tried: String(proof.tried) })
  if (proof.state !== 'right') return undefined
  return say(theirs === undefined ? 'secret.right_untold' : 'secret.of_service')
}
