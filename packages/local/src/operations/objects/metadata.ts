import { failures } from '../../failure.js'
import type { Headers } from '../../server/parsed-request.js'
import type { Acl, Tag } from '../api-types.js'

/** Headers that are kept with an object and sent with it. */
const KEPT = ['content-type', 'cache-control', 'content-disposition', 'content-encoding', 'content-language', 'expires']

/** The user's own headers together may have 8 kB. */
const MAX_META = 8192

/** Reads the headers that are kept with an object. */
export function metadataIn(headers: Headers): Readonly<Record<string, string>> {
  const kept = [...headers].filter(([name]) => KEPT.includes(name) || name.startsWith('x-oss-meta-'))
  const meta = kept.filter(([name]) => name.startsWith('x-oss-meta-'))
  const size = meta.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  if (size > MAX_META) throw failures.invalidArgument('The metadata is larger than 8 kB.')
  for (const header of kept) checkHeader(header)
  return { 'content-type': 'application/octet-stream', ...Object.fromEntries(kept) }
}

/** What is kept is sent as headers again, and forms can hold what no header can. */
function checkHeader([name, value]: readonly [string, string]): void {
  if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return
  throw failures.invalidArgument('A name or value cannot be sent as a header.', { ArgumentName: name.slice(0, 80) })
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
  if (value === undefined || STORAGE_CLASSES.includes(value)) return value
  throw failures.invalidArgument(`The value of ${name} is not valid.`, { ArgumentName: name, ArgumentValue: value })
}

/** Reads `a=1&b=2`: at most ten tags, of names up to 128 and values up to 256 characters. */
export function tagsIn(headers: Headers): readonly Tag[] {
  const text = headers.get('x-oss-tagging')
  if (text === undefined || text === '') return []
  return checkedTags([...new URLSearchParams(text)].map(([key, value]) => ({ key, value })))
}

/** @throws Failure `InvalidTag` */
export function checkedTags(tags: readonly Tag[]): readonly Tag[] {
  const bad = tags.some(({ key, value }) => key === '' || key.length > 128 || value.length > 256)
  const repeated = new Set(tags.map(({ key }) => key)).size < tags.length
  if (bad || repeated || tags.length > 10) throw failures.invalidTag()
  return tags
}
