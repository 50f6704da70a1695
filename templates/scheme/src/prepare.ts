import {
  type Address,
  checkBucket,
  encodeText,
  headersToSend,
  type NormalizedRequest,
  rejectRepeats,
  rejectReserved,
  type SigningTime,
} from '@presign/core/scheme'
import { checkBucketName } from './endpoint.js'
import type { TemplateSigningPlan } from './plan.js'
import { canonicalRoot } from './scheme.js'

/** How long signed headers are valid, in seconds. */
const HEADER_LIFETIME = 900

/** What a caller must not write. */
const RESERVED = { query: (name: string) => name === 'template', headers: ['authorization'] }

/** Works out what is signed and what is sent, all but the key and the signature. */
export function prepare(request: NormalizedRequest, { seconds }: SigningTime, address: Address): TemplateSigningPlan {
  checkBucket(request, address, checkBucketName)
  rejectRepeats(request.query)
  rejectReserved(request, RESERVED)
  const url = request.mode === 'url'
  const stamp = [request.accessKeyId, seconds, url ? request.expiresIn : HEADER_LIFETIME].join(':')
  const query = request.query.map(([name, value]) => `${encodeText(name)}=${encodeText(value ?? '')}`).join('&')
  const search = [query, url ? `template=${encodeText(`${stamp}:`)}` : ''].filter((part) => part !== '').join('&')
  return {
    // The secret itself signs; a key that is derived for a scope is remembered under it.
    scope: '',
    method: request.method,
    root: canonicalRoot(address.bucket),
    query,
    stamp,
    prefix: [address.origin, address.root].join(''),
    suffix: search === '' ? '' : ['?', search].join(''),
    authorization: url ? '' : `TEMPLATE ${stamp}:`,
    headersToSend: headersToSend(request.headers),
    absentHeaders: Object.freeze(url ? ['authorization'] : []),
  }
}
