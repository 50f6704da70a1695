import { SigningError } from '@presign/core'

declare module '@presign/core' {
  interface ErrorDetails {
    /** A form or its policy that cannot be written: which of its fields, and what is wanted of it. */
    readonly policy_invalid: { readonly name: string; readonly wanted: string }
    /** A policy without a limit on size or key. `unlimited: true` signs it all the same. */
    readonly policy_unlimited: { readonly missing: string }
  }
}

/** A part of the policy that cannot be written. */
export function invalidPolicy(name: string, wanted: string): SigningError {
  return new SigningError('policy_invalid', `Cannot write ${name} of the policy: wanted ${wanted}`, { name, wanted })
}

/** A field of the form that cannot be written. */
export function invalidField(name: string, wanted: string): SigningError {
  const shown = name.slice(0, 80)
  return new SigningError('policy_invalid', `Cannot write field "${shown}" of the form: wanted ${wanted}`, {
    name,
    wanted,
  })
}

/** A policy that would allow anything by oversight. */
export function unlimitedPolicy(missing: string): SigningError {
  return new SigningError(
    'policy_unlimited',
    `Cannot sign a policy without ${missing}: anything could be stored with it; unlimited: true signs it as it is`,
    { missing },
  )
}
