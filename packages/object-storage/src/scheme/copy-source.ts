import { encodePath, encodeText } from '@presign/core/scheme'

/** What is to be copied. */
export interface CopySource {
  readonly bucket: string
  readonly key: string
  /** Default: the current version. */
  readonly versionId?: string | undefined
}

/**
 * Where a copy comes from, as the header of its request says it: `/bucket/key`, percent-encoded, since services decode
 * it, so that a raw `+` would be a space.
 *
 * @throws SigningError `text_malformed`
 */
export function copySourcePath({ bucket, key, versionId }: CopySource): string {
  const version = versionId === undefined ? '' : `?versionId=${encodeText(versionId)}`
  return `/${encodeText(bucket)}/${encodePath(key)}${version}`
}
