import { SigningError } from '@presign/core'
import { callback as callbackIn } from '../callback/callback.js'
import { forbidOverwrite as forbidOverwriteHeader } from '../options/forbid-overwrite.js'
import { metadata } from '../options/metadata.js'
import { objectAcl } from '../options/object-acl.js'
import { storageClass as storageClassHeader } from '../options/storage-class.js'
import { FILENAME } from './form-limits.js'
import type { PostPolicyInput } from './options.js'
import type { PolicyCondition } from './policy.js'

/** Fields that the scheme or the form itself writes, in lower case. */
const RESERVED = new Set([
  'bucket',
  'file',
  'key',
  'ossaccesskeyid',
  'policy',
  'signature',
  'submit',
  'x-oss-access-key-id',
  'x-oss-credential',
  'x-oss-date',
  'x-oss-security-token',
  'x-oss-signature',
  'x-oss-signature-version',
])

/**
 * The fields of a form, but for those that carry its permission. The key comes first.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/postobject}
 */
export function fieldsOf(input: PostPolicyInput): { readonly key: string } & Readonly<Record<string, string>> {
  const key = input.key ?? `${input.keyPrefix ?? ''}${FILENAME}`
  const others = [...ownFields(input), ...Object.entries(input.fields ?? {}).map(unreserved)]
  const seen = new Set<string>()
  for (const [name, value] of [['key', key] as const, ...others]) {
    checkField(name, value)
    // The service may read names without regard to case.
    if (seen.has(name.toLowerCase())) throw invalid(name, 'each field once, whatever its letter case')
    seen.add(name.toLowerCase())
  }
  return Object.freeze(Object.assign({ key }, Object.fromEntries(others)))
}

function ownFields(input: PostPolicyInput): (readonly [string, string])[] {
  const { contentTypes = [], successStatus, successRedirect, acl, storageClass, forbidOverwrite, callback } = input
  const [type, ...more] = contentTypes
  return [
    ...(type === undefined || more.length > 0 || isFamily(type) ? [] : [['x-oss-content-type', type] as const]),
    ...(successStatus === undefined ? [] : [['success_action_status', String(successStatus)] as const]),
    ...(successRedirect === undefined ? [] : [['success_action_redirect', successRedirect] as const]),
    ...Object.entries({
      ...(acl === undefined ? undefined : objectAcl(acl)),
      ...(storageClass === undefined ? undefined : storageClassHeader(storageClass)),
      ...(forbidOverwrite === true ? forbidOverwriteHeader() : undefined),
      ...metadata(input.metadata ?? {}),
    }),
    ...(callback === undefined ? [] : Object.entries(callbackIn(callback).fields)),
  ]
}

/**
 * The condition that leaves a choice of types. A single type is a field, which is bound like any other: the one that
 * the service puts above the type that a browser writes beside the file.
 */
export function contentTypeRule(types: readonly string[] | undefined): PolicyCondition[] {
  if (types === undefined) return []
  const [first = ''] = types
  if (types.length === 0 || types.some((type) => !/^[\w.+-]+\/(?:\*|[\w.+-]+(?:;.*)?)$/.test(type)))
    throw invalid('contentTypes', 'types such as image/png')
  if (types.length > 1) {
    if (types.some(isFamily)) throw invalid('contentTypes', 'a family such as image/* alone')
    return [['in', '$content-type', [...types]]]
  }
  return isFamily(first) ? [['starts-with', '$content-type', first.slice(0, -1)]] : []
}

function isFamily(type: string): boolean {
  return type.endsWith('/*')
}

function unreserved([name, value]: readonly [string, string]): readonly [string, string] {
  if (!RESERVED.has(name.toLowerCase())) return [name, value]
  throw invalid(name, 'a field that is not written for you')
}

/** Browsers rewrite line ends in fields, and a form with another text than the policy's is refused. */
function checkField(name: string, value: unknown): void {
  if (name === '' || name === '__proto__' || !isPlain(name)) throw invalid(name, 'a name that is text and not empty')
  if (typeof value !== 'string' || !isPlain(value)) throw invalid(name, 'text without control characters')
}

function isPlain(text: string): boolean {
  return !/[\p{Cc}\p{Cs}]/u.test(text)
}

function invalid(name: string, wanted: string): SigningError {
  return new SigningError('policy_invalid', `Cannot write field "${name.slice(0, 80)}" of the form: wanted ${wanted}`, {
    name,
    wanted,
  })
}
