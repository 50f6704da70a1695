import type { CredentialsNeed, Secret } from '@presign/core'

/** A place that credentials come from: a loader for `refreshing`, with a name for errors and logs. It remembers nothing. */
export interface Source {
  (need?: CredentialsNeed): Promise<Secret>
  /** Such as `alibaba/ecs`. */
  readonly source: string
}

/**
 * Makes a source of a function, for a chain. One that has nothing to give throws {@link absent}; any other error stops the chain.
 *
 * @example
 * ```ts
 * import { chain, source } from '@presign/credentials'
 * import { refreshing } from '@presign/core'
 *
 * const own = source('our-vault', async () => ({ accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }))
 * const credentials = refreshing(chain('ours', [own]))
 * await credentials()
 * ```
 */
export function source(name: string, load: (need: CredentialsNeed) => Promise<Secret>): Source {
  return Object.assign(async (need: CredentialsNeed = { until: new Date() }) => load(need), { source: name })
}
