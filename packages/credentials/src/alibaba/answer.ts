import type { Secret } from '@presign/core'
import { objectOf } from '../http/answers.js'
import { codeIn, type FieldNames, fieldOf, secretFrom } from '../sources/fields.js'
import type { System } from '../sources/system.js'
import { unavailable } from '../sources/unavailable.js'

const NAMES: FieldNames = {
  accessKeyId: 'AccessKeyId',
  accessKeySecret: 'AccessKeySecret',
  securityToken: 'SecurityToken',
  expiresAt: 'Expiration',
}

/** Credentials in an answer of the metadata service or of a URI: `{"Code":"Success","AccessKeyId":…}`. A URI may leave out the code. */
export function secretOfAnswer(from: string, text: string, system: System): Secret {
  const field = fieldOf(objectOf(from, text))
  const code = field('Code')
  if (code !== undefined && code !== 'Success')
    throw unavailable(from, `Code ${codeIn(code) ?? 'of another form'}`, 'Code Success')
  return secretFrom(from, field, NAMES, 'temporary', system)
}

/** Credentials in an answer of STS: `{"Credentials":{"AccessKeyId":…}}`. */
export function secretOfSts(from: string, text: string, system: System): Secret {
  const credentials = fieldOf(objectOf(from, text))('Credentials')
  if (typeof credentials !== 'object' || credentials === null)
    throw unavailable(from, 'an answer without Credentials', 'Credentials of a role')
  return secretFrom(from, fieldOf(credentials), NAMES, 'temporary', system)
}
