import { failures } from '../failure.js'
import type { AuthenticationRules } from './authenticate.js'

/** Headers that ask for what this server has not. To pass over them would let a test believe that it has. */
const UNSERVED =
  /^(pic-operations|x-cos-(grant-|callback|return-body|forbid-overwrite|traffic-limit|object-lock-|(copy-source-)?server-side-encryption-customer-))/

/** Parameters that process what is read. */
const PROCESSING = /^(ci-process|image(Mogr2|View2|Info|Ave|Slim)|watermark|exif|response-cache-process)/i

/** How COS looks at signatures: all that it says stands in the scheme. */
export const cosRules: AuthenticationRules = {
  bucketFirst: false,
  disputed: undefined,
  checkSender: () => undefined,

  checkServed({ headers, query }) {
    const unserved =
      [...headers].find(([name, value]) => UNSERVED.test(name) && value.toLowerCase() !== 'false')?.[0] ??
      [...query.keys()].find((name) => PROCESSING.test(name))
    if (unserved !== undefined) throw failures.notImplemented(unserved.slice(0, 80))
  },

  answered: (verdict) => verdict,
}
