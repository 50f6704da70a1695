import type { FormFields, FormParseResult } from '@presign/core/scheme'
import { readForm } from '@presign/object-storage/form'
import { obsForm } from '../form/rules.js'

/** Parses the fields of a form that may be signed for OBS: three of them, or all in one as `token`. */
export function parseForm(fields: FormFields): FormParseResult {
  return readForm(obsForm, apart(fields), ({ get, need }) => ({
    accessKeyId: need('accesskeyid'),
    scope: '',
    securityToken: get('x-obs-security-token'),
  }))
}

/** `id:signature:policy`, which may stand in place of the three. Beside them it is one too many, and counts for nothing. */
function apart(fields: FormFields): FormFields {
  const [, id, signature, policy] = /^([^:]+):([^:]+):([^:]+)$/.exec(fields.get('token') ?? '') ?? []
  if (id === undefined || signature === undefined || policy === undefined) return fields
  return new Map([['accesskeyid', id], ['signature', signature], ['policy', policy], ...fields])
}
