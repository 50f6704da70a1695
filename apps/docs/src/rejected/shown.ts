import { type Cause, type Difference, explain } from '@presign/core/explain'
import { jsBackend } from '@presign/core/js'
import { createSyncVerifier, type Verdict } from '@presign/core/verify'
import { type Examination, examine, prove, rawRequestOf } from '@presign/diagnosis'
import { ossHints } from '@presign/oss/explain'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { readRequests } from '@presign/read-request'
import { s3Hints } from '@presign/s3/explain'
import { LOOKED_AT, SECRET } from '../../../debugger/cases/making.js'
import { SHOWS, type Show } from './shows.js'

/** What the packages say of a request that was made for a cause. */
export interface Shown extends Show {
  readonly difference: Difference
  /** Both texts, where the two sides can be put side by side. */
  readonly texts?: { readonly ours: string; readonly theirs: string }
}

/** Computes what a page shows of a cause. */
export function shownOf(cause: Cause): Shown {
  const show = SHOWS[cause]
  const examination = examinationOf(show)
  const found = show.twice ? ofVerdict(show) : show.signed ? ofSigner(show, examination) : ofRequest(show, examination)
  const [difference] = found
  if (difference?.cause !== cause)
    throw new Error(`The example of ${cause} is explained as ${difference?.cause ?? 'nothing'}`)
  const { inspection, theirs } = examination
  const ours = inspection?.state === 'signed' ? inspection.trace : undefined
  if (!ours || !theirs || difference.stage === 'answer' || difference.stage === 'signature')
    return { ...show, difference }
  const at = difference.stage === 'canonical_request' ? 'canonicalRequest' : 'stringToSign'
  return { ...show, difference, texts: { ours: ours[at] ?? '', theirs: theirs[at] ?? '' } }
}

function examinationOf({ sent, answer }: Show): Examination {
  const { requests, answers } = readRequests(`${sent}\n${answer ?? ''}`)
  const [request] = requests
  if (!request) throw new Error(`There is no request in ${sent}`)
  return examine({ request, answer: answers[0] }, { backend: jsBackend, at: LOOKED_AT })
}

function ofRequest({ secret }: Show, examination: Examination): readonly Difference[] {
  if (secret === undefined) return examination.differences
  const proof = prove(examination, { accessKeySecret: secret }, jsBackend)
  return proof.state === 'mistake' ? proof.made.differences : []
}

function ofSigner({ signed }: Show, { answer }: Examination): readonly Difference[] {
  return signed && answer ? explain(signed, answer, s3Hints) : []
}

function ofVerdict({ signed }: Show): readonly Difference[] {
  if (!signed) return []
  const used = new Set<string>()
  const verifier = createSyncVerifier([ossV4Verification({ region: 'cn-hangzhou' })], {
    credentialsOf: (accessKeyId) => ({ accessKeyId, accessKeySecret: SECRET }),
    clock: { now: () => LOOKED_AT.getTime() },
    backend: jsBackend,
    replay: { remember: (signature) => used.size < used.add(signature).size },
  })
  const request = rawRequestOf({ method: signed.method, url: signed.url, headers: [] })
  const [, second] = [request, request].map((one): Verdict => verifier.verify(one))
  return second && !second.ok ? explain(signed, second, ossHints) : []
}
