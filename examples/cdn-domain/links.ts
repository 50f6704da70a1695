import type { CredentialsProvider, Secret } from '@presign/core'
import { createSigner, type Signer } from '@presign/core'
import { endpoints } from '@presign/oss'
import { type OssV4, ossV4 } from '@presign/oss-v4'

/** A bucket behind a domain of one's own. */
export interface DomainOptions {
  /** `https://img.example.com`: a domain that is bound to the bucket, with a CDN in front of it or not. */
  readonly origin: string
  readonly bucket: string
  readonly region: string
  readonly credentials: Secret | CredentialsProvider
}

/** Signs for the domain. Nothing else differs: the region is the bucket's, and the bucket is signed though no URL names it. */
export function domainSigner({ origin, bucket, region, credentials }: DomainOptions): Signer<OssV4> {
  return createSigner(ossV4({ region, endpoint: endpoints.custom(origin, { bucket }) }), { credentials })
}

const HOUR = 3600

/**
 * A link that caches can keep. It is signed as of the last full hour, so everyone who asks within an hour gets the same URL;
 * it is valid for one to two hours from now.
 *
 * @param now Milliseconds since 1970.
 */
export async function cacheableLink(signer: Signer<OssV4>, key: string, now: number): Promise<string> {
  const at = new Date(Math.floor(now / 1000 / HOUR) * HOUR * 1000)
  const { url } = await signer.presign({ key, at, expiresIn: 2 * HOUR })
  return url
}
