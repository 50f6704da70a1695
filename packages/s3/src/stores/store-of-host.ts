import type { Store } from './store.js'
import { stores } from './stores.js'

/** How the hosts of stores are spelled, without what may stand before them. */
const HOSTS: readonly (readonly [host: RegExp, store: (...parts: string[]) => Store])[] = [
  [
    /(?:^|\.)([0-9a-f]{32})\.(?:(eu|fedramp)\.)?r2\.cloudflarestorage\.com$/,
    (account, place) =>
      stores.r2(place === 'eu' || place === 'fedramp' ? { account, jurisdiction: place } : { account }),
  ],
  [/(?:^|\.)s3\.([a-z0-9-]+)\.backblazeb2\.com$/, (region) => stores.b2({ region })],
  [/(?:^|\.)([a-z0-9-]+)\.digitaloceanspaces\.com$/, (region) => stores.spaces({ region })],
  [/(?:^|\.)s3\.([a-z0-9-]+)\.wasabisys\.com$/, (region) => stores.wasabi({ region })],
  [/(?:^|\.)s3\.oss-([a-z0-9-]+)\.aliyuncs\.com$/, (region) => stores.oss({ region })],
  [/(?:^|\.)cos\.([a-z0-9-]+)\.myqcloud\.com$/, (region) => stores.cos({ region })],
  [/(?:^|\.)storage\.googleapis\.com$/, () => stores.gcs()],
]

/**
 * The store whose host this is, with or without a bucket before it; `undefined` for a host that does not tell, such as
 * that of a MinIO.
 *
 * @example
 * ```ts
 * import { storeOfHost } from '@presign/s3/explain'
 *
 * storeOfHost('photos.nyc3.digitaloceanspaces.com')?.region // 'nyc3'
 * ```
 */
export function storeOfHost(host: string): Store | undefined {
  for (const [pattern, store] of HOSTS) {
    const [found, ...parts] = pattern.exec(host.toLowerCase()) ?? []
    if (found !== undefined) return store(...parts)
  }
  return undefined
}
