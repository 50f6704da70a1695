import { isSigningError, SigningError } from '@presign/core'

/** A `credentials_unavailable`, as `@presign/core` has it. */
export type Unavailable = Extract<SigningError, { code: 'credentials_unavailable' }>

/**
 * The error of a source that is configured and fails. A chain stops at it: to go on would sign in the name of another identity.
 *
 * @param source Which source, such as `alibaba/ecs`.
 * @param found What it answered: a status, a code; never a body, a token or the text of a file.
 * @param wanted What would have been right.
 * @example
 * ```ts
 * import { source, unavailable } from '@presign/credentials'
 *
 * const vault = source('vault', async () => {
 *   throw unavailable('vault', 'HTTP 403', 'a lease of database credentials')
 * })
 * ```
 */
export function unavailable(source: string, found: string, wanted: string): Unavailable {
  return error(source, found, wanted, {})
}

/**
 * The error of a source that is not there: not configured, no file, no service. A chain asks the next one.
 *
 * @example
 * ```ts
 * import { absent, source } from '@presign/credentials'
 *
 * const vault = source('vault', async () => {
 *   throw absent('vault', 'no VAULT_ADDR', 'the address of a Vault server')
 * })
 * ```
 */
export function absent(source: string, found: string, wanted: string): Unavailable {
  return error(source, found, wanted, { absent: true })
}

/** Whether an error says that its source is not there. */
export function isAbsent(error: unknown): error is Unavailable {
  return isSigningError(error) && error.code === 'credentials_unavailable' && error.details.absent === true
}

/** The same error with the sources that were asked before. */
export function withTried(given: Unavailable, tried: Unavailable['details']['tried']): Unavailable {
  const { source, found, wanted, absent } = given.details
  return error(source, found, wanted, { ...(absent && { absent }), ...(tried && { tried }) })
}

function error(
  source: string,
  found: string,
  wanted: string,
  more: Pick<Unavailable['details'], 'absent' | 'tried'>,
): Unavailable {
  const message = `Cannot load credentials from ${source}: found ${found}, wanted ${wanted}`
  return new SigningError('credentials_unavailable', message, { source, found, wanted, ...more })
}
