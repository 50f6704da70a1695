import { createSyncSigner, equalInConstantTime, fromBase64, fromIsoBasic, fromUtf8, type Secret } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { type Policy, readPolicy } from '@presign/oss'
import { ossV1, signPolicy as signV1 } from '@presign/oss-v1'
import { ossV4, signPolicy as signV4 } from '@presign/oss-v4'
import { Failure, failures } from '../failure.js'
import type { KeyRing } from '../key-ring.js'

type Fields = ReadonlyMap<string, string>

/** Who signed a form, and what it may do. */
export interface Permission {
  readonly accessKeyId: string
  readonly policy: Policy
}

/** What checking a form's signature needs. */
export interface FormGate {
  readonly ring: KeyRing
  readonly region: string
  /** Milliseconds since 1970. */
  readonly now: number
}

const V1_FIELDS = ['ossaccesskeyid', 'signature']
const V4_FIELDS = ['x-oss-signature-version', 'x-oss-credential', 'x-oss-date', 'x-oss-signature']

/**
 * Checks the signature in a form's fields; `undefined` for a form without one.
 *
 * @throws Failure as the service answers, see its page on PostObject
 */
export function permissionIn(fields: Fields, gate: FormGate): Permission | undefined {
  const v1 = V1_FIELDS.some((name) => fields.has(name))
  const v4 = V4_FIELDS.some((name) => fields.has(name))
  if (!v1 && !v4 && !fields.has('policy')) return undefined
  if (v1 && v4) throw failures.invalidArgument('A form may be signed once.')
  const text = policyIn(fields)
  const secret = secretFor(
    v4 ? (need(fields, 'x-oss-credential').split('/')[0] ?? '') : need(fields, 'ossaccesskeyid'),
    gate,
  )
  checkToken(fields, secret, gate)
  if (v4) checkV4(fields, text, secret, gate)
  else checkV1(fields, text, secret, gate)
  const policy = readPolicy(text)
  if (!policy) throw invalidPolicy()
  return { accessKeyId: secret.accessKeyId, policy }
}

/** The text whose Base64 is signed. It has one Base64 only: another spelling of the same bytes is refused. */
function policyIn(fields: Fields): string {
  const bytes = fromBase64(need(fields, 'policy'))
  const text = bytes && fromUtf8(bytes)
  if (text === undefined) throw invalidPolicy()
  return text
}

function checkV4(fields: Fields, text: string, secret: Secret, { region }: FormGate): void {
  const seconds = fromIsoBasic(need(fields, 'x-oss-date'))
  if (seconds === undefined) throw invalidField('x-oss-date', '0002-00000709')
  const at = new Date(seconds * 1000)
  const credentials = { ...secret, expiresAt: undefined }
  const signer = createSyncSigner(ossV4({ region }), { credentials, backend: nodeBackend })
  const right = signer.run(signV4(text, at))
  if (need(fields, 'x-oss-signature-version') !== right['x-oss-signature-version'])
    throw invalidField('x-oss-signature-version')
  if (need(fields, 'x-oss-credential') !== right['x-oss-credential'])
    throw invalidField('x-oss-credential', '0002-00000710')
  compare(fields, need(fields, 'x-oss-signature'), right['x-oss-signature'] ?? '', secret)
}

function checkV1(fields: Fields, text: string, secret: Secret, { region, now }: FormGate): void {
  const credentials = { ...secret, expiresAt: undefined }
  const signer = createSyncSigner(ossV1({ region }), { credentials, backend: nodeBackend, clock: { now: () => now } })
  compare(fields, need(fields, 'signature'), signer.run(signV1(text)).Signature ?? '', secret)
}

function compare(fields: Fields, found: string, right: string, { accessKeyId }: Secret): void {
  if (equalInConstantTime(found, right)) return
  const message =
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.'
  throw new Failure(403, 'SignatureDoesNotMatch', message, {
    ec: '0002-00000701',
    details: { OSSAccessKeyId: accessKeyId, SignatureProvided: found, StringToSign: fields.get('policy') ?? '' },
  })
}

function secretFor(accessKeyId: string, { ring }: FormGate): Secret {
  const secret = ring.find(accessKeyId)
  if (secret) return secret
  const message = 'The OSS Access Key Id you provided does not exist in our records.'
  throw new Failure(403, 'InvalidAccessKeyId', message, { details: { OSSAccessKeyId: accessKeyId } })
}

function checkToken(fields: Fields, { securityToken = '', expiresAt }: Secret, { now }: FormGate): void {
  if (!equalInConstantTime(fields.get('x-oss-security-token') ?? '', securityToken))
    throw new Failure(403, 'InvalidSecurityToken', 'The security token you provided is invalid.', {
      ec: '0002-00000008',
    })
  if (expiresAt !== undefined && now >= new Date(expiresAt).getTime())
    throw new Failure(403, 'SecurityTokenExpired', 'The security token you provided has expired.')
}

function need(fields: Fields, name: string): string {
  const value = fields.get(name)
  if (value) return value
  throw invalidField(name, name === 'x-oss-signature' ? '0002-00000703' : undefined)
}

function invalidField(name: string, ec?: string): Failure {
  return new Failure(400, 'InvalidArgument', `The form field ${name} is missing or not valid.`, { ec })
}

function invalidPolicy(): Failure {
  return new Failure(400, 'InvalidPolicyDocument', 'Invalid Policy: the document is not Base64 of JSON as it must be.')
}
