import { serviceEndpoint } from '@presign/aws-v4'
import { checkRoleName, type RoleName } from '../sources/role.js'
import { nowOf, type System, variable } from '../sources/system.js'
import { unavailable } from '../sources/unavailable.js'
import type { AwsRole, AwsStsPlace } from './options.js'

/** The region and the origin of STS. The global host signs as `us-east-1`. */
export function stsPlace(options: AwsStsPlace & System) {
  const { region = variable(options, 'AWS_REGION') ?? variable(options, 'AWS_DEFAULT_REGION') ?? 'us-east-1' } = options
  const endpoint = serviceEndpoint(options.stsEndpoint ?? 'sts')
  const { origin, host } = endpoint.address(region, undefined)
  return { region: host === 'sts.amazonaws.com' ? 'us-east-1' : region, endpoint, origin }
}

/** How roles are named. Other stores have ARNs of their own. */
export const ROLE_NAME: RoleName = {
  form: /^arn:[^:\s]+:[^:\s]*:[^:\s]*:[^:\s]*:\S+$/,
  wanted: 'arn:aws:iam::<account>:role/<name>',
}

/** The parameters that every way to a role has. */
export function roleFields(from: string, role: AwsRole, system: System) {
  const { roleArn, policy, durationSeconds = 3600 } = role
  checkRoleName(from, roleArn, ROLE_NAME)
  const { roleSessionName = `presign-${Math.floor(nowOf(system))}` } = role
  if (!/^[\w+=,.@-]{2,64}$/.test(roleSessionName))
    throw unavailable(from, 'another name of the session', '2 to 64 of A-Z a-z 0-9 _ = , . @ + -')
  if (!(Number.isInteger(durationSeconds) && durationSeconds >= 900 && durationSeconds <= 43_200))
    throw unavailable(from, `a duration of ${durationSeconds} seconds`, '900 to 43200 seconds')
  const session = { RoleSessionName: roleSessionName, DurationSeconds: durationSeconds, Policy: policy }
  return { Version: '2011-06-15', RoleArn: roleArn, ...session }
}
