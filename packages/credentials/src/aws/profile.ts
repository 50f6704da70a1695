import type { CredentialsNeed, CredentialsProvider, Secret } from '@presign/core'
import { required } from '../http/signed.js'
import { type FieldNames, secretFrom } from '../sources/fields.js'
import { homePath, textOfFile } from '../sources/files.js'
import { parseIni } from '../sources/ini.js'
import { type Source, source } from '../sources/source.js'
import { type System, variable } from '../sources/system.js'
import { absent, unavailable } from '../sources/unavailable.js'
import { assumeRoleCredentials } from './assume-role.js'
import { containerCredentials } from './container.js'
import { awsEnvironment } from './environment.js'
import { instanceCredentials } from './instance.js'
import type { AwsProfileOptions, AwsRole } from './options.js'
import { processCredentials } from './process.js'
import { webIdentityCredentials } from './web-identity.js'

const SOURCE = 'aws/profile'

const STATIC: FieldNames = {
  accessKeyId: 'aws_access_key_id',
  accessKeySecret: 'aws_secret_access_key',
  securityToken: 'aws_session_token',
}

/** Profiles by their names, each with its values by their keys. */
type Profiles = ReadonlyMap<string, ReadonlyMap<string, string>>

interface Context {
  readonly profiles: Profiles
  readonly options: AwsProfileOptions
  readonly need: CredentialsNeed
  /** Profiles that led here, for cycles. */
  readonly path: readonly string[]
}

/**
 * A profile of `~/.aws/credentials` and `~/.aws/config`: keys, roles with their source, web identity, and `credential_process` where `runCommand` is
 * given. SSO, `login_session` and MFA are refused by name. Files are read at each load.
 *
 * Absent where there is no `default` profile with credentials and none was named; a profile that was named and is not there is an
 * error.
 *
 * @throws SigningError (from the source) `credentials_unavailable`; nothing of a file is in it but names of profiles and keys.
 * @see {@link https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html}
 * @example
 * ```ts
 * import { awsProfile } from '@presign/credentials/aws'
 * import { nodeSystem } from '@presign/credentials/node'
 *
 * const load = awsProfile({ ...nodeSystem, profile: 'upload' }) // for refreshing
 * ```
 */
export function awsProfile(options: AwsProfileOptions): Source {
  return source(SOURCE, async (need) => {
    const named = options.profile ?? variable(options, 'AWS_PROFILE')
    const profiles = await profilesOf(options)
    const found = profiles.get(named ?? 'default')
    if (named === undefined && (!found || !holdsCredentials(found)))
      throw absent(SOURCE, 'no profile "default" with credentials', 'a profile in .aws/credentials or .aws/config')
    return secretOfProfile(named ?? 'default', { profiles, options, need, path: [] })
  })
}

/** Keys of which one has to be there; a profile may hold a region and nothing else. */
const MARKS = [
  'aws_access_key_id',
  'aws_secret_access_key',
  'role_arn',
  'credential_process',
  'sso_session',
  'sso_start_url',
  'login_session',
]

function holdsCredentials(profile: ReadonlyMap<string, string>): boolean {
  return MARKS.some((key) => profile.get(key))
}

/** Both files as one: where a key stands in both, that of the credentials file counts. */
async function profilesOf(options: AwsProfileOptions): Promise<Profiles> {
  const { configFile = variable(options, 'AWS_CONFIG_FILE') } = options
  const { credentialsFile = variable(options, 'AWS_SHARED_CREDENTIALS_FILE') } = options
  const profiles = new Map<string, Map<string, string>>()
  for (const [told, usual, nameOf] of [
    [configFile, '.aws/config', (section: string) => /^(?:profile (.+)|(default))$/.exec(section)],
    [credentialsFile, '.aws/credentials', (section: string) => /^(.+)$/.exec(section)],
  ] as const) {
    const path = told ?? homePath(options, usual)
    const text = path === undefined ? undefined : await textOfFile(options, SOURCE, path)
    for (const [section, values] of parseIni(text ?? '')) {
      const [, one, other] = nameOf(section) ?? []
      const name = one ?? other
      if (name !== undefined) profiles.set(name, new Map([...(profiles.get(name) ?? []), ...values]))
    }
  }
  return profiles
}

