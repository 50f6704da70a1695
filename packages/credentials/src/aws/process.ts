import type { CredentialsNeed, Secret } from '@presign/core'
import { printedBy } from '../sources/command.js'
import { secretFrom } from '../sources/fields.js'
import type { System } from '../sources/system.js'
import { unavailable } from '../sources/unavailable.js'
import { STS_NAMES } from './answer.js'

/** What a `credential_process` prints: `{"Version":1,"AccessKeyId","SecretAccessKey","SessionToken"?,"Expiration"?}`. */
export async function processCredentials(
  from: string,
  command: string,
  system: System,
  need: CredentialsNeed,
): Promise<Secret> {
  const field = await printedBy(system, from, command, need.signal)
  const version = field('Version')
  if (version !== 1)
    throw unavailable(from, `Version ${typeof version === 'number' ? version : 'of another form'}`, 'Version 1')
  return secretFrom(from, field, STS_NAMES, 'any', system)
}
