import type { Failure } from '../failure.js'

/**
 * What S3 says for a code, where OSS says it in other words.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html}
 */
const MESSAGES: Readonly<Record<string, string>> = {
  BucketNotEmpty: 'The bucket you tried to delete is not empty',
  EntityTooSmall: 'Your proposed upload is smaller than the minimum allowed size',
  EntityTooLarge: 'Your proposed upload exceeds the maximum allowed size',
  InternalError: 'We encountered an internal error. Please try again.',
  InvalidBucketName: 'The specified bucket is not valid.',
  InvalidDigest: 'The Content-MD5 you specified was invalid.',
  InvalidPartOrder:
    'The list of parts was not in ascending order. The parts list must be specified in order by part number.',
  InvalidRange: 'The requested range is not satisfiable',
  MalformedXML: 'The XML you provided was not well-formed or did not validate against our published schema',
  MetadataTooLarge: 'Your metadata headers exceed the maximum allowed metadata size',
  MissingContentLength: 'You must provide the Content-Length HTTP header.',
  NoSuchBucket: 'The specified bucket does not exist',
  NoSuchKey: 'The specified key does not exist.',
  NoSuchUpload:
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
  NoSuchCORSConfiguration: 'The CORS configuration does not exist',
  PreconditionFailed: 'At least one of the pre-conditions you specified did not hold',
}

/** A failure in the words of S3, which has no finer codes. */
export function inWordsOfS3({ code, message, details }: Failure): Pick<Failure, 'code' | 'message' | 'details'> {
  if (code === 'InvalidObjectState' && message.endsWith('state'))
    return { code, message: "The operation is not valid for the object's storage class", details }
  const text = code === 'AccessDenied' && message.startsWith('You have no right') ? 'Access Denied' : message
  if (code === 'BadDigest' && message.startsWith('The Content-MD5'))
    return { code, message: 'The Content-MD5 you specified did not match what we received.', details }
  // Failures that OSS counts among arguments.
  if (code === 'InvalidArgument' && details.ArgumentName === 'x-amz-storage-class')
    return { code: 'InvalidStorageClass', message: 'The storage class you specified is not valid', details: {} }
  if (code === 'InvalidArgument' && details.Size !== undefined)
    return { code: 'MetadataTooLarge', message: MESSAGES.MetadataTooLarge ?? message, details }
  return { code, message: MESSAGES[code] ?? text, details }
}
