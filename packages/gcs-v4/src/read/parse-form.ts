import { type FormFields, type FormParseResult, type Regions, readCredential } from '@presign/core/scheme'
import { readForm } from '@presign/object-storage/form'
import { type Algorithm, SCOPE } from '../canonical.js'
import { formRules } from '../form/rules.js'
import { gcsAnswer } from './answers.js'

/** Parses the fields of a form that may be signed with one of the algorithms; of the other's it says nothing. */
export function parseForm(fields: FormFields, algorithm: Algorithm, regions: Regions): FormParseResult {
  const named = fields.get('x-goog-algorithm')
  if (named !== undefined && named !== algorithm && /^GOOG4-(?:RSA|HMAC)-SHA256$/.test(named))
    return { state: 'absent' }
  return readForm(formRules, fields, ({ need, reject }) => {
    if (need('x-goog-algorithm') !== algorithm) reject('x-goog-algorithm')
    const accepted = { regions, ...SCOPE }
    const answer = gcsAnswer('scope_mismatch', 'form')
    const credential = readCredential(need('x-goog-credential'), need('x-goog-date'), accepted, answer)
    const { accessKeyId, scope, misplaced } = credential ?? reject('x-goog-credential')
    return { accessKeyId, scope, misplaced, securityToken: undefined }
  })
}
