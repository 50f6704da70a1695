import { failures } from '../failure.js'
import type { AuthenticationRules } from './authenticate.js'

/** Headers that ask for what this server has not. To pass over them would let a test believe that it has. */
const UNSERVED =
  /^x-amz-(bucket-object-lock|object-lock-|grant-|write-offset|checksum-(?:md5|sha512|xxhash\d+)$|(copy-source-)?server-side-encryption-customer-)/

/** How S3 looks at signatures: all that it says stands in the scheme. */
export const s3Rules: AuthenticationRules = {
  bucketFirst: false,
  disputed: undefined,
  checkSender: () => undefined,

  checkServed({ headers }) {
    const unserved = [...headers].find(([name, value]) => UNSERVED.test(name) && value.toLowerCase() !== 'false')
    if (unserved) throw failures.notImplemented(unserved[0].slice(0, 80))
  },

  answered: (verdict) => verdict,
}
