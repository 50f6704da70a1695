import { fromIsoExtended, invalidQuery, isoExtended } from '@presign/core/scheme'
import type { UserDelegation } from '../place.js'
import { type AzurePlan, type Kind, SAS_NAMES, type Sas, type SasName } from '../plan.js'
import { sortedPermissions } from './permissions.js'

/** A time as tokens have it: no fraction. */
export function sasTime(seconds: number): string {
  return isoExtended(seconds).replace('.000', '')
}

/** Seconds of a time in a token: to the day, the minute or the second, with a fraction or not; all UTC. */
export function secondsOf(text: string): number | undefined {
  const [, day, time = 'T00:00Z'] = /^(\d{4}-\d\d-\d\d)(T[\d:.]+Z)?$/.exec(text) ?? []
  return day === undefined ? undefined : fromIsoExtended(day + time)
}

/** What is needed beside the parameters to choose the lines. */
export interface SasSubject {
  readonly account: string
  /** `undefined` for the account itself. */
  readonly container: string | undefined
  readonly ofBlob: boolean
  readonly snapshot: string
}

/** Parameters that were given, and an empty text for those that were not. */
export function sasOf(given: ReadonlyMap<string, string>): Sas {
  return Object.fromEntries(SAS_NAMES.map((name) => [name, given.get(name) ?? ''])) as Record<SasName, string>
}

/** The plan of a token. */
export function sasPlan(sas: Sas, { account, container, ofBlob, snapshot }: SasSubject): AzurePlan {
  return {
    scope: '',
    kind: kindOf(sas),
    account,
    resource: container === undefined ? '' : `/blob/${account}/${container}`,
    ofBlob,
    sas,
    lines: sas.sv,
    snapshot,
    method: '',
    headers: [],
    serviceHeaders: '',
    query: '',
  }
}

function kindOf({ srt, skoid }: Sas): Kind {
  return srt !== '' ? 'account-sas' : skoid !== '' ? 'delegation-sas' : 'service-sas'
}

/** The parameters of a user delegation key. */
export function delegationFields(key: UserDelegation | undefined): Partial<Record<SasName, string>> {
  if (key === undefined) return {}
  return {
    skoid: key.signedObjectId,
    sktid: key.signedTenantId,
    skt: sasTime(Date.parse(String(key.signedStartsOn)) / 1000),
    ske: sasTime(Date.parse(String(key.signedExpiresOn)) / 1000),
    sks: key.signedService,
    skv: key.signedVersion,
  }
}

/**
 * Checks the parameters of a token, and puts permissions, services and resource types in order.
 *
 * @throws SigningError `query_invalid`
 */
export function checkedSas(sas: Sas): Sas {
  for (const name of SAS_NAMES)
    if (/[\0\r\n]/.test(sas[name]))
      throw invalidQuery(name, 'text without control characters, which would begin a line')
  for (const name of ['st', 'se'] as const)
    if (sas[name] !== '' && secondsOf(sas[name]) === undefined)
      throw invalidQuery(name, 'a time such as 2026-01-31T12:00:00Z')
  if (sas.spr !== '' && !/^https(?:,http)?$/.test(sas.spr)) throw invalidQuery('spr', '"https" or "https,http"')
  if (sas.sip !== '' && !/^\d{1,3}(?:\.\d{1,3}){3}(?:-\d{1,3}(?:\.\d{1,3}){3})?$/.test(sas.sip))
    throw invalidQuery('sip', 'an IPv4 address, or two with a hyphen between')
  const account = kindOf(sas) === 'account-sas'
  if (sas.ses !== '' && sas.sv < '2020-12-06') throw invalidQuery('ses', 'version 2020-12-06 or later for it')
  const ordered = {
    ...sas,
    sp: sas.sp === '' ? '' : sortedPermissions(sas.sp, account ? 'account' : sas.sr),
    ss: inOrder('ss', sas.ss, 'btqf'),
    srt: inOrder('srt', sas.srt, 'sco'),
  }
  checkComplete(ordered, account)
  return ordered
}

function inOrder(name: string, letters: string, order: string): string {
  if ([...letters].some((letter) => !order.includes(letter))) throw invalidQuery(name, `letters of ${order}`)
  return [...order].filter((letter) => letters.includes(letter)).join('')
}

/** Without a stored access policy the token itself must say what it permits, and until when. */
function checkComplete(sas: Sas, account: boolean): void {
  const needed: readonly SasName[] = account ? ['se', 'sp', 'ss', 'srt'] : sas.si === '' ? ['se', 'sp', 'sr'] : ['sr']
  const missing = needed.find((name) => sas[name] === '')
  if (missing !== undefined) throw invalidQuery(missing, 'a value, where no stored access policy (si) has it')
  if ((account || sas.skoid !== '') && sas.si !== '')
    throw invalidQuery('si', 'none: only tokens of the account key have policies')
}
