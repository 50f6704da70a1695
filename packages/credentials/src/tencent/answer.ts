import type { Secret } from '@presign/core'
import { objectOf } from '../http/answers.js'
import { codeIn, type FieldNames, fieldOf, secretFrom } from '../sources/fields.js'
import type { System } from '../sources/system.js'
import { unavailable } from '../sources/unavailable.js'

const NAMES: FieldNames = { accessKeyId: 'TmpSecretId', accessKeySecret: 'TmpSecretKey', securityToken: 'Token' }

/** `ExpiredTime` in seconds; `Expiration` says the same as text, and may be null. */
function withEnd(field: (name: string) => unknown): FieldNames {
  return { ...NAMES, expiresAt: typeof field('ExpiredTime') === 'number' ? 'ExpiredTime' : 'Expiration' }
}

/** Credentials in an answer of the metadata service. */
export function secretOfAnswer(from: string, text: string, system: System): Secret {
  const field = fieldOf(objectOf(from, text))
  const code = field('Code')
  if (code !== 'Success') throw unavailable(from, `Code ${codeIn(code) ?? 'of another form'}`, 'Code Success')
  return secretFrom(from, field, withEnd(field), 'temporary', system)
}

/** Credentials in an answer of STS: `{"Response":{"Credentials":{…},"ExpiredTime":…}}`. Failures come with HTTP 200 as well. */
export function secretOfSts(from: string, text: string, system: System): Secret {
  const response = inside(objectOf(from, text), 'Response')
  const failure = inside(response, 'Error')
  if (failure)
    throw unavailable(from, `Code ${codeIn(fieldOf(failure)('Code')) ?? 'of another form'}`, 'temporary credentials')
  const credentials = inside(response, 'Credentials')
  if (!response || !credentials) throw unavailable(from, 'an answer without Credentials', 'temporary credentials')
  const outer = fieldOf(response)
  const field = (name: string) => (Object.hasOwn(credentials, name) ? fieldOf(credentials)(name) : outer(name))
  return secretFrom(from, field, withEnd(outer), 'temporary', system)
}

function inside(object: object | undefined, name: string): object | undefined {
  const value = object && fieldOf(object)(name)
  return typeof value === 'object' && value !== null ? value : undefined
}
