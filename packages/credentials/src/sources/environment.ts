import { type FieldNames, secretFrom } from './fields.js'
import { type Source, source } from './source.js'
import { type System, variable } from './system.js'
import { absent, unavailable } from './unavailable.js'

/** Names of variables that belong together. */
export interface EnvironmentNames extends FieldNames {
  /** For errors. Default `env`. */
  readonly source?: string | undefined
}

/**
 * Credentials from environment variables. Neither set: absent. Half a pair: an error that names the other half.
 *
 * @throws SigningError (from the source) `credentials_unavailable`
 * @example
 * ```ts
 * import { fromEnvironment } from '@presign/credentials'
 *
 * const env = { APP_KEY: 'LTAItestKEY0001', APP_SECRET: 'FAKEsecret' } // or process.env
 * const load = fromEnvironment({ accessKeyId: 'APP_KEY', accessKeySecret: 'APP_SECRET' }, { env })
 * await load() // { accessKeyId: 'LTAItestKEY0001', … }
 * ```
 */
export function fromEnvironment(names: EnvironmentNames, system: System): Source {
  const { source: from = 'env', accessKeyId, accessKeySecret } = names
  return source(from, async () => {
    const [id, secret] = [variable(system, accessKeyId), variable(system, accessKeySecret)]
    if (!id && !secret) throw absent(from, `no ${accessKeyId}`, `${accessKeyId} and ${accessKeySecret}`)
    if (!id || !secret)
      throw unavailable(
        from,
        `${id ? accessKeyId : accessKeySecret} alone`,
        `${id ? accessKeySecret : accessKeyId} as well`,
      )
    return secretFrom(from, (name) => variable(system, name), names, 'any', system)
  })
}
