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
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html}
 */
export function isPublicAccessBlocked(bucket: BucketRecord): boolean {
  // In the words of OSS, and in those of S3, which blocks policies by others.
  const names = ['BlockPublicAccess', 'IgnorePublicAcls']
  return names.some((name) => keptText(bucket, 'publicAccessBlock', name)?.toLowerCase() === 'true')
}
