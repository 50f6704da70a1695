import type { CredentialsNeed, Secret } from '@presign/core'
import { textOf } from '../http/answers.js'
import { exchange, servicePeer } from '../http/exchange.js'
import { type Source, source } from '../sources/source.js'
import { type System, variable } from '../sources/system.js'
import { absent } from '../sources/unavailable.js'
import { secretOfAnswer } from './answer.js'
import type { AlibabaUriOptions } from './options.js'

/**
 * Temporary credentials at a URI, in the form of the metadata service's answer: how functions and sidecars hand them over. Absent where
 * neither `uri` nor `ALIBABA_CLOUD_CREDENTIALS_URI` is set.
 *
 * @throws SigningError (from the source) `credentials_unavailable`
 * @example
 * ```ts
 * import { refreshing } from '@presign/core'
 * import { alibabaUri } from '@presign/credentials/alibaba'
 *
 * const credentials = refreshing(alibabaUri({ uri: 'http://127.0.0.1:8080/credentials' }))
 * ```
 */
export function alibabaUri(options: AlibabaUriOptions = {}): Source {
  return source('alibaba/uri', async (need) => {
    const uri = options.uri ?? variable(options, 'ALIBABA_CLOUD_CREDENTIALS_URI')
    if (uri === undefined)
      throw absent('alibaba/uri', 'no ALIBABA_CLOUD_CREDENTIALS_URI', 'a URI that answers with credentials')
    return uriCredentials('alibaba/uri', uri, options, need)
  })
}

/** The same for a profile, under its name. */
export async function uriCredentials(
  from: string,
  uri: string,
  system: System,
  need: CredentialsNeed,
): Promise<Secret> {
  const outcome = await exchange(system, servicePeer(from), need, () => ({ method: 'GET', url: uri }))
  return secretOfAnswer(from, textOf(from, outcome, 'temporary credentials'), system)
}
