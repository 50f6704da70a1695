import { type FormFields, type FormParseResult, fromBase64, fromUtf8, parsing, reject } from '@presign/core/scheme'
import type { FormViolation, Reason } from '@presign/core/verify'
import { keyViolations, sizeViolations, type UploadViolation } from '../form/check-form.js'
import { readPutPolicy, type SignedPutPolicy, scopeParts } from '../form/put-policy.js'
import { fromUrlSafe } from '../seal.js'
import { qiniuAnswer } from './answers.js'

function no(reason: Reason, detail: string): never {
  return reject(reason, detail, qiniuAnswer(reason, 'form'))
}

/** Parses the fields of an upload form: its token holds all of it. */
export function parseForm(fields: FormFields): FormParseResult {
  const token = fields.get('token')
  if (token === undefined) return { state: 'absent' }
  return parsing((): FormParseResult => {
    const [accessKeyId = '', given = '', encoded = '', more] = token.split(':')
    const signature = fromUrlSafe(given)
    if (accessKeyId === '' || encoded === '' || more !== undefined || signature === undefined)
      return no('malformed', 'the token is not id:signature:policy')
    const policy = policyIn(encoded)
    return {
      state: 'signed',
      plan: { scope: '' },
      stringToSign: encoded,
      signature,
      claims: {
        mode: 'form',
        accessKeyId,
        securityToken: undefined,
        bucket: policy && scopeParts(policy.scope).bucket,
        signedAt: undefined,
        expiresAt: policy?.deadline,
        misplaced: undefined,
        maxBytes: policy?.fsizeLimit,
      },
      check: ({ bucket, size }) => (policy ? violations(policy, fields, bucket, size) : []),
      unreadable: policy
        ? undefined
        : { reason: 'malformed', detail: 'the policy cannot be read', answer: qiniuAnswer('malformed', 'form') },
    }
  })
}

function policyIn(encoded: string): SignedPutPolicy | undefined {
  const bytes = fromBase64(fromUrlSafe(encoded) ?? '')
  const text = bytes && fromUtf8(bytes)
  return text === undefined ? undefined : readPutPolicy(text)
}

function violations(
  policy: SignedPutPolicy,
  fields: FormFields,
  bucket: string,
  size: number | undefined,
): readonly FormViolation[] {
  const wanted = scopeParts(policy.scope).bucket
  const found: UploadViolation[] = [
    ...(wanted === bucket
      ? []
      : [{ field: 'bucket', detail: `the bucket is "${bucket.slice(0, 80)}", wanted "${wanted}"` }]),
    ...keyViolations(policy, fields.get('key')),
    ...(size === undefined ? [] : sizeViolations(policy, size)),
  ]
  return found.map(({ field, detail }) => ({ field, detail, answer: answerTo(field) }))
}

function answerTo(field: string) {
  const [status, message] =
    field === 'file' ? ([413, 'exceed FsizeLimit'] as const) : ([403, "key doesn't match with scope"] as const)
  return { status, code: message, message }
}
