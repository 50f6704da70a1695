import {
  type Address,
  encodeText,
  type Moment,
  type Pairs,
  refuseRepeats,
  type Shape,
  SigningError,
} from '@presign/core'
import { ALGORITHM, canonicalName, isSignedByDefault, type Listed, listed, sortedByName } from './canonical.js'
import { checkBucketName } from './names.js'
import type { CosSigningPlan } from './plan.js'
import { windowOf } from './window.js'

/** What the scheme knows beside the input. */
export interface Place {
  readonly region: string
  readonly signHost: boolean
  readonly headerLifetime: number
  readonly backdate: number
}

/** Works out what is signed and what is sent, all but the key and the signature. */
export function prepare(shape: Shape, moment: Moment, place: Place, address: Address): CosSigningPlan {
  const { mode, method, securityToken, scope } = shape
  const url = mode === 'url'
  if (address.bucket !== undefined) checkBucketName(address.bucket)
  else if (shape.object)
    throw new SigningError('bucket_missing', 'Cannot sign a key without a bucket', { wanted: 'bucket' })
  checkReserved(shape)
  const window = windowOf(moment, url ? shape.expiresIn : undefined, { scope, ...place })
  const token: Pairs = securityToken === undefined ? [] : [['x-cos-security-token', securityToken]]
  const query = sortedByName([...shape.query, ...(url ? token : [])])
  const sent = [...givenHeaders(shape, address.host), ...(url ? [] : token)]
  const parameters = listed(query)
  const headers = listed(sortedByName(sent.filter(([name]) => isSigned(name, shape, place))))
  return {
    scope: window,
    method: method.toLowerCase(),
    root: address.root,
    parameters: parameters.text,
    headers: headers.text,
    stamp: [ALGORITHM, window, ''].join('\n'),
    prefix: [address.origin, address.root].join(''),
    suffix: suffixOf(wireQuery(query), url ? permission(shape, window, headers, parameters, encodeText) : ''),
    authorization: url ? '' : permission(shape, window, headers, parameters, (text) => text),
    headersToSend: recordOf(sent.filter(([name]) => name !== 'host')),
    // What is not listed is not covered and may be sent; two permissions at once may not.
    absentHeaders: Object.freeze(url ? ['authorization'] : []),
  }
}

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

function checkReserved({ query, headers }: Shape): void {
  for (const [name] of query)
    if ([...PERMISSION, 'sign', 'x-cos-security-token'].includes(name.toLowerCase()))
      throw new SigningError('query_reserved', `Cannot sign query parameter "${name}": the scheme writes it itself`, {
        name,
      })
  // `Prefix` and `prefix` are signed under one name.
  refuseRepeats(query.map(([name, value]) => [canonicalName(name), value]))
  for (const [name] of headers)
    if (name === 'authorization' || name === 'x-cos-security-token')
      throw new SigningError('header_reserved', `Cannot sign header "${name}": the scheme writes it itself`, { name })
}

/** The caller's headers, and the host, which every request has. */
function givenHeaders({ headers }: Shape, host: string): Pairs {
  const written = headers.find(([name]) => name === 'host')
  if (written && written[1].toLowerCase() !== host)
    throw new SigningError('header_invalid', `Cannot sign header "host": the endpoint's is ${host}`, {
      name: 'host',
      wanted: host,
    })
  return [...headers.filter(([name]) => name !== 'host'), ['host', host]]
}

function isSigned(name: string, { additionalHeaders }: Shape, { signHost }: Place): boolean {
  return additionalHeaders.includes(name) || (isSignedByDefault(name) && (name !== 'host' || signHost))
}

/** Up to the signature. In a URL each value is encoded once more, which an encoded name in a list needs. */
function permission(
  { accessKeyId }: Shape,
  window: string,
  headers: Listed,
  parameters: Listed,
  encode: (text: string) => string,
): string {
  const values = [ALGORITHM, accessKeyId, window, window, headers.list, parameters.list, '']
  return PERMISSION.map((name, index) => [name, encode(values[index] ?? '')].join('=')).join('&')
}

/** Names keep their case on the wire; they are signed without it. */
function wireQuery(query: Pairs<string | null>): string {
  return query
    .map(([name, value]) => (value === null ? encodeText(name) : [encodeText(name), encodeText(value)].join('=')))
    .join('&')
}

function suffixOf(...parts: readonly string[]): string {
  const search = parts.filter((part) => part !== '').join('&')
  return search === '' ? '' : ['?', search].join('')
}

function recordOf(pairs: Pairs): Readonly<Record<string, string>> {
  const record: Record<string, string> = Object.create(null)
  for (const [name, value] of pairs) record[name] = value
  return Object.freeze(record)
}
