import { type FieldNames, secretFrom } from '../sources/fields.js'
import { homePath, textOfFile } from '../sources/files.js'
import { parseIni } from '../sources/ini.js'
import { type Source, source } from '../sources/source.js'
import { variable } from '../sources/system.js'
import { absent, unavailable } from '../sources/unavailable.js'
import type { TencentProfileOptions } from './options.js'

const SOURCE = 'tencent/profile'

const NAMES: FieldNames = { accessKeyId: 'secret_id', accessKeySecret: 'secret_key', securityToken: 'token' }

/**
 * A section of `~/.tencentcloud/credentials` (INI): `secret_id`, `secret_key`, `token`. The file is read at each load. Absent where there is no file,
 * or no section `default`; a section or a file that was named and is not there is an error.
 *
 * @throws SigningError (from the source) `credentials_unavailable`; nothing of the file is in it.
 * @example
 * ```ts
 * import { nodeSystem } from '@presign/credentials/node'
 * import { tencentProfile } from '@presign/credentials/tencent'
 *
 * const load = tencentProfile(nodeSystem) // for refreshing
 * ```
 */
export function tencentProfile(options: TencentProfileOptions): Source {
  return source(SOURCE, async () => {
    const { profile = 'default' } = options
    const section = parseIni((await textOf(options)) ?? '').get(profile)
    if (section) return secretFrom(SOURCE, (key) => section.get(key), NAMES, 'any', options)
    if (options.profile !== undefined)
      throw unavailable(SOURCE, `no profile "${profile}"`, 'the profile that was named')
    throw absent(SOURCE, 'no profile "default"', 'a section [default] in .tencentcloud/credentials')
  })
}

async function textOf(options: TencentProfileOptions): Promise<string | undefined> {
  const { credentialsFile = variable(options, 'TENCENTCLOUD_CREDENTIALS_FILE') } = options
  if (credentialsFile !== undefined) {
    const text = await textOfFile(options, SOURCE, credentialsFile)
    if (text === undefined) throw unavailable(SOURCE, `no file ${credentialsFile}`, 'the file that was named')
    return text
  }
  const path = homePath(options, '.tencentcloud/credentials')
  const own = path === undefined ? undefined : await textOfFile(options, SOURCE, path)
  return own ?? textOfFile(options, SOURCE, '/etc/tencentcloud/credentials')
}
