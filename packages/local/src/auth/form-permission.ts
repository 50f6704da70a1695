import type { AcceptedForm, Rejected } from '@presign/core/verify'
import { failures } from '../failure.js'
import type { FormFields } from '../form/read-form.js'
import type { Service } from '../service.js'

/**
 * Checks the signature in a form's fields; `undefined` for a form without one.
 *
 * @param note Told why it was rejected, for the log.
 * @throws Failure as the service answers, see its page on PostObject
 */
export async function permissionIn(
  fields: FormFields,
  { verifier, dialect }: Pick<Service, 'verifier' | 'dialect'>,
  note?: (rejected: Rejected) => void,
): Promise<AcceptedForm | undefined> {
  const verdict = await verifier.verifyForm(fields)
  if (verdict.ok) return verdict
  if (verdict.reason !== 'unsigned') {
    note?.(verdict)
    throw dialect.rejectedForm(verdict, new Map(fields))
  }
  if (fields.some(([name]) => name === 'policy'))
    throw failures.invalidArgument('The policy of the form is not signed.')
  return undefined
}
