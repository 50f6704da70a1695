import type { ObjectKey, Pairs } from '@presign/core/scheme'
import type { AzurePlan } from './plan.js'

/**
 * The string to sign of each kind. Values are signed raw, an absent one is an empty line. Versions are compared as text.
 *
 * @see {@link https://learn.microsoft.com/en-us/rest/api/storageservices/create-service-sas#construct-the-signature-string}
 */
export function stringToSign(plan: AzurePlan, key: ObjectKey): string {
  switch (plan.kind) {
    case 'service-sas':
      return serviceSas(plan, key)
    case 'delegation-sas':
      return delegationSas(plan, key)
    case 'account-sas':
      return accountSas(plan)
    case 'shared-key':
      return sharedKey(plan, key)
  }
}

function serviceSas(plan: AzurePlan, key: ObjectKey): string {
  const { sp, st, se, si } = plan.sas
  return [sp, st, se, resourceOf(plan, key), si, ...common(plan)].join('\n')
}

function delegationSas(plan: AzurePlan, key: ObjectKey): string {
  const { sp, st, se, skoid, sktid, skt, ske, sks, skv, saoid, suoid, scid, sduoid } = plan.sas
  return [
    ...[sp, st, se, resourceOf(plan, key), skoid, sktid, skt, ske, sks, skv],
    ...(plan.lines >= '2020-02-10' ? [saoid, suoid, scid] : []),
    // The first is of the key's tenant, which no SDK sends yet.
    ...(plan.lines >= '2025-07-05' ? ['', sduoid] : []),
    ...common(plan),
  ].join('\n')
}

/** What tokens of a blob or container have in common: who may use them, and what answers are to say. */
function common({ sas, lines, snapshot }: AzurePlan): readonly string[] {
  const { sip, spr, sv, sr, ses, rscc, rscd, rsce, rscl, rsct } = sas
  return [
    ...[sip, spr, sv],
    ...(lines >= '2018-11-09' ? [sr, snapshot] : []),
    ...(lines >= '2020-12-06' ? [ses] : []),
    ...[rscc, rscd, rsce, rscl, rsct],
  ]
}

function resourceOf({ resource, ofBlob }: AzurePlan, { key }: ObjectKey): string {
  return ofBlob ? `${resource}/${key}` : resource
}

/** Every line ends with a newline, the last one too. */
function accountSas({ account, sas, lines }: AzurePlan): string {
  const { sp, ss, srt, st, se, sip, spr, sv, ses } = sas
  return [account, sp, ss, srt, st, se, sip, spr, sv, ...(lines >= '2020-12-06' ? [ses] : []), ''].join('\n')
}

/** @see {@link https://learn.microsoft.com/en-us/rest/api/storageservices/authorize-with-shared-key} */
function sharedKey({ method, headers, serviceHeaders, resource, query }: AzurePlan, { path }: ObjectKey): string {
  return `${method}\n${headers.join('\n')}\n${serviceHeaders}${resource}${path}${query}`
}

/** Headers that have a line of their own, in this order. azure-js has the first two the other way round. */
export const LINES = [
  'content-encoding',
  'content-language',
  'content-length',
  'content-md5',
  'content-type',
  'date',
  'if-modified-since',
  'if-match',
  'if-none-match',
  'if-unmodified-since',
  'range',
]

/** Their values. `x-ms-date` stands in for the date, and no body for its length. */
export function headerLines(headers: Pairs): readonly string[] {
  const values = new Map(headers)
  if (values.has('x-ms-date')) values.delete('date')
  if (values.get('content-length') === '0') values.delete('content-length')
  return LINES.map((name) => values.get(name) ?? '')
}

/** The `x-ms-` headers: trimmed, blanks inside kept, sorted as the service sorts. */
export function serviceHeaders(headers: Pairs): string {
  return headers
    .filter(([name]) => isServiceHeader(name))
    .sort(([a], [b]) => byService(a, b))
    .map(([name, value]) => `${name}:${value}\n`)
    .join('')
}

/** Whether it is signed by its name. */
export function isServiceHeader(name: string): boolean {
  return name.startsWith('x-ms-')
}

const ALPHABET = '!#$%&*.^_`|~+0123456789abcdefghijklmnopqrstuvwxyz'

/**
 * The order of names that the service has, which is that of Windows and not that of bytes: hyphens and apostrophes count
 * only between names that are else the same, and then the one whose first hyphen comes later is first.
 */
export function byService(a: string, b: string): number {
  const [x, y] = [weights(a), weights(b)]
  if (x !== y) return x < y ? -1 : 1
  const at = [...a].findIndex((char, index) => char !== b[index])
  return at < 0 ? 0 : a[at] === '-' ? 1 : -1
}

function weights(name: string): string {
  return [...name.replaceAll(/[-']/g, '')].map((char) => String.fromCharCode(33 + ALPHABET.indexOf(char))).join('')
}

/** Parameters by lower-case name, several values of one sorted and joined. */
export function queryLines(query: Pairs<string | null>): string {
  const values = new Map<string, string[]>()
  for (const [name, value] of query) {
    const lower = name.toLowerCase()
    values.set(lower, [...(values.get(lower) ?? []), value ?? ''])
  }
  return [...values]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, list]) => `\n${name}:${list.sort().join(',')}`)
    .join('')
}
