import { Failure } from '../failure.js'
import type { CorsRule } from '../operations/api-types.js'
import type { BucketRecord } from '../storage/records.js'
import type { Answer } from './answer.js'
import type { Headers } from './parsed-request.js'

/**
 * Answers a preflight.
 *
 * @throws Failure `AccessForbidden` when no rule allows the request.
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/options}
 */
export function preflight(headers: Headers, bucket: BucketRecord | undefined): Answer {
  const origin = headers.get('origin')
  const method = headers.get('access-control-request-method')
  if (origin === undefined || method === undefined)
    throw new Failure(400, 'InvalidRequest', 'Insufficient information. Origin request header needed.')
  const asked = (headers.get('access-control-request-headers') ?? '').split(',').flatMap((name) => name.trim() || [])
  const rule = bucket?.cors?.rules.find((one) => allows(one, origin, method) && asked.every((name) => names(one, name)))
  if (!rule)
    throw new Failure(403, 'AccessForbidden', 'CORSResponse: This CORS request is not allowed.', {
      details: { Method: method, ResourceType: 'Object' },
    })
  return {
    headers: {
      ...granted(rule, origin),
      'Access-Control-Allow-Methods': rule.methods.join(', '),
      ...(asked.length === 0 ? {} : { 'Access-Control-Allow-Headers': asked.join(', ').toLowerCase() }),
      ...(rule.maxAge === undefined ? {} : { 'Access-Control-Max-Age': String(rule.maxAge) }),
    },
  }
}

/** What lets a page read the answer to a request of its own; nothing without a rule for it. */
export function corsHeaders(
  method: string,
  headers: Headers,
  bucket: BucketRecord | undefined,
): Record<string, string> {
  const origin = headers.get('origin')
  const vary: Record<string, string> = bucket?.cors?.vary ? { Vary: 'Origin' } : {}
  if (origin === undefined) return vary
  const rule = bucket?.cors?.rules.find((one) => allows(one, origin, method))
  return rule ? { ...granted(rule, origin), ...vary } : vary
}

function granted(rule: CorsRule, origin: string): Record<string, string> {
  const any = rule.origins.includes('*')
  return {
    'Access-Control-Allow-Origin': any ? '*' : origin,
    ...(any ? {} : { Vary: 'Origin' }),
    ...(rule.exposed.length === 0 ? {} : { 'Access-Control-Expose-Headers': rule.exposed.join(', ') }),
  }
}

function allows(rule: CorsRule, origin: string, method: string): boolean {
  return rule.methods.includes(method) && rule.origins.some((pattern) => matches(pattern, origin))
}

function names(rule: CorsRule, header: string): boolean {
  return rule.headers.some((pattern) => matches(pattern.toLowerCase(), header.toLowerCase()))
}

/** A pattern has at most one `*`, which stands for any text. */
function matches(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*')
  if (star < 0) return pattern === text
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)]
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after)
}
