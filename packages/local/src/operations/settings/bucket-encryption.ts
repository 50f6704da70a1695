import { Failure, failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall } from '../../server/call.js'
import type { BucketRecord } from '../../storage/records.js'
import { readDocument } from '../../xml/read-xml.js'
import type { Element } from '../../xml/xml.js'
import { findBucket } from '../find-bucket.js'
import { checkedEncryption } from '../objects/metadata.js'
import { textOf } from '../text-of.js'
import { changeBucket } from './bucket-settings.js'

/** The elements of a rule, by the headers that say the same of an object. */
const ELEMENTS = {
  'server-side-encryption': 'SSEAlgorithm',
  'server-side-encryption-key-id': 'KMSMasterKeyID',
  'server-side-data-encryption': 'KMSDataEncryption',
} as const

/**
 * PutBucketEncryption: objects that are written without a word about encryption follow it, in their headers.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketencryption}
 */
export async function putEncryption(call: BucketCall): Promise<Answer> {
  const [rule] = readDocument(await textOf(call), 'ServerSideEncryptionRule').all('ApplyServerSideEncryptionByDefault')
  if (!rule) throw failures.malformedXml()
  const named = Object.entries(ELEMENTS).map(([header, element]) => [header, rule.text(element) ?? ''] as const)
  const all = Object.fromEntries(named.filter(([header, value]) => value !== '' || header === 'server-side-encryption'))
  // The suite of oss2 decides.
  if (all['server-side-encryption'] !== 'KMS' && all['server-side-encryption-key-id'] !== undefined)
    throw failures.invalidArgument('KMSMasterKeyID is for the algorithm KMS.')
  const encryption = checkedEncryption(call, all)
  await changeBucket(call, (bucket) => ({ ...bucket, encryption }))
  return {}
}

/**
 * GetBucketEncryption.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketencryption}
 */
export async function getEncryption({ service, bucket }: BucketCall): Promise<Answer> {
  const found = findBucket(service.store, bucket)
  if (found.encryption)
    return xmlAnswer('ServerSideEncryptionRule', { ApplyServerSideEncryptionByDefault: encryptionRule(found) })
  const message = 'The server side encryption configuration does not exist.'
  throw new Failure(404, 'NoSuchServerSideEncryptionRule', message, { details: { BucketName: bucket } })
}

/**
 * DeleteBucketEncryption: 204, whether there was a rule or not.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/deletebucketencryption}
 */
export async function deleteEncryption(call: BucketCall): Promise<Answer> {
  await changeBucket(call, ({ encryption: _gone, ...bucket }) => bucket)
  return { status: 204 }
}

/** A rule as documents have it. */
export function encryptionRule({ encryption = {} }: BucketRecord): Element {
  return Object.fromEntries(
    Object.entries(ELEMENTS).map(([header, element]) => [element, encryption[`x-oss-${header}`]]),
  )
}
