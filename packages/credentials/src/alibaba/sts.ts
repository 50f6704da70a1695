import { isoExtended, originOf } from '@presign/core/scheme'
import { checkRoleName, type RoleName } from '../sources/role.js'
import { nowOf, type System } from '../sources/system.js'
import { unavailable } from '../sources/unavailable.js'
import type { AlibabaRole, AlibabaStsPlace } from './options.js'

/** Version of the API of STS. */
export const STS_VERSION = '2015-04-01'

/** The origin of STS. */
export function stsOrigin({ region, vpc, stsEndpoint }: AlibabaStsPlace): string {
  const host = region === undefined ? 'sts.aliyuncs.com' : `sts${vpc ? '-vpc' : ''}.${region}.aliyuncs.com`
  const origin = originOf(stsEndpoint ?? host)
  return `${origin.protocol}://${origin.host}`
}

/** `2026-01-31T13:00:00Z`, by the system's clock. */
export function stsDate(system: System): string {
  return isoExtended(Math.floor(nowOf(system))).replace('.000Z', 'Z')
}

/** How roles are named. */
export const ROLE_NAME: RoleName = { form: /^acs:ram::\d+:role\/\S+$/, wanted: 'acs:ram::<account>:role/<name>' }

/** The parameters that every way to a role has. */
export function roleFields(from: string, role: AlibabaRole, system: System) {
  const { roleArn, policy, durationSeconds = 3600 } = role
  checkRoleName(from, roleArn, ROLE_NAME)
  const { roleSessionName = `presign-${Math.floor(nowOf(system))}` } = role
  if (!/^[A-Za-z0-9.@_-]{2,64}$/.test(roleSessionName))
    throw unavailable(from, 'another name of the session', '2 to 64 of A-Z a-z 0-9 . @ _ -')
  if (!(Number.isInteger(durationSeconds) && durationSeconds >= 900 && durationSeconds <= 43_200))
    throw unavailable(from, `a duration of ${durationSeconds} seconds`, '900 to 43200 seconds')
  if (policy !== undefined && policy.length > 2048)
    throw unavailable(from, `a policy of ${policy.length} characters`, 'at most 2048')
  return { RoleArn: roleArn, Policy: policy, RoleSessionName: roleSessionName, DurationSeconds: durationSeconds }
}
