import { checkOptions, invalidOption, typeOf } from '@presign/core/scheme'
import { unavailable } from './unavailable.js'

/** How a provider names roles, and how to say it. */
export interface RoleName {
  readonly form: RegExp
  readonly wanted: string
}

const OPTIONS = ['roleArn', 'credentials', 'roleSessionName', 'durationSeconds', 'policy', 'externalId', 'stsEndpoint']

/**
 * Checks the options of a role before anything is asked of the network.
 *
 * @param of The function's name, for the message.
 * @throws SigningError `input_invalid`
 */
export function checkRoleOptions(of: string, options: unknown, name: RoleName): void {
  checkOptions(of, options, OPTIONS)
  const { roleArn, policy } = options as { readonly roleArn?: unknown; readonly policy?: unknown }
  if (typeof roleArn !== 'string' || !name.form.test(roleArn)) {
    const found = typeof roleArn === 'string' ? `"${roleArn.slice(0, 80)}"` : typeof roleArn
    throw invalidOption(of, 'roleArn', found, name.wanted)
  }
  checkPolicy(of, policy)
}

/** A policy is text: as an object it would be sent as `[object Object]`. */
export function checkPolicy(of: string, policy: unknown): void {
  if (policy !== undefined && typeof policy !== 'string')
    throw invalidOption(of, 'policy', typeOf(policy), 'JSON text, such as JSON.stringify(policy)')
}

/** The same for a role out of a profile or the environment. */
export function checkRoleName(from: string, roleArn: string, { form, wanted }: RoleName): void {
  if (!form.test(roleArn)) throw unavailable(from, `the role "${roleArn.slice(0, 80)}"`, wanted)
}
