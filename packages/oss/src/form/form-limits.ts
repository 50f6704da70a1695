import { SigningError } from '@presign/core'
import { utf8Length } from '@presign/core/scheme'
import { MAX_KEY_BYTES } from '../names.js'
import type { PostPolicyInput } from './options.js'
import type { PolicyCondition } from './policy.js'

/** What the service replaces with the name of the uploaded file, after it has checked the policy. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: the service reads it so.
export const FILENAME = '${filename}'

/** The largest object a form can upload: 5 GiB, in bytes. */
const MAX_SIZE = 5_368_709_120

/** The conditions on key and size, which a policy must not lack by oversight. */
export function limitRules({ key, keyPrefix, size, unlimited }: PostPolicyInput): PolicyCondition[] {
  const keyRule = ruleOfKey(key, keyPrefix)
  const sizeRule = ruleOfSize(size)
  // A key that is nothing but the file's name lets the uploader choose all of it.
  const free = keyRule.length === 0 || key === FILENAME
  const missing = [...(free ? ['key or keyPrefix'] : []), ...(sizeRule.length === 0 ? ['size'] : [])].join(' and ')
  if (missing === '' || unlimited === true) return [...keyRule, ...sizeRule]
  throw new SigningError(
    'policy_unlimited',
    `Cannot sign a policy without ${missing}: anything could be stored with it; unlimited: true signs it as it is`,
    { missing },
  )
}

function ruleOfKey(key: string | undefined, keyPrefix: string | undefined): PolicyCondition[] {
  if (key !== undefined && keyPrefix !== undefined) throw invalid('key', 'key or keyPrefix, not both')
  if (key !== undefined) {
    checkKey(key)
    if (key === '') throw new SigningError('key_empty', 'Cannot sign a form for an empty key', { name: 'key' })
    return [{ key }]
  }
  if (keyPrefix === undefined || keyPrefix === '') return []
  checkKey(keyPrefix)
  return [['starts-with', '$key', keyPrefix]]
}

function checkKey(key: string): void {
  if (typeof key !== 'string') throw invalid('key', 'text')
  const bytes = utf8Length(key)
  if (bytes > MAX_KEY_BYTES)
    throw new SigningError(
      'key_too_long',
      `Cannot sign a form for a key of ${bytes} bytes of UTF-8: wanted at most ${MAX_KEY_BYTES}`,
      { bytes, max: MAX_KEY_BYTES },
    )
  if (!/^[/\\]/.test(key)) return
  const rule = 'it begins with a slash or backslash, which naming rules forbid'
  throw new SigningError('key_unsafe', `Cannot sign a form for key "${key.slice(0, 80)}": ${rule}`, { key, rule })
}

function ruleOfSize(size: PostPolicyInput['size']): PolicyCondition[] {
  if (size === undefined) return []
  const { min = 0, max } = size
  if (Number.isInteger(min) && Number.isInteger(max) && min >= 0 && min <= max && max <= MAX_SIZE)
    return [['content-length-range', min, max]]
  throw invalid('size', `whole numbers of bytes from 0 to ${MAX_SIZE}, min not over max`)
}

function invalid(name: string, wanted: string): SigningError {
  return new SigningError('policy_invalid', `Cannot write ${name} of the policy: wanted ${wanted}`, { name, wanted })
}
