import type { Endpoint } from '@presign/core'
import {
  encodePath,
  firstRepeat,
  fromHttpDate,
  type IncomingRequest,
  type Located,
  locate,
  type MarkedRequest,
  type Pairs,
  type ParseResult,
  type Rejection,
  readIncoming,
  reject,
  type SignatureMarks,
} from '@presign/core/scheme'
import type { Claims, Reason, ServiceError } from '@presign/core/verify'
import { headerLines, isServiceHeader, LINES, queryLines, serviceHeaders } from '../canonical.js'
import { isContainerName } from '../names.js'
import { type AzurePlan, SAS_NAMES, type Sas } from '../plan.js'
import { permissionsFor } from '../sas/permissions.js'
import { sasOf, sasPlan, secondsOf } from '../sas/sas.js'
import { azureAnswer } from './answers.js'
import { isOperationParameter } from './parameters.js'
import { type StoredPolicyOf, withPolicy } from './stored-policy.js'

/** What a verifying value knows beside the request. */
export interface VerifyingPlace {
  readonly accounts: readonly string[]
  readonly endpoint: Endpoint
  readonly policyOf: StoredPolicyOf | undefined
}

function no(reason: Reason, detail: string, answer?: Partial<ServiceError>): never {
  return reject(reason, detail, { ...azureAnswer(reason), ...answer })
}

const MARKS: SignatureMarks = {
  inHeader: (authorization) => authorization.startsWith('SharedKey '),
  // `sig` by itself is anyone's parameter.
  inUrl: (parameters) => parameters.has('sig') && ['sv', 'se', 'si'].some((name) => parameters.has(name)),
  inBrokenUrl: /(?:^|&)sv=.*(?:^|&)sig=|(?:^|&)sig=.*&sv=/s,
  signature: 'sig',
  reject: no,
}

/** Parses a request with a shared access signature in its URL, or signed with Shared Key. */
export function parse(request: IncomingRequest, place: VerifyingPlace): ParseResult<AzurePlan> {
  return readIncoming(request, MARKS, (marked) => {
    const located = accountOf(request, place)
    return marked.mode === 'url' ? token(marked, located, place) : sharedKey(marked, located)
  })
}

type Place = Located & { readonly account: string }

/** Which account, container and blob host and path mean. */
function accountOf(request: IncomingRequest, { accounts, endpoint }: VerifyingPlace): Place {
  const found = accounts.map((account) => {
    const located = locate(request, { regions: [account], endpoint, isBucketName: isContainerName })
    return 'reason' in located ? located : { ...located, account }
  })
  const [first] = found
  const good = found.find((one): one is Place => 'account' in one)
  if (good) return good
  const { reason, detail } = first as { reason: Reason; detail: string }
  return no(reason, detail)
}

function token(
  { request, query, parameters }: MarkedRequest,
  located: Place,
  place: VerifyingPlace,
): ParseResult<AzurePlan> {
  const { account, resource, bucket, key, path } = located
  const repeated = firstRepeat(query)
  if (repeated !== undefined) no('malformed', `query parameter "${repeated.slice(0, 80)}" is there twice`)
  const unknown = query.find(([name]) => !isSas(name) && !isOperationParameter(name))?.[0]
  if (unknown !== undefined)
    no('malformed', `query parameter "${unknown.slice(0, 80)}" is neither signed nor one of an operation`)
  const sent = sasOf(new Map(query.filter(([name]) => isSas(name)).map(([name, value]) => [name, value ?? ''])))
  checkShape(sent, located)
  const sas =
    sent.si === ''
      ? sent
      : (withPolicy(sent, { account, container: bucket ?? '' }, place.policyOf) ??
        no('malformed', 'its stored access policy is not known here, or says what the token says as well'))
  const snapshot = parameters.get({ bs: 'snapshot', bv: 'versionid' }[sas.sr] ?? '') ?? ''
  const plan = sasPlan(sent, { account, container: bucket, ofBlob: sas.sr !== 'c' && sas.srt === '', snapshot })
  const claims: Claims = {
    mode: 'url',
    // The key of an account is named by it, a user delegation key by its owner.
    accessKeyId: plan.kind === 'delegation-sas' ? sas.skoid : account,
    securityToken: undefined,
    resource,
    bucket,
    key: key === '' ? undefined : key,
    payload: 'unsigned',
    sha256: undefined,
    signedAt: timeOf('st', sas.st),
    expiresAt: timeOf('se', sas.se) ?? no('malformed', 'the token lacks se'),
    signedHeaders: [],
    misplaced: notPermitted(request, sas, located, parameters),
  }
  const signature = parameters.get('sig') || no('malformed', 'the token lacks sig')
  // Headers of the answer. All else in a token says what it permits, and one of an account signs none of these.
  const signsParameter = (name: string) => plan.kind !== 'account-sas' && /^rsc[cdelt]$/.test(name)
  return { state: 'signed', plan, objectKey: { key, path: encodePath(key) || path }, signature, claims, signsParameter }
}

