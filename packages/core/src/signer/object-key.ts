import { SigningError } from '../errors.js'
import type { ObjectKey } from '../schemes/plan.js'
import type { SigningScheme } from '../schemes/scheme.js'
import { encodePath, utf8Length } from '../text/encoding.js'
import { checkText, clipped, invalidField } from '../text/input-errors.js'
import type { NormalizedInput } from './normalize.js'

// Segments that begin with an unreserved character other than a dot: nothing to escape, nothing to refuse.
const PLAIN_KEY = /^(?:[\w~-][\w.~-]*(?:\/+|$))+$/

const NO_KEY: ObjectKey = { key: '', path: '' }

/** The object key, checked and encoded. Most keys need neither. */
export function objectKeyOf(
  scheme: SigningScheme,
  { resource, key, path, allowUnsafeKey }: NormalizedInput,
): ObjectKey {
  if (resource === 'bucket') return NO_KEY
  if (resource === 'service') return servicePath(scheme, path, allowUnsafeKey === true)
  if (key.length <= scheme.limits.keyBytes && PLAIN_KEY.test(key)) return { key, path: key }
  return unusualKey(scheme, key, allowUnsafeKey === true)
}

/** The path of a service without buckets, which schemes treat as they treat keys. */
function servicePath(scheme: SigningScheme, path: unknown, allowUnsafe: boolean): ObjectKey {
  if (path === undefined || path === '' || path === '/') return NO_KEY
  if (scheme.limits.servicePaths !== true)
    throw invalidField('path', 'a path', 'none: its requests have no path of their own')
  checkText('path', path)
  return unusualKey(scheme, path.replace(/^\//, ''), allowUnsafe)
}

function unusualKey(scheme: SigningScheme, key: string, allowUnsafe: boolean): ObjectKey {
  checkText('key', key)
  if (key === '')
    throw new SigningError('key_empty', "Cannot sign an empty key: say resource: 'bucket' for the bucket itself", {
      name: 'key',
    })
  const bytes = utf8Length(key)
  const max = scheme.limits.keyBytes
  if (bytes > max)
    throw new SigningError('key_too_long', `Cannot sign a key of ${bytes} bytes of UTF-8: wanted at most ${max}`, {
      bytes,
      max,
    })
  const rule = allowUnsafe ? undefined : unsafeKeyRule(key)
  if (rule !== undefined)
    throw new SigningError(
      'key_unsafe',
      `Cannot sign key "${clipped(key)}": ${rule}; allowUnsafeKey: true signs it as it is`,
      {
        key,
        rule,
      },
    )
  scheme.checkKey?.(key, allowUnsafe)
  return { key, path: encodePath(key) }
}

/** The rule of URL parsers and naming that a key breaks, as a sentence; `undefined` for one that is safe. */
export function unsafeKeyRule(key: string): string | undefined {
  if (/^[/\\]/.test(key)) return 'it begins with a slash or backslash, which naming rules forbid'
  if (/(?:^|[/\\])\.{1,2}(?:[/\\]|$)/.test(key)) return 'it has a "." or ".." segment, which URL parsers collapse'
  return undefined
}
