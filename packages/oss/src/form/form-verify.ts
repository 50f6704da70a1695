import type { Backend, Secret } from '@presign/core'
import {
  equalInConstantTime,
  fromBase64,
  fromUtf8,
  type Plan,
  type Recipe,
  type Rejection,
  run,
  type Scheme,
  sign,
} from '@presign/core/scheme'
import type { Reason, ServiceError } from '@presign/core/verify'
import { webBackend } from '@presign/core/web'
import { ossAnswer } from '../scheme/answers.js'
import { type Policy, readPolicy } from './policy.js'

/** What the fields of a form claim about its signature. Nothing of it is proved before the signature is. */
export interface FormClaims extends Plan {
  readonly accessKeyId: string
  /** The field `policy` as it arrived: what is signed. */
  readonly policy: string
  readonly signature: string
}

/** A form that carries a good signature, and what it may upload: see `evaluatePolicy`. */
export interface FormAccepted {
  readonly ok: true
  readonly scheme: string
  readonly accessKeyId: string
  readonly policy: Policy
}

/** A form that was refused, and why. It holds no signature that would be right. */
export interface FormRejected {
  readonly ok: false
  readonly reason: Reason
  /** One sentence for a log. */
  readonly detail: string
  /** What the service itself would answer. */
  readonly service: ServiceError
}

/** What `verifyForm` of a scheme returns. */
export type FormVerdict = FormAccepted | FormRejected

/** Options of `verifyForm` of a scheme. */
export interface VerifyFormOptions {
  /** The credentials of a key id, or `undefined` when there is no such id. What it throws, `verifyForm` throws. */
  credentialsOf(accessKeyId: string): Secret | undefined | Promise<Secret | undefined>
  /** The moment of the question, for tokens that die. Default: the machine's. */
  readonly at?: Date
  /** Default: `webBackend`. */
  readonly backend?: Backend
}

/** Fields by lower-case name: the service may read names without regard to case. `undefined` where one is repeated. */
function fieldMap(fields: Iterable<readonly [string, string]>): ReadonlyMap<string, string> | undefined {
  const map = new Map<string, string>()
  for (const [name, value] of fields) {
    if (map.has(name.toLowerCase())) return undefined
    map.set(name.toLowerCase(), value)
  }
  return map
}

/**
 * Says whether a form is signed. For schemes; users call `verifyForm` of theirs.
 *
 * @param read What the scheme makes of the fields, by lower-case name, or why it refuses them.
 */
export async function verifyFormOf(
  scheme: Pick<Scheme, 'name' | 'signature' | 'signingKey'>,
  read: (fields: ReadonlyMap<string, string>) => FormClaims | Rejection,
  fields: Iterable<readonly [string, string]>,
  { credentialsOf, at = new Date(), backend = webBackend }: VerifyFormOptions,
): Promise<FormVerdict> {
  const map = fieldMap(fields)
  if (!map) return refused('malformed', 'a field is there twice')
  const claims = read(map)
  if ('reason' in claims) return { ok: false, reason: claims.reason, detail: claims.detail, service: claims.answer }
  const found = await credentialsOf(claims.accessKeyId)
  const holder = found?.accessKeyId === claims.accessKeyId ? found : undefined
  const good = await run(isGood(scheme, claims, holder ?? NOBODY), backend)
  if (!holder) return refused('unknown_key', 'there is no such access key id')
  const early = tokenFault(map.get('x-oss-security-token'), holder, at)
  if (early) return early
  if (!good) return refused('mismatch', 'the signature is not that of this policy and key')
  const policy = policyIn(claims.policy)
  if (policy) return { ok: true, scheme: scheme.name, accessKeyId: claims.accessKeyId, policy }
  const service = { status: 400, code: 'InvalidPolicyDocument', message: 'The policy is not Base64 of its JSON.' }
  return { ...refused('malformed', 'the policy cannot be read'), service }
}

/** An unknown id costs what a known one costs. */
const NOBODY: Secret = { accessKeyId: '-', accessKeySecret: '-' }

function* isGood(
  scheme: Pick<Scheme, 'signature' | 'signingKey'>,
  { scope, policy, signature }: FormClaims,
  secret: Secret,
): Recipe<boolean> {
  const key = yield* scheme.signingKey({ scope }, secret)
  return equalInConstantTime(yield* sign(key, policy, scheme.signature.encoding), signature)
}

function tokenFault(token: string | undefined, holder: Secret, at: Date): FormRejected | undefined {
  if (holder.securityToken !== undefined && token === undefined)
    return refused('token_missing', 'the key id is temporary and the form has no security token')
  if (!equalInConstantTime(holder.securityToken ?? '', token ?? ''))
    return refused('token_mismatch', 'the security token does not belong to the key id')
  const dies = holder.expiresAt === undefined ? Number.POSITIVE_INFINITY : new Date(holder.expiresAt).getTime()
  return at.getTime() < dies ? undefined : refused('token_expired', 'the credentials have died')
}

function policyIn(field: string): Policy | undefined {
  const bytes = fromBase64(field)
  const text = bytes && fromUtf8(bytes)
  return text === undefined ? undefined : readPolicy(text)
}

function refused(reason: Reason, detail: string): FormRejected {
  return { ok: false, reason, detail, service: ossAnswer(reason, '0002-00000701') }
}

/** The refusal of a form whose field is missing or cannot be read. */
export function fieldRejection(name: string, ec?: string): Rejection {
  const message = `The form field ${name} is missing or not valid.`
  const answer = { status: 400, code: 'InvalidArgument', message, ...(ec === undefined ? undefined : { ec }) }
  return { reason: 'malformed', detail: `the field ${name} is missing or cannot be read`, answer }
}