/** In the order of the SDKs: a role with its source, keys, web identity, a process. */
async function secretOfProfile(name: string, context: Context): Promise<Secret> {
  const { profiles, options, need } = context
  const profile = profiles.get(name)
  if (!profile) throw unavailable(SOURCE, `no profile "${shown(name)}"`, 'the profile that was named')
  const from = `${SOURCE} ${shown(name)}`
  const [roleArn, tokenFile, command] = ['role_arn', 'web_identity_token_file', 'credential_process'].map(
    (key) => profile.get(key) || undefined,
  )
  if (roleArn && (profile.get('source_profile') || profile.get('credential_source'))) {
    const credentials = baseOf(name, profile, from, { ...context, path: [...context.path, name] })
    const externalId = profile.get('external_id') || undefined
    return assumeRoleCredentials(
      from,
      { ...options, ...roleOf(profile, roleArn, options), externalId, credentials },
      need,
    )
  }
  if (hasKeys(profile)) return keysOf(from, profile, options)
  if (roleArn && tokenFile)
    return webIdentityCredentials(from, tokenFile, { ...options, ...roleOf(profile, roleArn, options) }, need)
  if (command) return processCredentials(from, command, options, need)
  const other = ['sso_session', 'sso_start_url', 'login_session'].find((key) => profile.get(key))
  throw unavailable(from, other ?? 'no credentials', 'keys, a role, a web identity or a process')
}

function hasKeys(profile: ReadonlyMap<string, string>): boolean {
  return Boolean(profile.get(STATIC.accessKeyId) || profile.get(STATIC.accessKeySecret))
}

function keysOf(from: string, profile: ReadonlyMap<string, string>, system: System): Secret {
  return secretFrom(from, (key) => profile.get(key), STATIC, 'any', system)
}

/** Who assumes the role: another profile, this one's own keys, or what `credential_source` names. */
function baseOf(
  name: string,
  profile: ReadonlyMap<string, string>,
  from: string,
  context: Context,
): CredentialsProvider {
  if (profile.get('mfa_serial')) throw unavailable(from, 'mfa_serial', 'a role that asks for no code of a device')
  const next = profile.get('source_profile')
  if (!next)
    return required(sourceNamed(profile.get('credential_source') ?? '', from, context.options)) as CredentialsProvider
  if (next === name && hasKeys(profile)) return () => keysOf(from, profile, context.options)
  if (context.path.includes(next))
    throw unavailable(
      from,
      `a cycle: ${[...context.path, next].map(shown).join(', ')}`,
      'profiles that do not lead to themselves',
    )
  return (need) => secretOfProfile(next, { ...context, need })
}

function sourceNamed(name: string, from: string, options: AwsProfileOptions): CredentialsProvider {
  if (name === 'Environment') return awsEnvironment(options)
  if (name === 'Ec2InstanceMetadata') return (need) => instanceCredentials(from, options, need)
  if (name === 'EcsContainer') return (need) => containerCredentials(from, options, need)
  throw unavailable(from, 'another credential_source', 'Environment, Ec2InstanceMetadata or EcsContainer')
}

function roleOf(profile: ReadonlyMap<string, string>, roleArn: string, options: AwsProfileOptions): AwsRole {
  const seconds = profile.get('duration_seconds')
  return {
    roleArn,
    roleSessionName: profile.get('role_session_name') || undefined,
    durationSeconds: seconds ? Number(seconds) : undefined,
    region: profile.get('region') || options.region,
  }
}

/** Names of profiles come from files and go into errors. */
function shown(name: string): string {
  return name.replaceAll(/[^\w.@ -]/g, '?').slice(0, 64)
}
