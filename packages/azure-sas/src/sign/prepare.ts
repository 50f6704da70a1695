import { SigningError } from '@presign/core'
import {
  type Address,
  checkBucket,
  encodeText,
  headersToSend,
  httpDate,
  type NormalizedRequest,
  type Pairs,
  rejectRepeats,
  rejectReserved,
  rejectToken,
  type SigningTime,
} from '@presign/core/scheme'
import { headerLines, LINES, queryLines, serviceHeaders } from '../canonical.js'
import { checkAccountName, checkContainerName } from '../names.js'
import type { Place } from '../place.js'
import { type AzureSigningPlan, SAS_NAMES, type Sas } from '../plan.js'
import { permissionsFor } from '../sas/permissions.js'
import { checkedSas, delegationFields, sasOf, sasPlan, sasTime } from '../sas/sas.js'

const isSas = (name: string) => (SAS_NAMES as readonly string[]).includes(name)

/** Works out what is signed and what is sent, all but the key and the signature. */
export function prepare(
  request: NormalizedRequest,
  time: SigningTime,
  place: Place,
  address: Address,
): AzureSigningPlan {
  checkAccountName(request.accessKeyId)
  checkBucket(request, address, checkContainerName)
  rejectToken(request)
  return request.mode === 'url' ? token(request, time, place, address) : sharedKey(request, time, place, address)
}

function token(request: NormalizedRequest, { seconds }: SigningTime, place: Place, address: Address): AzureSigningPlan {
  rejectReserved(request, { query: (name) => ['sig', 'se', 'sv'].includes(name), headers: ['authorization'] })
  rejectRepeats(request.query)
  const expiry = sasTime(seconds + request.expiresIn)
  const sas = checkedSas(sasFor(request, expiry, place))
  const others = request.query.filter(([name]) => !isSas(name))
  const subject = {
    account: request.accessKeyId,
    container: address.bucket,
    ofBlob: sas.sr !== 'c' && sas.sr !== '',
    snapshot: snapshotIn(request.query, sas),
  }
  return {
    ...sasPlan(sas, subject),
    prefix: [address.origin, rootOf(request, address)].join(''),
    suffix: ['?', [wireQuery(others), queryOf(sas)].filter((text) => text !== '').join('&')].join(''),
    headersToSend: headersToSend(request.headers),
    absentHeaders: Object.freeze(['authorization']),
  }
}

/** The parameters that a call names, and for those that it does not what its method and its resource call for. */
function sasFor(request: NormalizedRequest, se: string, { version, delegation }: Place): Sas {
  const { method, resource, query } = request
  const given = new Map(query.map(([name, value]) => [name, value ?? ''] as const))
  const parameter = (name: string) => given.get(name)
  const own =
    resource === 'service' ? { ss: 'b', srt: 'sco' } : { sr: kindOf(request, given), ...delegationFields(delegation) }
  // What a stored access policy permits is not repeated.
  const sp = given.has('si') ? '' : permissionsFor({ method, resource, parameter })
  const defaults = new Map(Object.entries({ sv: version, se, sp, ...own }))
  return sasOf(new Map([...defaults, ...given]))
}

function kindOf({ resource }: NormalizedRequest, given: ReadonlyMap<string, string>): string {
  if (resource === 'bucket') return 'c'
  return given.has('snapshot') ? 'bs' : given.has('versionid') ? 'bv' : 'b'
}

function snapshotIn(query: Pairs<string | null>, { sr }: Sas): string {
  const name = { bs: 'snapshot', bv: 'versionid' }[sr]
  return query.find(([found]) => found === name)?.[1] ?? ''
}

/** As a token is written: what is empty is left out. */
export function queryOf(sas: Sas): string {
  return SAS_NAMES.filter((name) => sas[name] !== '')
    .map((name) => `${name}=${encodeText(sas[name])}`)
    .join('&')
}

function sharedKey(
  request: NormalizedRequest,
  { seconds }: SigningTime,
  { version }: Place,
  address: Address,
): AzureSigningPlan {
  rejectReserved(request, { query: () => false, headers: ['authorization', 'date', 'x-ms-date'] })
  const bare = request.query.find(([, value]) => value === null)?.[0]
  if (bare !== undefined)
    throw new SigningError(
      'query_invalid',
      `Cannot sign query parameter "${bare}": wanted a value, since SDKs and the page differ on those without`,
      { name: bare, wanted: 'a value' },
    )
  const named = request.headers.some(([name]) => name === 'x-ms-version')
  const headers: Pairs = [
    ...request.headers,
    ['x-ms-date', httpDate(seconds)],
    ...(named ? [] : [['x-ms-version', version] as const]),
  ]
  const root = rootOf(request, address)
  const search = wireQuery(request.query)
  return {
    ...sasPlan(sasOf(new Map()), { account: request.accessKeyId, container: undefined, ofBlob: false, snapshot: '' }),
    kind: 'shared-key',
    method: request.method,
    headers: headerLines(headers),
    serviceHeaders: serviceHeaders(headers),
    resource: `/${request.accessKeyId}${root}`,
    query: queryLines(request.query),
    prefix: [address.origin, root].join(''),
    suffix: [search && '?', search].join(''),
    headersToSend: headersToSend(headers),
    // The length is every sender's; it has to be among the headers of a call with a body.
    absentHeaders: Object.freeze([...LINES.filter((name) => name !== 'content-length' && name !== 'date'), 'x-ms-*']),
  }
}

/** A container itself is `/container`, without a slash behind it. */
function rootOf({ resource }: NormalizedRequest, { root }: Address): string {
  return resource === 'bucket' ? root.slice(0, -1) : root
}

function wireQuery(query: Pairs<string | null>): string {
  return query
    .map(([name, value]) => (value === null ? encodeText(name) : `${encodeText(name)}=${encodeText(value)}`))
    .join('&')
}
