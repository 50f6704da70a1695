import {
  type Address,
  checkBucket,
  checkCopySource,
  encodeText,
  headersToSend,
  type NormalizedRequest,
  type Pairs,
  queryToSend,
  type Reserved,
  rejectRepeats,
  rejectReserved,
  type SigningTime,
  searchOf,
  withHost,
} from '@presign/core/scheme'
import { ALGORITHM, canonical, isSignedByDefault, namesOf, textOf } from '../canonical.js'
import { checkBucketName } from '../names.js'
import type { Place } from '../place.js'
import type { CosSigningPlan } from '../plan.js'
import { windowOf } from './window.js'

/** The names of what carries a signature, in the order in which all SDKs write it. */
export const PERMISSION = [
  'q-sign-algorithm',
  'q-ak',
  'q-sign-time',
  'q-key-time',
  'q-header-list',
  'q-url-param-list',
  'q-signature',
]

/** Whether a parameter is one that carries the signature: no caller may sign it, and no verdict shows it. */
export function isOwnParameter(name: string): boolean {
  return [...PERMISSION, 'sign', 'x-cos-security-token'].includes(name.toLowerCase())
}

const RESERVED: Reserved = {
  query: isOwnParameter,
  headers: ['authorization', 'x-cos-security-token'],
}

/** Works out what is signed and what is sent, all but the key and the signature. */
export function prepare(request: NormalizedRequest, time: SigningTime, place: Place, address: Address): CosSigningPlan {
  checkBucket(request, address, checkBucketName)
  rejectReserved(request, RESERVED)
  checkCopySource(request, 'x-cos-copy-source')
  const { mode, accessKeyId, securityToken, scope } = request
  const url = mode === 'url'
  const window = windowOf(time, url ? request.expiresIn : undefined, { scope, ...place })
  const token: Pairs = securityToken === undefined ? [] : [['x-cos-security-token', securityToken]]
  const query = [...request.query, ...(url ? token : [])]
  const sent = [...withHost(request.headers, address), ...(url ? [] : token)]
  const parameters = canonical(query)
  // `Prefix` and `prefix` are signed under one name.
  rejectRepeats(parameters)
  const headers = canonical(sent.filter(([name]) => isSigned(name, request, place)))
  const permission = [ALGORITHM, accessKeyId, window, window, namesOf(headers), namesOf(parameters), '']
  return {
    scope: window,
    method: request.method.toLowerCase(),
    root: address.root,
    parameters: textOf(parameters),
    headers: textOf(headers),
    stamp: [ALGORITHM, window, ''].join('\n'),
    prefix: [address.origin, address.root].join(''),
    // A name in a list is encoded already, and once more in a URL. Names keep their case there; they are signed without it.
    suffix: searchOf(queryToSend(query), url ? written(permission.map(encodeText)) : ''),
    authorization: url ? '' : written(permission),
    headersToSend: headersToSend(sent),
    // What is not listed is not covered and may be sent; two permissions at once may not.
    absentHeaders: Object.freeze(url ? ['authorization'] : []),
  }
}

function isSigned(name: string, { additionalHeaders }: NormalizedRequest, { signHost }: Place): boolean {
  return additionalHeaders.includes(name) || (isSignedByDefault(name) && (name !== 'host' || signHost))
}

function written(permission: readonly string[]): string {
  return PERMISSION.map((name, index) => `${name}=${permission[index]}`).join('&')
}
