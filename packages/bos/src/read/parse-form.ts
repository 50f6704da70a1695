import type { FormFields, FormParseResult } from '@presign/core/scheme'
import { readForm } from '@presign/object-storage/form'
import { bosForm } from '../form/rules.js'

/** Parses the fields of a form that may be signed for BOS. */
export function parseForm(fields: FormFields): FormParseResult {
  return readForm(bosForm, fields, ({ get, need }) => ({
    accessKeyId: need('accesskey'),
    scope: '',
    securityToken: get('x-bce-security-token'),
  }))
}
