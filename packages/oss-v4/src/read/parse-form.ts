import { type FormFields, type FormParseResult, fromIsoBasic } from '@presign/core/scheme'
import { readForm } from '@presign/object-storage/form'
import { ALGORITHM } from '../canonical.js'
import { ossV4Form } from '../form/rules.js'
import { type Accepted, readCredential } from './credential.js'

/** Parses the fields of a form that may be signed with V4. */
export function parseForm(fields: FormFields, accepted: Accepted): FormParseResult {
  return readForm(ossV4Form, fields, ({ get, need, reject }) => {
    if (need('x-oss-signature-version') !== ALGORITHM) reject('x-oss-signature-version')
    const timestamp = need('x-oss-date')
    const credential = need('x-oss-credential')
    const signedAt = fromIsoBasic(timestamp) ?? reject('x-oss-date')
    if (!/^[^/]+(?:\/[^/]*){3}\/[^/]+$/.test(credential)) reject('x-oss-credential')
    const { accessKeyId, scope, misplaced } = readCredential({ credential, timestamp, signedAt }, accepted)
    return { accessKeyId, scope, misplaced, securityToken: get('x-oss-security-token') }
  })
}
