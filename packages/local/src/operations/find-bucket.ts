import { failures } from '../failure.js'
import type { BucketRecord } from '../storage/records.js'
import type { Store } from '../storage/store.js'

/**
 * The bucket of this name.
 *
 * @throws Failure `NoSuchBucket`
 */
export function findBucket(store: Store, name: string): BucketRecord {
  const found = store.bucket(name)
  if (!found) throw failures.noSuchBucket(name)
  return found
}
