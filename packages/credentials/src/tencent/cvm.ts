import { textOf, unreachable } from '../http/answers.js'
import { exchange, metadataPeer } from '../http/exchange.js'
import { type Source, source } from '../sources/source.js'
import { absent, unavailable } from '../sources/unavailable.js'
import { secretOfAnswer } from './answer.js'
import type { TencentCvmOptions } from './options.js'

const SOURCE = 'tencent/cvm'
const ROLES = '/latest/meta-data/cam/security-credentials/'

/** A name, and not a link-local number: it leads to one inside the provider's networks, and nowhere else. */
const HOST = 'metadata.tencentyun.com'

/**
 * The role of a CVM instance, from its metadata service. Where nobody answers within a second, or no role is bound, the source is
 * absent.
 *
 * @throws SigningError (from the source) `credentials_unavailable`
 * @see {@link https://www.tencentcloud.com/document/product/213/4934}
 * @example
 * ```ts
 * import { refreshing } from '@presign/core'
 * import { tencentCvm } from '@presign/credentials/tencent'
 *
 * const credentials = refreshing(tencentCvm()) // for createSigner
 * ```
 */
export function tencentCvm(options: TencentCvmOptions = {}): Source {
  const { metadataEndpoint = `http://${HOST}` } = options
  return source(SOURCE, async (need) => {
    const get = async (path: string, wanted: string) => {
      const url = metadataEndpoint.replace(/\/$/, '') + path
      const outcome = await exchange(options, metadataPeer(SOURCE, HOST), need, () => ({ method: 'GET', url }))
      const nobody = unreachable(SOURCE, outcome, wanted)
      if (nobody) throw nobody
      if (outcome.status === 404 && path === ROLES)
        throw absent(SOURCE, 'HTTP 404', 'a role that is bound to the instance')
      return textOf(SOURCE, outcome, wanted)
    }
    const role = options.roleName ?? (await get(ROLES, 'the name of a role'))
    return secretOfAnswer(SOURCE, await get(ROLES + roleNamed(role), 'credentials of the role'), options)
  })
}

/** It becomes a part of a path. */
function roleNamed(text: string): string {
  const name = text.trim()
  if (/^[\w+=,.@-]{1,128}$/.test(name) && !/^\.+$/.test(name)) return name
  throw unavailable(SOURCE, `${name === '' ? 'no' : 'another'} text where the name of a role stands`, 'one name')
}
