import type { FormFields, FormParseResult, Regions } from '@presign/core/scheme'
import { readForm } from '@presign/object-storage/form'
import type { Algorithm } from '../canonical.js'
import { formRules } from '../form/rules.js'
import { readCredential } from './credential.js'

/** Parses the fields of a form that may be signed with one of the algorithms; of the other's it says nothing. */
export function parseForm(fields: FormFields, algorithm: Algorithm, regions: Regions): FormParseResult {
  const named = fields.get('x-goog-algorithm')
  if (named !== undefined && named !== algorithm && /^GOOG4-(?:RSA|HMAC)-SHA256$/.test(named))
    return { state: 'absent' }
  return readForm(formRules, fields, ({ need, reject }) => {
    if (need('x-goog-algorithm') !== algorithm) reject('x-goog-algorithm')
    const credential = readCredential(need('x-goog-credential'), need('x-goog-date'), 'form', regions)
    const { accessKeyId, scope, misplaced } = credential ?? reject('x-goog-credential')
    return { accessKeyId, scope, misplaced, securityToken: undefined }
  })
}
