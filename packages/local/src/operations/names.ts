import { failures } from '../failure.js'
import type { Call } from '../server/call.js'

/** @throws Failure in the service's own words, where no object can have this key. */
export function checkKey({ service }: Pick<Call, 'service'>, key: string): void {
  service.dialect.checkKey(key)
}

/** @throws Failure `InvalidBucketName` */
export function checkBucket({ dialect }: Pick<Call['service'], 'dialect'>, name: string): void {
  if (!dialect.isBucketName(name)) throw failures.invalidBucketName(name)
}
