import { type FormFields, type FormParseResult, readCredential } from '@presign/core/scheme'
import { readForm } from '@presign/object-storage/form'
import { ALGORITHM, REQUEST, SERVICE } from '../canonical.js'
import { tosForm } from '../form/rules.js'
import { tosAnswer } from './answers.js'
import type { VerifyingPlace } from './place.js'

/** Parses the fields of a form that may be signed for TOS. */
export function parseForm(fields: FormFields, { regions }: VerifyingPlace): FormParseResult {
  return readForm(tosForm, fields, ({ get, need, reject }) => {
    if (need('x-tos-algorithm') !== ALGORITHM) reject('x-tos-algorithm')
    const accepted = { regions, service: SERVICE, terminator: REQUEST }
    const answer = tosAnswer('scope_mismatch', 'form')
    const credential = readCredential(need('x-tos-credential'), need('x-tos-date'), accepted, answer)
    const { accessKeyId, scope, misplaced } = credential ?? reject('x-tos-credential')
    return { accessKeyId, scope, misplaced, securityToken: get('x-tos-security-token') }
  })
}
