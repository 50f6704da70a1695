import { createHash } from 'node:crypto'

/** The ETag of an object out of parts, as S3 makes it: the MD5 over the bytes of the parts' MD5s, and how many they are. */
export function joinedDigest(parts: readonly { readonly etag: string }[]): string {
  const md5 = createHash('md5')
  for (const { etag } of parts) md5.update(etag, 'hex')
  return `${md5.digest('hex').toUpperCase()}-${parts.length}`
}
