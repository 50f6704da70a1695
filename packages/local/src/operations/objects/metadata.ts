import { decodeQuery } from '@presign/core/scheme'
import { Failure, failures } from '../../failure.js'
import type { Headers } from '../../server/parsed-request.js'
import type { Acl, Tag } from '../api-types.js'

/** Headers that are kept with an object and sent with it. */
const KEPT = ['content-type', 'cache-control', 'content-disposition', 'content-encoding', 'content-language', 'expires']

/** The user's own headers together may have 8 kB. */
const MAX_META = 8192

/**
 * Reads the headers that are kept with an object.
 *
 * @param type Its Content-Type where the headers have none.
 * @throws Failure `InvalidArgument` for more than 8 kB, or what cannot be sent as a header
 */
export function metadataIn(headers: Headers, type = 'application/octet-stream'): Readonly<Record<string, string>> {
  const kept = [...headers].filter(([name]) => KEPT.includes(name) || name.startsWith('x-oss-meta-'))
  const meta = kept.filter(([name]) => name.startsWith('x-oss-meta-'))
  const size = meta.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  if (size > MAX_META) throw failures.invalidArgument('The metadata is larger than 8 kB.')
  for (const header of kept) checkHeader(header)
  return { 'content-type': type, ...Object.fromEntries(kept) }
}

/** What is kept is sent as headers again, and forms can hold what no header can. */
function checkHeader([name, value]: readonly [string, string]): void {
  if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return
  throw failures.invalidArgument('A name or value cannot be sent as a header.', { ArgumentName: name.slice(0, 80) })
}

const ENCRYPTION: Readonly<Record<string, RegExp>> = {
  'x-oss-server-side-encryption': /^(AES256|KMS|SM4)$/,
  'x-oss-server-side-data-encryption': /^SM4$/,
  'x-oss-server-side-encryption-key-id': /^[\w-]{1,128}$/,
}

/**
 * Reads the headers of server-side encryption. They are kept and echoed; nothing is encrypted.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/server-side-encryption-5}
 * @throws Failure `InvalidEncryptionAlgorithmError` for an unknown algorithm
 */
export function encryptionIn(headers: Headers): Readonly<Record<string, string>> | undefined {
  const found = Object.keys(ENCRYPTION).flatMap((name) => {
    const value = headers.get(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  const bad = found.find(([name, value]) => !ENCRYPTION[name]?.test(value))
  if (bad)
    throw new Failure(400, 'InvalidEncryptionAlgorithmError', 'The encryption request you specified is not valid.', {
      details: { ArgumentName: bad[0], ArgumentValue: bad[1].slice(0, 80) },
    })
  return found.length === 0 ? undefined : Object.fromEntries(found)
}

const ACLS: readonly string[] = ['private', 'public-read', 'public-read-write', 'default'] satisfies Acl[]

/** Reads an ACL, in a header of this name. */
export function aclIn(headers: Headers, name: string): Acl | undefined {
  const value = headers.get(name)
  if (value === undefined || isAcl(value)) return value
  throw failures.invalidArgument(`The value of ${name} is not valid.`, { ArgumentName: name, ArgumentValue: value })
}

function isAcl(text: string): text is Acl {
  return ACLS.includes(text)
}

const STORAGE_CLASSES = ['Standard', 'IA', 'Archive', 'ColdArchive', 'DeepColdArchive']

/** Reads the storage class. */
export function storageClassIn(headers: Headers): string | undefined {
  const name = 'x-oss-storage-class'
  const value = headers.get(name)
  if (value === undefined || isStorageClass(value)) return value
  throw failures.invalidArgument(`The value of ${name} is not valid.`, { ArgumentName: name, ArgumentValue: value })
}

/** Whether there is a storage class of this name. */
export function isStorageClass(text: string): boolean {
  return STORAGE_CLASSES.includes(text)
}

/** Reads `a=1&b=2`: at most ten tags, of names up to 128 and values up to 256 characters. */
export function tagsIn(headers: Headers): readonly Tag[] {
  const text = headers.get('x-oss-tagging')
  if (text === undefined || text === '') return []
  const pairs = decodeQuery(text, ' ')
  if (!pairs) throw failures.invalidTag()
  return checkedTags(pairs.map(([key, value]) => ({ key, value: value ?? '' })))
}

/** What tags may be made of. Chinese letters are letters to the service, as the suites of Python and Go show. */
const TAG = /^[\p{L}\p{N} +\-=._:/]*$/u

/**
 * At most ten tags, of names up to 128 and values up to 256 characters: letters, digits, spaces and `+ - = . _ : /`.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/putobjecttagging}
 * @throws Failure `InvalidTag`
 */
export function checkedTags(
  tags: readonly Tag[],
  limits = { count: 10, key: 128, value: 256, of: TAG },
): readonly Tag[] {
  const good = (text: string, max: number) => text.length <= max && limits.of.test(text)
  const bad = tags.some(({ key, value }) => key === '' || !good(key, limits.key) || !good(value, limits.value))
  const repeated = new Set(tags.map(({ key }) => key)).size < tags.length
  if (bad || repeated || tags.length > limits.count) throw failures.invalidTag()
  return tags
}
