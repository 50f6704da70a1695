import type { AcceptedForm, Rejected, Verifier } from '@presign/core/verify'
import { Failure, failures } from '../failure.js'
import type { FormFields } from '../form/read-form.js'

/**
 * Checks the signature in a form's fields; `undefined` for a form without one.
 *
 * @throws Failure as the service answers, see its page on PostObject
 */
export async function permissionIn(fields: FormFields, verifier: Verifier): Promise<AcceptedForm | undefined> {
  const verdict = await verifier.verifyForm(fields)
  if (verdict.ok) return verdict
  if (verdict.reason !== 'unsigned') throw rejection(verdict, new Map(fields))
  if (fields.some(([name]) => name === 'policy'))
    throw failures.invalidArgument('The policy of the form is not signed.')
  return undefined
}

function rejection({ reason, service }: Rejected, fields: ReadonlyMap<string, string>): Failure {
  const { status, code, message, ec } = service
  const details = {
    OSSAccessKeyId: fields.get('ossaccesskeyid') ?? fields.get('x-oss-credential')?.split('/')[0] ?? '',
    SignatureProvided: fields.get('signature') ?? fields.get('x-oss-signature') ?? '',
    StringToSign: fields.get('policy') ?? '',
  }
  return new Failure(status, code, message, { ec, ...(reason === 'mismatch' && { details }) })
}
