import type { CredentialsNeed, Secret } from '@presign/core'
import { isSigningError } from '@presign/core'
import { type Source, source } from './source.js'
import { absent, withTried } from './unavailable.js'

/** A source that had nothing to give, and what was found there. */
export interface Tried {
  readonly source: string
  readonly found: string
}

/** Options of {@link chain}. */
export interface ChainOptions {
  /** Told which source answered, and which were asked before it: for logs and for `whoami`. */
  readonly onAnswer?: ((answer: { readonly source: string; readonly tried: readonly Tried[] }) => void) | undefined
}

/**
 * Asks sources in order. One that is absent lets the next have its turn; one that is there and fails stops the chain, since
 * going on would sign in the name of another identity.
 *
 * The source that answered is asked first the next time; when it has become absent, all are asked again. A failure is not remembered.
 *
 * @param name For errors: `alibaba`.
 * @throws SigningError (from the source) `credentials_unavailable`, with `tried`.
 * @example
 * ```ts
 * import { chain, fromEnvironment } from '@presign/credentials'
 *
 * const env = { APP_KEY: 'LTAItestKEY0001', APP_SECRET: 'FAKEsecret' }
 * const own = fromEnvironment({ source: 'app', accessKeyId: 'APP_KEY', accessKeySecret: 'APP_SECRET' }, { env })
 * const load = chain('ours', [own], { onAnswer: ({ source }) => console.log(source) })
 * await load() // logs app
 * ```
 */
export function chain(name: string, sources: readonly Source[], { onAnswer }: ChainOptions = {}): Source {
  let answered: Source | undefined
  const ask = async (one: Source, need: CredentialsNeed, tried: Tried[]): Promise<Secret | undefined> => {
    try {
      const secret = await one(need)
      answered = one
      onAnswer?.({ source: one.source, tried })
      return secret
    } catch (error) {
      if (!isSigningError(error) || error.code !== 'credentials_unavailable') throw error
      const { source, found, tried: inside } = error.details
      if (error.details.absent !== true)
        throw tried.length === 0 ? error : withTried(error, [...tried, ...(inside ?? [])])
      tried.push(...(inside ?? [{ source, found }]))
      return undefined
    }
  }
  return source(name, async (need) => {
    const first = answered
    const secret = first && (await ask(first, need, []))
    if (secret) return secret
    const tried: Tried[] = []
    for (const one of sources) {
      const found = await ask(one, need, tried)
      if (found) return found
    }
    throw exhausted(name, tried)
  })
}

function exhausted(name: string, tried: readonly Tried[]) {
  const list = tried.map(({ source, found }) => `${source} (${found})`).join(', ')
  return withTried(absent(name, `nothing in ${list || 'an empty chain'}`, 'one source that is configured'), tried)
}
