import { present } from '../present.js'
import { kindByStatus } from './any-failure.js'
import type { DialectResponse, FailureKind, ServiceFailure } from './dialect.js'
import type { Notation } from './notation.js'

/** What an error body says: {@link FailureRules.readErrorBody}. */
export type ErrorBody = Omit<ServiceFailure, 'kind'> & { readonly accessKeyId?: string }

/** In what the failures of services differ that refuse in the same way. */
export interface FailureRules {
  /** What codes mean where the HTTP status does not say it already. */
  readonly kinds: Readonly<Record<string, FailureKind>>
  readonly requestIdHeader: string
  /** The header of an answer without a body that has the service's finer code, where it has one. */
  readonly ecHeader?: string
  /** The status of an upload whose object is in its place, though what should have followed failed. */
  readonly storedStatus?: number
  /** Whether a refusal means that something expired, beside those whose message says so. */
  hasExpired?(told: ErrorBody): boolean
  /** Reads an error body, or `undefined` where it is not one. */
  readErrorBody(body: string, headers: DialectResponse['headers']): ErrorBody | undefined
}

/** Whether an answer is a failure: by its status, or by a body below a 200 that was sent to keep a connection open. */
export function isFailure({ status, body }: DialectResponse, { storedStatus, notation }: NotedRules): boolean {
  return status < 200 || status >= 300 || status === storedStatus || notation.isFailure(body)
}

/** The same with how the service writes its bodies. */
export interface NotedRules extends FailureRules {
  readonly notation: Pick<Notation, 'isFailure'>
}

/** Reads a failure, also one without a body: HEAD, a proxy, or one that was not read. `undefined` when the answer is a success. */
export function readFailure(response: DialectResponse, rules: NotedRules): ServiceFailure | undefined {
  if (!isFailure(response, rules)) return undefined
  const { status, headers, body } = response
  const told = rules.readErrorBody(body, headers)
  const { code, message } = told ?? { code: `${status}`, message: `The service answered ${status} without saying why` }
  return present<ServiceFailure>({
    kind: told && hasExpired(told, rules) ? 'expired' : kindOf(code, status, rules),
    code,
    message,
    requestId: told?.requestId ?? headers[rules.requestIdHeader],
    ec: told?.ec ?? headers[rules.ecHeader ?? ''],
    serverTime: told?.serverTime,
    region: told?.region,
    endpoint: told?.endpoint,
    texts: told?.texts,
  })
}

/** Links and policies expire as `AccessDenied`, told apart by their message. */
function hasExpired(told: ErrorBody, rules: FailureRules): boolean {
  const { code, message } = told
  return (code === 'AccessDenied' && /Request has expired|Policy expired/i.test(message)) || !!rules.hasExpired?.(told)
}

/** By the service's code where its table has it, else by what all such services mean. */
function kindOf(code: string, status: number, { kinds, storedStatus }: FailureRules): FailureKind {
  if (status === storedStatus) return 'stored'
  return Object.hasOwn(kinds, code) ? (kinds[code] as FailureKind) : kindByStatus(status, code)
}
