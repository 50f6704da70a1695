import { fromBase64, fromUtf8, type Located, type MarkedRequest, type Rejection } from '@presign/core/scheme'
import { jsonObject } from '@presign/object-storage'
import { tosAnswer } from './answers.js'

/** A condition of a policy in the query: on bucket or key, exact or on how it begins. */
interface Condition {
  readonly field: string
  readonly exact: boolean
  readonly value: string
}

/**
 * Why a request is not one of those that the policy in its query allows, or `undefined` where it is. Objects are read, or
 * listed by a prefix for which all conditions hold.
 */
export function permittedBy({ request, parameters }: MarkedRequest, { bucket, key }: Located): Rejection | undefined {
  const conditions = conditionsIn(parameters.get('X-Tos-Policy') ?? '')
  if (conditions === undefined) return refusal('the policy in the query cannot be read')
  if (!/^(?:GET|HEAD)$/.test(request.method)) return refusal('a policy in the query allows to read and to list alone')
  const asked = { bucket: bucket ?? '', key: key === '' ? (parameters.get('prefix') ?? '') : key }
  const failed = conditions.find(({ field, exact, value }) => {
    const found = field === 'bucket' ? asked.bucket : asked.key
    return exact ? found !== value : !found.startsWith(value)
  })
  return failed && refusal(`the policy in the query does not allow this ${failed.field}`)
}

function refusal(detail: string): Rejection {
  return { reason: 'scope_mismatch', detail, answer: tosAnswer('scope_mismatch') }
}

/** Strictly: a condition that is not understood allows nothing, and one on the bucket there must be. */
function conditionsIn(text: string): readonly Condition[] | undefined {
  const bytes = fromBase64(text)
  const { conditions } = jsonObject((bytes && fromUtf8(bytes)) ?? '')
  if (!Array.isArray(conditions)) return undefined
  const read = conditions.map(conditionOf)
  const known = read.filter((condition) => condition !== undefined)
  return known.length === read.length && known.some(({ field }) => field === 'bucket') ? known : undefined
}

function conditionOf(condition: unknown): Condition | undefined {
  const [rule, name, value] = Array.isArray(condition)
    ? condition
    : Object.entries(condition ?? {}).flatMap(([name, value]) => ['eq', `$${name}`, value])
  const field = typeof name === 'string' ? name.slice(1) : ''
  if ((field !== 'bucket' && field !== 'key') || typeof value !== 'string') return undefined
  return rule === 'eq' || rule === 'starts-with' ? { field, exact: rule === 'eq', value } : undefined
}
