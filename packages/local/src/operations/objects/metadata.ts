import { decodeQuery } from '@presign/core/scheme'
import { ownHeader, ownHeaders, toStored } from '../../dialect/own.js'
import { Failure, failures } from '../../failure.js'
import type { Call } from '../../server/call.js'
import type { BucketRecord } from '../../storage/records.js'
import type { Acl, Tag } from '../api-types.js'

/** What settings of objects are read from. */
type Settings = Pick<Call, 'headers' | 'service'>

/** Headers that are kept with an object and sent with it. */
const KEPT = ['content-type', 'cache-control', 'content-disposition', 'content-encoding', 'content-language', 'expires']

/**
 * Reads the headers that are kept with an object.
 *
 * @param type Its Content-Type where the headers have none.
 * @throws Failure `InvalidArgument` for more than the service takes, or what cannot be sent as a header
 */
export function metadataIn(
  { headers, service: { dialect } }: Settings,
  type?: string,
): Readonly<Record<string, string>> {
  const prefix = `${dialect.prefix}meta-`
  const kept = [...headers].filter(([name]) => KEPT.includes(name) || name.startsWith(prefix))
  const redirect = redirectIn({ headers, service: { dialect } })
  const meta = kept.filter(([name]) => name.startsWith(prefix))
  const size = meta.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  if (size > dialect.settings.metaBytes) throw failures.metadataTooLarge(size, dialect.settings.metaBytes)
  for (const header of kept) checkHeader(header)
  checkRoom([...kept, ...Object.entries(redirect)])
  const coded = kept.map(([name, value]) => [name, name === 'content-encoding' ? withoutChunks(value) : value] as const)
  const sent = Object.fromEntries(coded.filter(([, value]) => value !== undefined)) as Record<string, string>
  return { 'content-type': type ?? dialect.settings.contentType, ...toStored(dialect, sent), ...redirect }
}

const REDIRECT = 'website-redirect-location'

/**
 * Where a website sends those who ask for this object: kept and given back, as websites are not served here.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-page-redirect.html}
 * @throws Failure `InvalidRedirectLocation`
 */
function redirectIn(call: Pick<Settings, 'headers'> & { service: Pick<Settings['service'], 'dialect'> }) {
  const { dialect } = call.service
  const value = dialect.has('redirects') ? ownHeader(call, REDIRECT) : undefined
  if (value === undefined) return {}
  if (!/^(\/|https?:\/\/)/.test(value)) throw failures.invalidRedirect()
  checkHeader([REDIRECT, value])
  return toStored(dialect, ownHeaders(dialect, { [REDIRECT]: value }))
}

/** The headers of a copy that keeps those of its source: where that redirects to is its own. */
export function copiedMetadata(call: Settings, source: Readonly<Record<string, string>>) {
  const { dialect } = call.service
  const [own = ''] = Object.keys(toStored(dialect, ownHeaders(dialect, { [REDIRECT]: '' })))
  return { ...Object.fromEntries(Object.entries(source).filter(([name]) => name !== own)), ...redirectIn(call) }
}

/** How a body was framed does not belong to the object. */
function withoutChunks(encoding: string): string | undefined {
  const codings = encoding.split(',').filter((coding) => coding.trim().toLowerCase() !== 'aws-chunked')
  return codings.join(',').trim() || undefined
}

/** What is kept is sent as headers again, and forms can hold what no header can. */
function checkHeader([name, value]: readonly [string, string]): void {
  if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return
  throw failures.invalidArgument('A name or value cannot be sent as a header.', { ArgumentName: name.slice(0, 80) })
}

/** What clients read of the headers of an answer is 16 kB, Node's limit. Some 2 kB of them are the service's own. */
const MAX_KEPT = 14 * 1024

function checkRoom(headers: readonly (readonly [string, string])[]): void {
  const size = headers.reduce((sum, [name, value]) => sum + name.length + value.length + ': \r\n'.length, 0)
  if (size > MAX_KEPT) throw failures.metadataTooLarge(size, MAX_KEPT)
}

