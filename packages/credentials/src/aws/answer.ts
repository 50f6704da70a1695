import type { Secret } from '@presign/core'
import { xmlElements, xmlText } from '@presign/object-storage/xml'
import { objectOf } from '../http/answers.js'
import { codeIn, type FieldNames, fieldOf, secretFrom } from '../sources/fields.js'
import type { System } from '../sources/system.js'
import { unavailable } from '../sources/unavailable.js'

/** What STS, processes and files of AWS call the parts. */
export const STS_NAMES: FieldNames = {
  accessKeyId: 'AccessKeyId',
  accessKeySecret: 'SecretAccessKey',
  securityToken: 'SessionToken',
  expiresAt: 'Expiration',
}

/** Credentials in an answer of the container or the instance: `{"AccessKeyId":…,"Token":…}`, with a `Code` that is `Success` if there. */
export function secretOfAnswer(from: string, text: string, system: System): Secret {
  const field = fieldOf(objectOf(from, text))
  const code = field('Code')
  if (code !== undefined && code !== 'Success')
    throw unavailable(from, `Code ${codeIn(code) ?? 'of another form'}`, 'Code Success')
  return secretFrom(from, field, { ...STS_NAMES, securityToken: 'Token' }, 'temporary', system)
}

/** Credentials in an XML answer of STS. */
export function secretOfSts(from: string, xml: string, system: System): Secret {
  const [credentials] = xmlElements(xml, 'Credentials', 1)
  if (credentials === undefined) throw unavailable(from, 'an answer without Credentials', 'Credentials of a role')
  return secretFrom(from, (name) => xmlText(credentials, name), STS_NAMES, 'temporary', system)
}

/** The code of a failure of STS. */
export function stsCode(xml: string): string | undefined {
  return codeIn(xmlText(xml, 'Code'))
}
