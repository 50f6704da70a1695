/** Further elements of an error body, by name. */
export type Details = Readonly<Record<string, string>>

/** What a request is answered with when it cannot be served: thrown by operations, written by the server. */
export class Failure extends Error {
  readonly status: number
  /** The service's error code, such as `NoSuchKey`. */
  readonly code: string
  readonly ec: string | undefined
  readonly details: Details
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    code: string,
    message: string,
    more: { ec?: string | undefined; details?: Details; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.ec = more.ec
    this.details = more.details ?? {}
    this.headers = more.headers ?? {}
  }
}

/**
 * The errors of the service that need no more than a word, with its own status, code and message.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/error-codes}
 */
export const failures = {
  accessDenied: (message = 'You have no right to access this object because of bucket acl.', ec = '0003-00000001') =>
    new Failure(403, 'AccessDenied', message, { ec }),
  badChecksum: (message: string) => new Failure(400, 'BadDigest', message),
  /** OSS has one code for a text that is not a digest and for the digest of other bytes, S3 has two. */
  badDigest: () => new Failure(400, 'BadDigest', 'The Content-MD5 you specified was invalid.', { ec: '0016-00000004' }),
  bucketAlreadyExists: (bucket: string) =>
    new Failure(409, 'BucketAlreadyExists', 'The requested bucket name is not available.', {
      ec: '0015-00000104',
      details: { BucketName: bucket },
    }),
  bucketNotEmpty: (bucket: string) =>
    new Failure(409, 'BucketNotEmpty', 'The bucket has objects. Please delete them first.', {
      ec: '0015-00000301',
      details: { BucketName: bucket },
    }),
  entityTooLarge: (max: number) =>
    new Failure(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size.', {
      details: { MaxSizeAllowed: String(max) },
    }),
  fileAlreadyExists: () =>
    new Failure(409, 'FileAlreadyExists', 'The object you specified already exists and can not be overwritten.', {
      ec: '0026-00000010',
    }),
  frozen: () =>
    new Failure(403, 'InvalidObjectState', "The operation is not valid for the object's state", {
      ec: '0016-00000701',
    }),
  internal: () => new Failure(500, 'InternalError', 'We encountered an internal error. Please try again.'),
  invalidArgument: (message: string, details?: Details) =>
    new Failure(400, 'InvalidArgument', message, { ec: '0002-00000000', ...(details && { details }) }),
  invalidBucketName: (bucket: string) =>
    new Failure(400, 'InvalidBucketName', 'The specified bucket is not valid.', {
      ec: '0015-00000001',
      details: { BucketName: bucket },
    }),
  invalidDigest: () =>
    new Failure(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.', { ec: '0016-00000004' }),
  invalidObjectName: (key: string) =>
    new Failure(400, 'InvalidObjectName', 'The specified object is not valid.', { details: { ObjectName: key } }),
  invalidRequest: (message: string) => new Failure(400, 'InvalidRequest', message),
  malformedTrailer: () =>
    new Failure(
      400,
      'MalformedTrailerError',
      'The request contained trailing data that was not well-formed or did not conform to our published schema.',
    ),
  invalidRedirect: () =>
    new Failure(
      400,
      'InvalidRedirectLocation',
      "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
    ),
  invalidTag: () =>
    new Failure(
      400,
      'InvalidTag',
      'The tag provided was not a valid tag. It can result if the tag did not pass input validation.',
    ),
  metadataTooLarge: (size: number, max: number) =>
    new Failure(400, 'InvalidArgument', `The metadata is larger than ${max / 1024} kB.`, {
      ec: '0002-00000000',
      details: { Size: String(size), MaxSizeAllowed: String(max) },
    }),
  malformedPolicy: () =>
    new Failure(400, 'MalformedPolicy', 'Policies must be valid JSON and the first byte must be {'),
  malformedXml: () =>
    new Failure(
      400,
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our schema.',
      {
        ec: '0016-00000403',
      },
    ),
  methodNotAllowed: (method: string) =>
    new Failure(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.', {
      details: { Method: method },
    }),
  missingDigest: () => new Failure(400, 'InvalidRequest', 'Missing required header for this request: Content-MD5'),
  missingContentLength: () =>
    new Failure(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.', {
      ec: '0016-00000502',
    }),
  noSuchBucket: (bucket: string) =>
    new Failure(404, 'NoSuchBucket', 'The specified bucket does not exist.', {
      ec: '0015-00000101',
      details: { BucketName: bucket },
    }),
  noSuchKey: (key: string) =>
    new Failure(404, 'NoSuchKey', 'The specified key does not exist.', { ec: '0026-00000001', details: { Key: key } }),
  notImplemented: (what: string) =>
    new Failure(
      501,
      'NotImplemented',
      `A header or query you provided implies functionality that is not implemented: ${what}`,
    ),
  notModified: () => new Failure(304, 'NotModified', 'Not Modified'),
  /** The words that the suites of ali-oss and Go compare. */
  notUtf8: () => failures.invalidArgument('The characters encoding must be utf-8.'),
  preconditionFailed: (condition: string) =>
    new Failure(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold.', {
      details: { Condition: condition },
    }),
} as const
