import type { CredentialsNeed, CredentialsProvider, Secret } from '@presign/core'
import { printedBy } from '../sources/command.js'
import { type FieldNames, secretFrom } from '../sources/fields.js'
import { isAbsent, unavailable } from '../sources/unavailable.js'
import { assumeRoleCredentials } from './assume-role.js'
import { ecsCredentials } from './ecs.js'
import { oidcCredentials } from './oidc.js'
import type { AlibabaProfileOptions, AlibabaRole } from './options.js'
import { uriCredentials } from './uri.js'

/** A profile: its fields as text, by the names that the command line tool of the provider writes. */
export interface Profile {
  readonly name: string
  /** The mode as it is written. */
  readonly mode: string
  field(name: string): string | undefined
  /** Another profile of the same file. */
  sibling(name: string): Profile | undefined
}

/** What reading a profile needs beside it. */
export interface ProfileContext {
  readonly options: AlibabaProfileOptions
  readonly need: CredentialsNeed
  /** Profiles that led here, for cycles. */
  readonly path: readonly string[]
}

type Mode = (profile: Profile, context: ProfileContext, from: string) => Promise<Secret>

/** For errors: which profile it was. */
function profileSource(name: string): string {
  return `alibaba/profile ${name.replaceAll(/[^\w.@-]/g, '?').slice(0, 64)}`
}

const STATIC: FieldNames = { accessKeyId: 'access_key_id', accessKeySecret: 'access_key_secret' }
const TEMPORARY: FieldNames = { ...STATIC, securityToken: 'sts_token' }

/** An empty field is never filled from elsewhere: it would pair the id of one source with the secret of another. */
const permanent: Mode = async (profile, { options }, from) => secretFrom(from, profile.field, STATIC, 'any', options)

const ofToken: Mode = async (profile, { options }, from) => {
  if (!profile.field('sts_token')) throw unavailable(from, 'no sts_token', 'sts_token as text')
  return secretFrom(from, profile.field, TEMPORARY, 'any', options)
}

const ofInstance: Mode = (profile, { options, need }, from) =>
  ecsCredentials(from, { ...options, roleName: profile.field('ram_role_name') ?? options.roleName }, need)

const ofRole: Mode = (profile, context, from) =>
  roleOf(profile, context, from, async () => secretFrom(from, profile.field, TEMPORARY, 'any', context.options))

const ofInstanceRole: Mode = (profile, context, from) =>
  roleOf(profile, context, from, (need) => ofInstance(profile, { ...context, need }, from))

const ofSource: Mode = (profile, context, from) => {
  const name = needed(profile, 'source_profile', from)
  const next = profile.sibling(name)
  if (!next) throw unavailable(from, `no profile "${name}"`, 'the profile that source_profile names')
  return roleOf(profile, context, from, (need) => secretOfProfile(next, { ...context, need }))
}

const ofOidcToken: Mode = (profile, { options, need }, from) =>
  oidcCredentials(
    from,
    {
      ...options,
      ...roleIn(profile, options, from),
      oidcProviderArn: needed(profile, 'oidc_provider_arn', from),
      oidcTokenFile: profile.field('oidc_token_file') ?? needed(profile, 'oidc_token_file_path', from),
    },
    need,
  )

const ofUri: Mode = (profile, { options, need }, from) =>
  uriCredentials(from, needed(profile, 'credentials_uri', from), options, need)

const ofCommand: Mode = async (profile, { options, need }, from) => {
  const field = await printedBy(options, from, needed(profile, 'process_command', from), need.signal)
  const mode = String(field('mode')).toLowerCase()
  if (mode !== 'ak' && mode !== 'ststoken')
    throw unavailable(from, 'another mode', 'mode AK or StsToken from the command')
  const names = { ...TEMPORARY, expiresAt: 'expiration' }
  if (mode === 'ststoken' && !field('sts_token')) throw unavailable(from, 'no sts_token', 'sts_token as text')
  return secretFrom(from, field, mode === 'ak' ? STATIC : names, 'any', options)
}

/** By the mode in lower case and without `_`: `ram_role_arn` of one file is `RamRoleArn` of the other. */
const MODES: ReadonlyMap<string, Mode> = new Map([
  ['ak', permanent],
  ['accesskey', permanent],
  ['ststoken', ofToken],
  ['ecsramrole', ofInstance],
  ['ramrolearn', ofRole],
  ['ramrolearnwithrolename', ofInstanceRole],
  ['chainableramrolearn', ofSource],
  ['oidc', ofOidcToken],
  ['oidcrolearn', ofOidcToken],
  ['credentialsuri', ofUri],
  ['external', ofCommand],
])

/** The credentials of a profile. It was chosen, so nothing in it is absent: what fails is broken. */
export async function secretOfProfile(profile: Profile, context: ProfileContext): Promise<Secret> {
  const from = profileSource(profile.name)
  const mode = MODES.get(profile.mode.toLowerCase().replaceAll('_', ''))
  if (!mode) throw unavailable(from, `mode "${profile.mode.slice(0, 40)}"`, `one of ${[...MODES.keys()].join(', ')}`)
  if (context.path.includes(profile.name))
    throw unavailable(
      from,
      `a cycle: ${[...context.path, profile.name].join(', ')}`,
      'profiles that do not lead to themselves',
    )
  try {
    return await mode(profile, { ...context, path: [...context.path, profile.name] }, from)
  } catch (error) {
    if (!isAbsent(error)) throw error
    throw unavailable(error.details.source, error.details.found, error.details.wanted)
  }
}

function roleOf(
  profile: Profile,
  { options, need }: ProfileContext,
  from: string,
  credentials: CredentialsProvider,
): Promise<Secret> {
  const externalId = profile.field('external_id')
  return assumeRoleCredentials(from, { ...options, ...roleIn(profile, options, from), externalId, credentials }, need)
}

function roleIn(profile: Profile, options: AlibabaProfileOptions, from: string): AlibabaRole {
  const { field } = profile
  const seconds = field('expired_seconds')
  return {
    roleArn: field('ram_role_arn') ?? needed(profile, 'role_arn', from),
    roleSessionName: field('ram_session_name') ?? field('role_session_name'),
    durationSeconds: seconds === undefined || seconds === '0' ? undefined : Number(seconds),
    policy: field('policy'),
    region: field('sts_region') ?? options.region,
    vpc: field('enable_vpc') === 'true' || options.vpc,
    stsEndpoint: field('sts_endpoint') ?? options.stsEndpoint,
  }
}

function needed({ field }: Profile, name: string, from: string): string {
  const value = field(name)
  if (value !== undefined) return value
  throw unavailable(from, `no ${name}`, `${name} as text`)
}