const ENCRYPTION: Readonly<Record<string, RegExp | undefined>> = {
  // What the service takes, see its dialect.
  'server-side-encryption': undefined,
  'server-side-data-encryption': /^SM4$/,
  // The suite of Python's second version sends the masked id of the pages.
  'server-side-encryption-key-id': /^[\w*-]{1,128}$/,
  'server-side-encryption-aws-kms-key-id': /^[\w:/-]{1,256}$/,
  'server-side-encryption-bucket-key-enabled': /^(true|false)$/,
}

/** The service makes a key where none is named, and says which; the suite of Go expects one. */
const DEFAULT_KEY = { 'x-oss-server-side-encryption-key-id': '00000000-0000-4000-8000-000000000000' }

/**
 * Reads the headers of server-side encryption. They are kept and echoed; nothing is encrypted.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/server-side-encryption-5}
 * @throws Failure `InvalidEncryptionAlgorithmError` for an unknown algorithm
 */
export function encryptionIn(call: Settings): Readonly<Record<string, string>> | undefined {
  const given = Object.keys(ENCRYPTION).flatMap((name) => {
    const value = ownHeader(call, name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return given.length === 0 ? undefined : checkedEncryption(call, Object.fromEntries(given))
}

/**
 * What is asked of encryption, by the names of its headers without their prefix; as it is stored.
 *
 * @throws Failure `InvalidEncryptionAlgorithmError`
 */
export function checkedEncryption(
  { service }: Pick<Call, 'service'>,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { settings } = service.dialect
  const found = Object.entries(given)
  const bad = found.find(([name, value]) => !(ENCRYPTION[name] ?? settings.encryptions).test(value))
  if (bad)
    throw new Failure(400, 'InvalidEncryptionAlgorithmError', 'The encryption request you specified is not valid.', {
      details: { ArgumentName: bad[0], ArgumentValue: bad[1].slice(0, 80) },
    })
  // OSS says nothing of keys where KMS has none: the suite of oss2 decides.
  const [, algorithm] = found.find(([name]) => name === 'server-side-encryption') ?? []
  const isAlone = service.dialect.service === 'OSS' && algorithm !== 'KMS'
  const kept = isAlone ? found.filter(([name]) => name === 'server-side-encryption') : found
  return Object.fromEntries(kept.map(([name, value]) => [`x-oss-${name}`, value]))
}

/** The encryption of an object: what is asked for, else that of its bucket; with a key where the service chooses one. */
export function objectEncryptionIn(
  call: Settings,
  home: Pick<BucketRecord, 'encryption'>,
): Readonly<Record<string, string>> | undefined {
  const encryption = encryptionIn(call) ?? home.encryption
  return encryption?.['x-oss-server-side-encryption'] === 'KMS' ? { ...DEFAULT_KEY, ...encryption } : encryption
}

/** Reads an ACL, in the service's own header of this name. */
export function aclIn(call: Settings, name: string): Acl | undefined {
  const { settings, prefix } = call.service.dialect
  return knownValue(ownHeader(call, name), settings.acls, prefix + name)
}

/** Reads the ACL of an object. */
export function objectAclIn(call: Settings): Acl | undefined {
  return aclIn(call, call.service.dialect.settings.objectAcl)
}

/** Reads the storage class, as it is stored. */
export function storageClassIn(call: Settings): string | undefined {
  const { settings, prefix } = call.service.dialect
  return knownValue(ownHeader(call, 'storage-class'), settings.storageClasses, `${prefix}storage-class`)
}

function knownValue<V>(value: string | undefined, known: ReadonlyMap<string, V>, name: string): V | undefined {
  if (value === undefined || known.has(value)) return value === undefined ? undefined : known.get(value)
  throw failures.invalidArgument(`The value of ${name} is not valid.`, { ArgumentName: name, ArgumentValue: value })
}

/** Reads `a=1&b=2`: at most ten tags, of names up to 128 and values up to 256 characters. */
export function tagsIn(call: Settings): readonly Tag[] {
  const text = ownHeader(call, 'tagging')
  if (text === undefined || text === '') return []
  const pairs = decodeQuery(text, ' ')
  if (!pairs) throw failures.invalidTag()
  return checkedTags(pairs.map(([key, value]) => ({ key, value: value ?? '' })))
}

/** What tags may be made of. Chinese letters are letters to the service, as the suites of Python and Go show. */
export const TAG = /^[\p{L}\p{N} +\-=._:/]*$/u

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
