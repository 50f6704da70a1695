import type { FormFields, FormParseResult } from '@presign/core/scheme'
import { readForm } from '@presign/object-storage/form'
import { ALGORITHM } from '../canonical.js'
import { cosForm } from '../form/rules.js'

/** Parses the fields of a form that may be signed for COS. */
export function parseForm(fields: FormFields): FormParseResult {
  return readForm(cosForm, fields, ({ get, need, reject }) => {
    if (need('q-sign-algorithm') !== ALGORITHM) reject('q-sign-algorithm')
    return { accessKeyId: need('q-ak'), scope: need('q-key-time'), securityToken: get('x-cos-security-token') }
  })
}
