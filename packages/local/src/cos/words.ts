import type { Failure } from '../failure.js'

/**
 * What COS says for a code, where OSS says it in other words.
 *
 * @see {@link https://www.tencentcloud.com/document/product/436/7730}
 */
const MESSAGES: Readonly<Record<string, string>> = {
  AccessDenied: 'Access Denied.',
  BucketNotEmpty: 'The bucket you tried to delete is not empty.',
  EntityTooSmall: 'Your proposed upload is smaller than the minimum allowed object size.',
  InvalidObjectState: 'The operation is not valid for the current state of the object.',
  InvalidPart: 'One or more of the specified parts could not be found.',
  MalformedXML: 'The XML you provided was not well-formed or did not validate against our published schema.',
  NoSuchCORSConfiguration: 'The CORS configuration does not exist.',
  NoSuchUpload: 'The specified multipart upload does not exist.',
  PreconditionFailed: 'Precondition Failed.',
}

/** A failure in the words of COS, which has no finer codes. What a verifier says of a denial stays. */
export function inWordsOfCos({ code, message, details }: Failure): Pick<Failure, 'code' | 'message' | 'details'> {
  if (code === 'AccessDenied' && !message.startsWith('You have no right')) return { code, message, details }
  if (code === 'BadDigest')
    return { code, message: 'The Content-MD5 you specified did not match what we received.', details }
  return { code, message: MESSAGES[code] ?? message, details }
}
