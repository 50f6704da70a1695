import type { Cause, Hints } from '@presign/core/explain'
import { storageHints } from '@presign/object-storage/explain'

/** What one of the service's finer codes means. */
export interface EcMeaning {
  readonly cause: Cause
  /** In one sentence. */
  readonly meaning: string
}

/**
 * The service's EC numbers about signatures, as its error bodies (`EC`) and the header `x-oss-ec` tell them.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/support/0002-error}
 * @example
 * ```ts
 * import { EC_MEANINGS } from '@presign/oss/explain'
 *
 * EC_MEANINGS['0002-00000504']?.meaning // 'The clock of the signer is more than 15 minutes off'
 * ```
 */
export const EC_MEANINGS: Readonly<Record<string, EcMeaning>> = /* @__PURE__ */ table({
  '0002-00000005': ['token_wrong', 'The security token must be in the URL of this request'],
  '0002-00000006': ['token_missing', 'The security token is invalid'],
  '0002-00000008': ['token_missing', 'The security token is invalid or missing'],
  '0002-00000009': ['scheme', 'The token header of another provider was sent with an OSS signature'],
  '0002-00000010': ['token_wrong', 'The security token is in the headers and in the URL'],
  '0002-00000040': ['unknown', 'The V1 signature does not match'],
  '0002-00000061': ['scheme', 'Authorization begins with none of the schemes that are known'],
  '0002-00000063': ['scheme', 'Authorization is malformed'],
  '0002-00000066': ['scheme', 'The value of x-oss-signature-version is not known'],
  '0002-00000067': ['url_damaged', 'A parameter of the signed URL is missing'],
  '0002-00000068': ['url_damaged', 'A parameter of the signed URL is malformed'],
  '0002-00000069': ['expired', 'The signed URL has expired'],
  '0002-00000102': ['scheme', 'The V2 Authorization is malformed'],
  '0002-00000103': ['scheme', 'The V2 Authorization is malformed'],
  '0002-00000104': ['scheme', 'The V2 Authorization is malformed'],
  '0002-00000113': ['url_damaged', 'x-oss-expires of a V2 URL is missing'],
  '0002-00000114': ['url_damaged', 'x-oss-expires of a V2 URL is empty'],
  '0002-00000201': ['unknown', 'The V4 signature does not match'],
  '0002-00000202': ['scheme', 'The V4 Authorization lacks an item that is required'],
  '0002-00000203': ['scheme', 'An item of the V4 Authorization has no "="'],
  '0002-00000212': ['url_damaged', 'The date of the V4 signature cannot be read'],
  '0002-00000213': ['scheme', 'The credential does not end in aliyun_v4_request'],
  '0002-00000215': ['url_damaged', 'x-oss-expires is missing'],
  '0002-00000216': ['url_damaged', 'x-oss-expires is empty'],
  '0002-00000223': ['day', 'The date in the credential is not the day of x-oss-date'],
  '0002-00000226': ['region', 'The region in the credential is invalid'],
  '0002-00000228': ['region', 'The region in the credential is not that of the bucket'],
  '0002-00000232': ['url_damaged', 'x-oss-expires is not from 1 to 604800 seconds'],
  '0002-00000502': ['header_changed', 'Date is not an HTTP date, or x-oss-date not in a known format'],
  '0002-00000503': ['header_missing', 'The date header is missing'],
  '0002-00000504': ['clock_skew', 'The clock of the signer is more than 15 minutes off'],
  '0002-00000602': ['unknown', 'The signature does not match'],
  '0002-00000703': ['url_damaged', 'x-oss-signature of the form is missing'],
  '0002-00000704': ['url_damaged', 'x-oss-signature of the form is empty'],
  '0002-00000709': ['url_damaged', 'x-oss-date of the form cannot be read'],
  '0002-00000710': ['scheme', 'x-oss-credential of the form is malformed'],
  '0003-00000001': ['permission', 'The ACL of the object or its bucket gives no right'],
})

function table(rows: Readonly<Record<string, readonly [Cause, string]>>): Readonly<Record<string, EcMeaning>> {
  return Object.fromEntries(Object.entries(rows).map(([ec, [cause, meaning]]) => [ec, { cause, meaning }]))
}

/**
 * What only OSS knows about refused signatures, for `explain`: its codes, who adds which header, and how regions are
 * mistaken.
 *
 * @example
 * ```ts
 * import { explain } from '@presign/core/explain'
 * import { ossHints, readErrorBody } from '@presign/oss/explain'
 *
 * const answer = readErrorBody('<Error><Code>AccessDenied</Code><EC>0002-00000069</EC></Error>')
 * const ours = { stringToSign: 'GET\n\n\n1699807420\n/photos/cat.jpg' }
 * if (answer) explain(ours, answer, ossHints)[0]?.cause // 'expired'
 * ```
 */
export const ossHints: Hints = {
  ...storageHints,
  messages: [
    [/requires the .{0,80}parameter/i, 'url_damaged'],
    [/must be addressed using the specified endpoint/i, 'addressing'],
    [
      /no right to access|access denied by authorizer|forbidden to |(?:do|does) not have .{0,80}(?:access|permission|acl)|bucket policy|ram policy|not authorized/i,
      'permission',
    ],
  ],
  codes: /* @__PURE__ */ causes(),
  senders: {
    'x-oss-range-behavior': 'a CDN adds it when it fetches from the bucket',
    'x-oss-*': 'SDKs, proxies and CDNs add such headers',
  },
  hosts: /(?:^|\.)aliyuncs\.com(?::\d+)?$/,
  // Since 2025 new accounts and buckets do not take it.
  deprecated: ['oss-v1', 'oss-v2'],
  headersOnly: /^x-oss-(?:meta-|object-acl$|storage-class$|server-side-)/,
  regionPrefix: 'oss-',
}

function causes(): Readonly<Record<string, Cause>> {
  const told = Object.entries(EC_MEANINGS).filter(([, { cause }]) => cause !== 'unknown')
  return {
    ...Object.fromEntries(told.map(([ec, { cause }]) => [ec, cause])),
    AccessKeyIdAndSecurityTokenNotMatch: 'token_wrong',
    InvalidAccessKeyId: 'key_id',
    InvalidBucketName: 'addressing',
    InvalidDigest: 'checksum',
    NoSuchBucket: 'addressing',
    NonStandardHostForbidden: 'addressing',
    RequestTimeTooSkewed: 'clock_skew',
    SecondLevelDomainForbidden: 'addressing',
    SecurityTokenExpired: 'token_expired',
  }
}
