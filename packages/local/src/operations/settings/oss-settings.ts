import { Failure, failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall } from '../../server/call.js'
import { type Fields, readDocument } from '../../xml/read-xml.js'
import { escaped, document as written } from '../../xml/xml.js'
import { RESOURCE_GROUP } from '../buckets/buckets.js'
import { findBucket } from '../find-bucket.js'
import { textOf } from '../text-of.js'
import { configurationsOf } from './configurations.js'

/**
 * GetBucketPolicyStatus: whether a policy gives anything to everyone, unconditionally.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketpolicystatus}
 */
export async function getPolicyStatus({ service, bucket }: BucketCall): Promise<Answer> {
  const text = findBucket(service.store, bucket).configurations?.policy
  return xmlAnswer('PolicyStatus', { IsPublic: text !== undefined && givesToEveryone(JSON.parse(text)) })
}

function givesToEveryone({ Statement = [] }: { readonly Statement?: unknown }): boolean {
  const statements: readonly Record<string, unknown>[] = [Statement].flat() as never
  return statements.some(
    (one) =>
      // Without a principal it means everyone, as the suite of Python's second version shows.
      one.Effect === 'Allow' && [one.Principal ?? '*'].flat().includes('*') && one.Condition === undefined,
  )
}

/**
 * PutBucketResourceGroup: there is one group here.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketresourcegroup}
 */
export async function putResourceGroup(call: BucketCall): Promise<Answer> {
  const group = readDocument(await textOf(call), 'BucketResourceGroupConfiguration').text('ResourceGroupId')
  findBucket(call.service.store, call.bucket)
  // None stands for the default one.
  if (!group || group === RESOURCE_GROUP) return {}
  throw new Failure(400, 'ResourceGroupIdPreCheckError', 'The resource group id precheck error', {
    ec: '0039-00000003',
  })
}

/**
 * GetBucketResourceGroup.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketresourcegroup}
 */
export async function getResourceGroup({ service, bucket }: BucketCall): Promise<Answer> {
  findBucket(service.store, bucket)
  return xmlAnswer('BucketResourceGroupConfiguration', { ResourceGroupId: RESOURCE_GROUP })
}

/** What is kept of a style, as GetStyle and ListStyle show it. @throws Failure `InvalidArgument` */
export function styleKept(_text: string, style: Fields, { query, now }: BucketCall): string {
  const name = query.get('styleName') ?? ''
  const content = style.text('Content') ?? ''
  if (!/^[\w.-]{1,63}$/.test(name))
    throw failures.invalidArgument('Style name is invalid.', { ArgumentName: 'styleName' })
  if (content === '') throw failures.invalidArgument('Style content is invalid.')
  return written('Style', {
    Name: name,
    Content: content,
    Category: query.get('category'),
    CreateTime: new Date(now).toUTCString(),
    LastModifyTime: new Date(now).toUTCString(),
  })
}

/**
 * ListStyle.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/liststyle}
 */
export async function listStyles(call: BucketCall): Promise<Answer> {
  return joined('StyleList', configurationsOf(call, 'style'))
}

/** An inventory has the id that its parameter says. @throws Failure `InvalidArgument` */
export function inventoryKept(text: string, inventory: Fields, { query }: BucketCall): string {
  const id = query.get('inventoryId') ?? ''
  if (/^[\w.-]{1,64}$/.test(id) && inventory.text('Id') === id) return text
  throw failures.invalidArgument('The inventory id is not valid.', { ArgumentName: 'inventoryId' })
}

const TLS_VERSIONS = ['TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']

/** Versions of TLS, each once, and at least one where they are limited. @throws Failure `MalformedXML` */
export function httpsKept(text: string, https: Fields): string {
  const [tls] = https.all('TLS')
  const versions = tls?.texts('TLSVersion') ?? []
  const isEnabled = tls?.text('Enable')?.toLowerCase() === 'true'
  if ((isEnabled && versions.length === 0) || !versions.every((one) => TLS_VERSIONS.includes(one)))
    throw failures.malformedXml()
  const kept = new Set<string>()
  return text.replace(/(?<!\s)\s*<TLSVersion>([^<]*)<\/TLSVersion>/g, (element, version: string) => {
    const isRepeated = kept.has(version)
    kept.add(version)
    return isRepeated ? '' : element
  })
}

/** Gigabytes, -1 for any number of them. @throws Failure `InvalidArgument` */
export function capacityKept(text: string, qos: Fields): string {
  if (/^(-1|\d{1,12})$/.test(qos.text('StorageCapacity') ?? '')) return text
  throw failures.invalidArgument('The storage capacity is not valid.', { ArgumentName: 'StorageCapacity' })
}

/** At most so many are on a page. */
const PAGE = 100

/**
 * ListBucketInventory: in pages of 100.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/listbucketinventory}
 */
export async function listInventories(call: BucketCall): Promise<Answer> {
  const token = call.query.get('continuation-token') ?? ''
  const all = configurationsOf(call, 'inventory')
  // The suite of oss2 decides.
  if (all.length === 0) throw new Failure(404, 'NoSuchInventory', 'The specified inventory does not exist.')
  const rest = all.filter(([id]) => id > token)
  const listed = rest.slice(0, PAGE)
  const more = rest.length > PAGE
  const next = more ? `<NextContinuationToken>${listed.at(-1)?.[0]}</NextContinuationToken>` : ''
  const asked = token === '' ? '' : `<ContinuationToken>${escaped(token)}</ContinuationToken>`
  return joined('ListInventoryConfigurationsResult', listed, `${asked}<IsTruncated>${more}</IsTruncated>${next}`)
}

/** Documents that are kept as text, below a root of their own. */
function joined(root: string, all: readonly (readonly [id: string, text: string])[], more = ''): Answer {
  const inner = all.map(([, text]) => text.replace(/^\s*<\?xml[^>]*\?>\s*/, '').trimEnd())
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<${root}>${inner.join('')}${more}</${root}>\n`
  return { headers: { 'content-type': 'application/xml' }, body }
}
