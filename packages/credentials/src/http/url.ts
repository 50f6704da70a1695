import { codeIn, type FieldNames, fieldOf, secretFrom } from '../sources/fields.js'
import { type Source, source } from '../sources/source.js'
import type { System } from '../sources/system.js'
import { unavailable } from '../sources/unavailable.js'
import { objectOf, textOf } from './answers.js'
import { exchange, servicePeer } from './exchange.js'

/** Options of {@link fromUrl}. */
export interface UrlOptions extends FieldNames {
  /** For errors. Default `url`. */
  readonly source?: string
  /** https, or http to a loopback or link-local address. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
}

/** What metadata services and credentials URIs call the parts. */
const NAMES: FieldNames = {
  accessKeyId: 'AccessKeyId',
  accessKeySecret: 'AccessKeySecret',
  securityToken: 'SecurityToken',
  expiresAt: 'Expiration',
}

/**
 * Temporary credentials as a JSON object at a URL, with the rules of all HTTP sources here: no redirect is followed, answers of
 * over 64 KiB are refused, an attempt may take 5 seconds, and a 5xx or a lost connection is repeated twice.
 *
 * @throws SigningError (from the source) `credentials_unavailable`; nothing of the answer but its `Code` is in it.
 * @example
 * ```ts
 * import { fromUrl } from '@presign/credentials'
 *
 * const answer = { AccessKeyId: 'STS.FAKE', AccessKeySecret: 'FAKEsecret', SecurityToken: 'FAKEtoken', Expiration: '2099-01-01T00:00:00Z' }
 * const fetch = async () => new Response(JSON.stringify(answer)) // in place of a server of yours
 * await fromUrl({ url: 'https://tokens.example.com/upload' }, { fetch })()
 * ```
 */
export function fromUrl(
  options: Omit<UrlOptions, keyof FieldNames> & Partial<FieldNames>,
  system: System = {},
): Source {
  const { source: from = 'url', url, headers, ...given } = options
  return source(from, async (need) => {
    const wanted = 'temporary credentials as JSON'
    const outcome = await exchange(system, servicePeer(from), need, () => ({
      method: 'GET',
      url,
      ...(headers && { headers }),
    }))
    const field = fieldOf(objectOf(from, textOf(from, outcome, wanted)))
    const code = field('Code')
    if (code !== undefined && code !== 'Success')
      throw unavailable(from, `Code ${codeIn(code) ?? 'of another form'}`, 'Code Success')
    return secretFrom(from, field, { ...NAMES, ...given }, 'temporary', system)
  })
}