const isSas = (name: string) => (SAS_NAMES as readonly string[]).includes(name)

function checkShape(sas: Sas, { resource }: Place): void {
  if (!/^20\d\d-\d\d-\d\d$/.test(sas.sv)) no('malformed', 'sv is not a version')
  if (sas.srt !== '') return
  if (!['b', 'c', 'bs', 'bv'].includes(sas.sr)) no('malformed', 'sr is not b, c, bs or bv')
  if (resource === 'service' || (resource === 'bucket' && sas.sr !== 'c'))
    no('scope_mismatch', 'the token is for another kind of resource', { code: 'AuthorizationResourceTypeMismatch' })
}

function timeOf(name: string, text: string): number | undefined {
  return text === '' ? undefined : (secondsOf(text) ?? no('malformed', `${name} is not a time`))
}

/** What the token does not permit. The signature says nothing of the method, so this is all that binds it. */
function notPermitted(
  { method }: IncomingRequest,
  sas: Sas,
  { resource }: Place,
  parameters: ReadonlyMap<string, string | null>,
): Rejection | undefined {
  const mismatch = (detail: string, code = 'AuthorizationPermissionMismatch'): Rejection => ({
    reason: 'scope_mismatch',
    detail,
    answer: { ...azureAnswer('scope_mismatch'), code },
  })
  if (sas.srt !== '' && !sas.ss.includes('b'))
    return mismatch('the token is not for blobs', 'AuthorizationServiceMismatch')
  const kind = { object: 'o', bucket: 'c', service: 's' }[resource]
  if (sas.srt !== '' && !sas.srt.includes(kind))
    return mismatch(`the token is not for resources of type ${kind}`, 'AuthorizationResourceTypeMismatch')
  const named = new Map([...parameters].map(([name, value]) => [name.toLowerCase(), value]))
  const enough = permissionsFor({ method, resource, parameter: (name) => named.get(name) })
  if ([...enough].some((letter) => sas.sp.includes(letter))) return undefined
  return mismatch(`the token permits "${sas.sp.slice(0, 20)}", wanted one of "${enough}"`)
}

function sharedKey(
  { request, query }: MarkedRequest,
  { account, resource, bucket, key, path }: Place,
): ParseResult<AzurePlan> {
  const { method, headers } = request
  const [authorization = ''] = headers.get('authorization') ?? []
  const [, name = '', signature = ''] = /^SharedKey ([^:\s]+):(\S+)$/.exec(authorization) ?? []
  if (signature === '') no('malformed', 'Authorization is not SharedKey account:signature')
  const covered = coveredHeaders(headers)
  const lines = new Map(covered)
  if (!lines.has('x-ms-version')) no('malformed', 'it lacks x-ms-version')
  const date = lines.get('x-ms-date') ?? lines.get('date') ?? ''
  const plan: AzurePlan = {
    ...sasPlan(sasOf(new Map()), { account, container: undefined, ofBlob: false, snapshot: '' }),
    kind: 'shared-key',
    method,
    headers: headerLines(covered),
    serviceHeaders: serviceHeaders(covered),
    resource: `/${account}${request.path.slice(0, request.path.length - path.length)}`,
    query: queryLines(query),
  }
  const claims: Claims = {
    mode: 'header',
    accessKeyId: name,
    securityToken: undefined,
    resource,
    bucket,
    key: key === '' ? undefined : key,
    payload: 'unsigned',
    sha256: undefined,
    signedAt: fromHttpDate(date) ?? no('malformed', 'it has no date that can be read'),
    expiresAt: undefined,
    signedHeaders: covered.map(([name]) => name).sort(),
    misplaced: undefined,
  }
  return { state: 'signed', plan, objectKey: { key, path }, signature, claims, signsParameter: () => true }
}

/** The headers that are signed, each of them once. */
function coveredHeaders(headers: IncomingRequest['headers']): Pairs {
  return [...headers]
    .filter(([name]) => isServiceHeader(name) || LINES.includes(name))
    .map(([name, [value = '', second]]) =>
      second === undefined ? [name, value] : no('malformed', `header "${name.slice(0, 80)}" is there twice`),
    )
}
