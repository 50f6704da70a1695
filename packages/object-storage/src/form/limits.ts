import { SigningError } from '@presign/core'
import { utf8Length } from '@presign/core/scheme'
import { invalidPolicy, unlimitedPolicy } from './errors.js'
import type { AnyFormInput } from './options.js'
import type { FormCondition } from './policy.js'
import type { PolicyRules } from './rules.js'

/** What services replace with the name of the uploaded file, after they have checked the policy. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: services read it so.
export const FILENAME = '${filename}'

/**
 * The conditions on key and size, which a policy must not lack by oversight.
 *
 * @param keyBytes The longest key, in bytes of UTF-8.
 */
export function limitConditions(input: AnyFormInput, rules: PolicyRules, keyBytes: number): FormCondition[] {
  const { key, keyPrefix, size, unlimited } = input
  if (key !== undefined && keyPrefix !== undefined) throw invalidPolicy('key', 'key or keyPrefix, not both')
  checkKey(key ?? keyPrefix ?? '', rules, keyBytes)
  if (key === '') throw new SigningError('key_empty', 'Cannot sign a form for an empty key', { name: 'key' })
  const sizes = size === undefined ? [] : [sizeCondition(size, rules.maxBytes)]
  // A key that is nothing but the file's name lets the uploader choose all of it.
  const free = !(keyPrefix || key) || key === FILENAME
  const missing = [...(free ? ['key or keyPrefix'] : []), ...(size ? [] : ['size'])].join(' and ')
  if (missing !== '' && unlimited !== true) throw unlimitedPolicy(missing)
  return [...keyConditions(key, keyPrefix, rules), ...sizes]
}

function keyConditions(key: string | undefined, keyPrefix = '', rules: PolicyRules): FormCondition[] {
  const asPrefix = rules.filenameAsPrefix && key?.endsWith(FILENAME)
  if (key !== undefined && !asPrefix) return [{ key }]
  const prefix = key?.slice(0, -FILENAME.length) ?? keyPrefix
  const isBound = prefix !== '' || rules.mustBind(new Map([['key', FILENAME]])).includes('key')
  return isBound ? [['starts-with', '$key', prefix]] : []
}

/** The length of the file's name is not known: only what stands around it counts. */
function checkKey(key: string, rules: PolicyRules, max: number): void {
  const bytes = utf8Length(key.replaceAll(FILENAME, ''))
  if (bytes > max)
    throw new SigningError(
      'key_too_long',
      `Cannot sign a form for a key of ${bytes} bytes of UTF-8: wanted at most ${max}`,
      { bytes, max },
    )
  rules.checkKey?.(key)
}

function sizeCondition({ min = 0, max }: NonNullable<AnyFormInput['size']>, largest: number): FormCondition {
  if (Number.isInteger(min) && Number.isInteger(max) && min >= 0 && min <= max && max <= largest)
    return ['content-length-range', min, max]
  throw invalidPolicy('size', `whole numbers of bytes from 0 to ${largest}, min not over max`)
}
