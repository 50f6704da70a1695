import type { IncomingRequest, Rejection } from '@presign/core/scheme'
import type { Rules } from '../rules.js'
import { answerOf } from './answers.js'

/** How the algorithms of version 4A begin, which sign with an elliptic curve for several regions. */
export const ASYMMETRIC = 'AWS4-ECDSA-'

/** What is said to clients of version 2. */
export const VERSION_2 =
  'it is signed with AWS signature version 2, which is not accepted here: set the client to version 4, AWS4-HMAC-SHA256'

/** What is said to clients of version 4A. */
export const VERSION_4A =
  'it is signed with AWS signature version 4A (AWS4-ECDSA-P256-SHA256), which is not accepted here: set the client to one region and version 4'

/** Which other version of AWS's signatures a request carries, in a sentence. */
export function otherVersion({ headers, query }: IncomingRequest): string | undefined {
  const authorization = headers.get('authorization') ?? []
  if (authorization.some((value) => value.startsWith(ASYMMETRIC))) return VERSION_4A
  const isVersion2 = authorization.some((value) => value.startsWith('AWS ')) || /(?:^|&)AWSAccessKeyId=/.test(query)
  return isVersion2 ? VERSION_2 : undefined
}

/** The rejection of another version, with what S3 answers in regions that have version 4 alone. */
export function unsupported(rules: Rules, detail: string): Rejection {
  const usual = answerOf(rules, 'unsupported', 'header')
  const answer = rules.buckets ? { ...usual, ...USE_VERSION_4 } : usual
  return { reason: 'unsupported', detail, answer }
}

const USE_VERSION_4 = {
  status: 400,
  code: 'InvalidRequest',
  message: 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
}
