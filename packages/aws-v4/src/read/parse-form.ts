import type { FormFields, FormParseResult } from '@presign/core/scheme'
import { readForm } from '@presign/object-storage/form'
import { ALGORITHM } from '../canonical.js'
import { awsV4Form } from '../form/rules.js'
import { type Accepted, readCredential } from './credential.js'

/** Parses the fields of a form of S3 that may be signed with AWS Signature Version 4. */
export function parseForm(fields: FormFields, accepted: Accepted): FormParseResult {
  return readForm(awsV4Form, fields, ({ get, need, reject }) => {
    if (need('x-amz-algorithm') !== ALGORITHM) reject('x-amz-algorithm')
    const credential = readCredential(need('x-amz-credential'), need('x-amz-date'), 'form', accepted)
    const { accessKeyId, scope, misplaced } = credential ?? reject('x-amz-credential')
    return { accessKeyId, scope, misplaced, securityToken: get('x-amz-security-token') }
  })
}
