import { encodeText, originOf } from '@presign/core/scheme'
import { checkRoleName, type RoleName } from '../sources/role.js'
import { nowOf, type System, variable } from '../sources/system.js'
import { unavailable } from '../sources/unavailable.js'
import type { TencentRole, TencentStsPlace } from './options.js'

/** The origin of STS. */
export function stsOrigin({ stsEndpoint = 'sts.tencentcloudapi.com' }: TencentStsPlace): string {
  const { protocol, host } = originOf(stsEndpoint)
  return `${protocol}://${host}`
}

/** The headers that name a call. */
export function stsHeaders(action: string, options: TencentStsPlace & System): Record<string, string> {
  const { region = variable(options, 'TENCENTCLOUD_REGION') ?? 'ap-guangzhou' } = options
  return {
    'content-type': 'application/json',
    'x-tc-action': action,
    'x-tc-version': '2018-08-13',
    'x-tc-region': region,
  }
}

/** How roles are named. Some have their number as `role/<id>`. */
export const ROLE_NAME: RoleName = {
  form: /^qcs::cam::uin\/\d+:role(?:Name)?\/\S+$/,
  wanted: 'qcs::cam::uin/<account>:roleName/<name>',
}

/** The parameters that every way to a role has. */
export function roleFields(from: string, role: TencentRole, system: System) {
  const { roleArn, durationSeconds = 7200 } = role
  checkRoleName(from, roleArn, ROLE_NAME)
  const { roleSessionName = `presign-${Math.floor(nowOf(system))}` } = role
  if (!/^[\w+=,.@-]{2,128}$/.test(roleSessionName))
    throw unavailable(from, 'another name of the session', '2 to 128 of A-Z a-z 0-9 _ + = , . @ -')
  return {
    RoleArn: roleArn,
    RoleSessionName: roleSessionName,
    DurationSeconds: checkedDuration(from, durationSeconds, 43_200),
  }
}

/** Whole seconds up to a limit. */
export function checkedDuration(from: string, seconds: number, max: number): number {
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= max) return seconds
  throw unavailable(from, `a duration of ${seconds} seconds`, `1 to ${max} seconds`)
}

/** A policy as a value of its own: the service decodes it once more than JSON does. */
export function encodedPolicy(policy: string | undefined): string | undefined {
  return policy === undefined ? undefined : encodeText(policy)
}
