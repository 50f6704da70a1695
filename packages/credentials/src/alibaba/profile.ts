import { fieldOf, jsonObject } from '../sources/fields.js'
import { homePath, textOfFile } from '../sources/files.js'
import { type Ini, parseIni } from '../sources/ini.js'
import { type Source, source } from '../sources/source.js'
import { isTrue, variable } from '../sources/system.js'
import { absent, unavailable } from '../sources/unavailable.js'
import { type Profile, secretOfProfile } from './modes.js'
import type { AlibabaProfileOptions } from './options.js'

const SOURCE = 'alibaba/profile'

/**
 * A profile of `~/.aliyun/config.json`, as the provider's command line tool writes it, or of `~/.alibabacloud/credentials` (INI). Roles, instances, OIDC,
 * URIs and chains of profiles are followed; `CloudSSO`, `OAuth`, `RsaKeyPair` and bearer tokens are refused by name.
 *
 * Absent where there is no file, or no profile in it and none was asked for by name. A profile that was named and is not
 * there is an error. Files are read at each load and never written to.
 *
 * @throws SigningError (from the source) `credentials_unavailable`; nothing of a file is in it but names of profiles and fields.
 * @example
 * ```ts
 * import { alibabaProfile } from '@presign/credentials/alibaba'
 * import { nodeSystem } from '@presign/credentials/node'
 *
 * const load = alibabaProfile({ ...nodeSystem, profile: 'upload' }) // for refreshing
 * ```
 */
export function alibabaProfile(options: AlibabaProfileOptions): Source {
  return source(SOURCE, async (need) => {
    const named = options.profile ?? variable(options, 'ALIBABA_CLOUD_PROFILE')
    const profile = (await inConfig(options, named)) ?? (await inCredentials(options, named))
    if (!profile && named !== undefined)
      throw unavailable(SOURCE, `no profile "${named}"`, 'the profile that was named')
    if (!profile) throw absent(SOURCE, 'no profile', 'a profile in .aliyun/config.json or .alibabacloud/credentials')
    return secretOfProfile(profile, { options, need, path: [] })
  })
}

/** `~/.aliyun/config.json`: `{"current":"default","profiles":[{"name":"default","mode":"AK",…}]}`. */
async function inConfig(options: AlibabaProfileOptions, named: string | undefined): Promise<Profile | undefined> {
  if (isTrue(options, 'ALIBABA_CLOUD_CLI_PROFILE_DISABLED')) return undefined
  const told = options.configFile ?? variable(options, 'ALIBABA_CLOUD_CONFIG_FILE')
  const text = await textAt(options, told, '.aliyun/config.json')
  if (text === undefined) return undefined
  const config = jsonObject(text)
  if (!config) throw unavailable(SOURCE, 'a configuration that is not JSON', 'the JSON of the command line tool')
  const profiles = fieldOf(config)('profiles')
  const current = named ?? fieldOf(config)('current')
  return profileIn(Array.isArray(profiles) ? profiles.filter(isObject) : [], String(current ?? 'default'))
}

function profileIn(profiles: readonly object[], name: string): Profile | undefined {
  const found = profiles.find((profile) => fieldOf(profile)('name') === name)
  if (!found) return undefined
  const field = (of: string) => textIn(fieldOf(found)(of))
  return { name, mode: field('mode') ?? '', field, sibling: (other) => profileIn(profiles, other) }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Numbers and booleans as text, as they are in the other file. */
function textIn(value: unknown): string | undefined {
  const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return isText && value !== '' ? String(value) : undefined
}

/** `~/.alibabacloud/credentials`, which older SDKs call `credentials.ini`. */
async function inCredentials(options: AlibabaProfileOptions, named: string | undefined): Promise<Profile | undefined> {
  const told = options.credentialsFile ?? variable(options, 'ALIBABA_CLOUD_CREDENTIALS_FILE')
  const text =
    (await textAt(options, told, '.alibabacloud/credentials')) ??
    (await textAt(options, told, '.alibabacloud/credentials.ini'))
  return text === undefined ? undefined : sectionIn(parseIni(text), named ?? 'default')
}

/** What the keys of a section are called in the other file. */
const INI_NAMES: Readonly<Record<string, string>> = { ram_role_name: 'role_name' }

function sectionIn(ini: Ini, name: string): Profile | undefined {
  const section = ini.get(name)
  if (!section) return undefined
  const field = (of: string) => section.get(INI_NAMES[of] ?? of) || undefined
  return { name, mode: field('type') ?? '', field, sibling: (other) => sectionIn(ini, other) }
}

/** A file that was named has to be there. */
async function textAt(
  options: AlibabaProfileOptions,
  told: string | undefined,
  usual: string,
): Promise<string | undefined> {
  const path = told ?? homePath(options, usual)
  const text = path === undefined ? undefined : await textOfFile(options, SOURCE, path)
  if (text === undefined && told !== undefined) throw unavailable(SOURCE, `no file ${told}`, 'the file that was named')
  return text
}
