import type { BucketRecord } from '../../storage/records.js'
import { parseXml } from '../../xml/parse-xml.js'

/** The text of an element right below the root of a setting that is kept as it was sent. */
export function keptText({ configurations }: BucketRecord, parameter: string, name: string): string | undefined {
  const text = configurations?.[parameter]
  return text === undefined ? undefined : parseXml(text)?.children.find((child) => child.name === name)?.text
}

/**
 * Whether a bucket gives nothing to everyone, whatever its ACLs say.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketpublicaccessblock}
 */
export function isPublicAccessBlocked(bucket: BucketRecord): boolean {
  return keptText(bucket, 'publicAccessBlock', 'BlockPublicAccess')?.toLowerCase() === 'true'
}
