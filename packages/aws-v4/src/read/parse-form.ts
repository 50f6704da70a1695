import { type FormFields, type FormParseResult, readCredential } from '@presign/core/scheme'
import { readForm } from '@presign/object-storage/form'
import { ALGORITHM, REQUEST } from '../canonical.js'
import { awsV4Form } from '../form/rules.js'
import type { VerifyingPlace } from '../place.js'
import { answerOf } from './answers.js'
import { unsupported, VERSION_2 } from './other-versions.js'

/** Parses the fields of a form of S3 that may be signed with AWS Signature Version 4. */
export function parseForm(fields: FormFields, place: VerifyingPlace): FormParseResult {
  const result = ours(fields, place)
  // The fields of version 2, which are not among this one's.
  if (result.state !== 'absent' || !fields.has('awsaccesskeyid')) return result
  return { state: 'rejected', rejection: unsupported(place.rules, VERSION_2) }
}

function ours(fields: FormFields, place: VerifyingPlace): FormParseResult {
  return readForm(awsV4Form, fields, ({ get, need, reject }) => {
    if (need('x-amz-algorithm') !== ALGORITHM) reject('x-amz-algorithm')
    const accepted = { ...place, terminator: REQUEST }
    const answer = answerOf(place.rules, 'scope_mismatch', 'form')
    const credential = readCredential(need('x-amz-credential'), need('x-amz-date'), accepted, answer)
    const { accessKeyId, scope, misplaced } = credential ?? reject('x-amz-credential')
    return { accessKeyId, scope, misplaced, securityToken: get('x-amz-security-token') }
  })
}
