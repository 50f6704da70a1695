import { type Difference, type SignedInspection, say, told } from '@presign/core/explain'
import type { SignatureFormat } from '@presign/core/scheme'

/** An HMAC has one length: of another one a part was lost, or something was copied along with it. */
export function lengthSeen(
  { algorithm, encoding }: SignatureFormat,
  { mode, trace: { signature } }: SignedInspection,
): readonly Difference[] {
  const wanted = LENGTHS[`${algorithm} ${encoding}`]
  const found = signature.length
  if (wanted === undefined || found === wanted) return []
  const values = { found: String(found), wanted: String(wanted) }
  const sentence = say(found < wanted ? 'signature.short' : 'signature.long', values)
  return [
    { stage: 'signature', cause: mode === 'url' ? 'url_damaged' : 'signature_damaged', ...told(sentence, 'request') },
  ]
}

/** Characters of a signature, by algorithm and encoding: those of key pairs differ in length. */
const LENGTHS: Readonly<Record<string, number>> = {
  'hmac-sha1 hex': 40,
  'hmac-sha1 base64': 28,
  'hmac-sha256 hex': 64,
  'hmac-sha256 base64': 44,
}
