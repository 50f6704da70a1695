import type { FormFields, FormParseResult } from '@presign/core/scheme'
import { readForm } from '@presign/object-storage/form'
import { ossV1Form } from '../form/rules.js'

/** Parses the fields of a form that may be signed with V1. */
export function parseForm(fields: FormFields): FormParseResult {
  return readForm(ossV1Form, fields, ({ get, need }) => ({
    accessKeyId: need('ossaccesskeyid'),
    scope: '',
    securityToken: get('x-oss-security-token'),
  }))
}
