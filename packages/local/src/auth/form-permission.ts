import { nodeBackend } from '@presign/core/node'
import type { FormAccepted, FormRejected } from '@presign/oss/form'
import { ossV1 } from '@presign/oss-v1'
import { verifyForm as verifyV1 } from '@presign/oss-v1/form'
import { ossV4 } from '@presign/oss-v4'
import { verifyForm as verifyV4 } from '@presign/oss-v4/form'
import { Failure, failures } from '../failure.js'
import type { FormFields } from '../form/read-form.js'
import type { KeyRing } from './key-ring.js'

/** Who signed a form, and what it may do. */
export type Permission = Pick<FormAccepted, 'accessKeyId' | 'policy'>

/** What checking a form's signature needs. */
export interface FormAuthenticator {
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
export async function permissionIn(
  fields: FormFields,
  { ring, region, now }: FormAuthenticator,
): Promise<Permission | undefined> {
  const names = new Set(fields.map(([name]) => name))
  const v1 = V1_FIELDS.some((name) => names.has(name))
  const v4 = V4_FIELDS.some((name) => names.has(name))
  if (!v1 && !v4 && !names.has('policy')) return undefined
  if (v1 && v4) throw failures.invalidArgument('A form may be signed once.')
  const options = { credentialsOf: (id: string) => ring.find(id), at: new Date(now), backend: nodeBackend }
  const verdict = await (v4
    ? verifyV4(ossV4({ region }), fields, options)
    : verifyV1(ossV1({ region }), fields, options))
  if (verdict.ok) return verdict
  throw rejection(verdict, new Map(fields))
}

function rejection({ reason, service }: FormRejected, fields: ReadonlyMap<string, string>): Failure {
  const { status, code, message, ec } = service
  const details = {
    OSSAccessKeyId: fields.get('ossaccesskeyid') ?? fields.get('x-oss-credential')?.split('/')[0] ?? '',
    SignatureProvided: fields.get('signature') ?? fields.get('x-oss-signature') ?? '',
    StringToSign: fields.get('policy') ?? '',
  }
  return new Failure(status, code, message, { ec, ...(reason === 'mismatch' && { details }) })
}
