import { SigningError } from '@presign/core'
import { checkText, unsafeKeyRule, utf8Length } from '@presign/core/scheme'
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
  for (const [name, value] of Object.entries({ key, keyPrefix })) if (value !== undefined) checkText(name, value)
  if (key === '') throw new SigningError('key_empty', 'Cannot sign a form for an empty key', { name: 'key' })
  checkLength(key ?? keyPrefix ?? '', keyBytes)
  if (input.allowUnsafeKey !== true) checkSafe(key ?? `${keyPrefix ?? ''}${FILENAME}`)
  rules.checkKey?.(key ?? keyPrefix ?? '')
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
function checkLength(key: string, max: number): void {
  const bytes = utf8Length(key.replaceAll(FILENAME, ''))
  if (bytes > max)
    throw new SigningError(
      'key_too_long',
      `Cannot sign a form for a key of ${bytes} bytes of UTF-8: wanted at most ${max}`,
      { bytes, max },
    )
}

/** The rules of presigned URLs, since what is uploaded is to be had by one. The file's name stands for some letters. */
function checkSafe(key: string): void {
  const own = key.endsWith(FILENAME) ? key.slice(0, -FILENAME.length) : key
  const rule = own.includes('${')
    ? `it has "\${", where services replace variables; only a "${FILENAME}" at the end is meant so`
    : unsafeKeyRule(own === key ? key : `${own}name`)
  if (rule === undefined) return
  const tried = `Cannot sign a form for key "${key.slice(0, 80)}"`
  throw new SigningError('key_unsafe', `${tried}: ${rule}; allowUnsafeKey: true signs it as it is`, { key, rule })
}

function sizeCondition({ min = 0, max }: NonNullable<AnyFormInput['size']>, largest: number): FormCondition {
  if (Number.isInteger(min) && Number.isInteger(max) && min >= 0 && min <= max && max <= largest)
    return ['content-length-range', min, max]
  throw invalidPolicy('size', `whole numbers of bytes from 0 to ${largest}, min not over max`)
}
