import type { AuthenticationRules } from './authenticate.js'

/** How S3 looks at signatures: all that it says stands in the scheme. */
export const s3Rules: AuthenticationRules = {
  bucketFirst: false,
  disputed: undefined,
  checkSender: () => undefined,
  checkVersion: () => undefined,
  answered: (verdict) => verdict,
}
