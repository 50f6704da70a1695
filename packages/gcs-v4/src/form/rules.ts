import { isoBasic } from '@presign/core/scheme'
import type { FormRules } from '@presign/object-storage/form'
import { scopeOf } from '../canonical.js'
import type { GcsV4, GcsV4Rsa } from '../gcs-v4.js'
import { gcsPolicy } from './policy-rules.js'

/**
 * How a form of Google Cloud Storage is signed: the Base64 of the policy, bound to all that it is signed with.
 *
 * @see {@link https://cloud.google.com/storage/docs/xml-api/post-object-forms}
 */
export const formRules: FormRules<GcsV4 | GcsV4Rsa> = {
  policy: gcsPolicy,
  marks: ['x-goog-algorithm', 'x-goog-credential', 'x-goog-date', 'x-goog-signature'],
  signatureField: 'x-goog-signature',
  permission({ scheme, accessKeyId, time }) {
    const timestamp = isoBasic(time.seconds)
    const scope = scopeOf(timestamp, scheme.region)
    // In the order in which the SDK binds them.
    const fields = {
      'x-goog-date': timestamp,
      'x-goog-credential': `${accessKeyId}/${scope}`,
      'x-goog-algorithm': scheme.algorithm,
    }
    return { scope, fields, bound: fields }
  },
}
