import { checkWord } from './checks.js'

/** How an object is kept, from quick and dear to slow and cheap. */
export type StorageClass = 'Standard' | 'IA' | 'Archive' | 'ColdArchive' | 'DeepColdArchive'

/**
 * Chooses how an object to be is kept: a header. Without it, as its bucket says.
 *
 * @throws SigningError `header_invalid`
 * @see {@link https://www.alibabacloud.com/help/en/oss/user-guide/overview-53}
 * @example
 * ```ts
 * import { storageClass } from '@presign/oss'
 *
 * const headers = storageClass('IA') // { 'x-oss-storage-class': 'IA' }
 * ```
 */
export function storageClass(value: StorageClass): { readonly 'x-oss-storage-class': StorageClass } {
  checkWord('x-oss-storage-class', value, ['Standard', 'IA', 'Archive', 'ColdArchive', 'DeepColdArchive'])
  return { 'x-oss-storage-class': value }
}
