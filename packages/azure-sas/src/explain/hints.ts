import type { Hints } from '@presign/core/explain'
import { storageHints } from '@presign/object-storage/explain'
import { layout } from './layout.js'

/**
 * What only Azure Blob Storage knows about refused requests, for `explain`: what its codes and messages mean, and who adds
 * which header.
 *
 * @see {@link https://learn.microsoft.com/en-us/rest/api/storageservices/common-rest-api-error-codes}
 * @example
 * ```ts
 * import { explain } from '@presign/core/explain'
 * import { azureHints } from '@presign/azure-sas/explain'
 *
 * const answer = { code: 'AuthorizationPermissionMismatch', message: 'This request is not authorized.' }
 * explain({ stringToSign: 'r\n\n2026-01-31T12:00:00Z\n…' }, answer, azureHints)[0]?.cause // 'permission'
 * ```
 */
export const azureHints: Hints = {
  ...storageHints,
  mismatch: /^AuthenticationFailed$/,
  messages: [
    [/^the token (?:permits|is not for) /, 'permission'],
    [/time frame: it is not yet valid|Start \[.*\] - Expiry .* not yet/i, 'not_yet_valid'],
    [/not valid in the specified time frame/i, 'expired'],
    [/date header too old|date header .*in the future/i, 'clock_skew'],
    [/signature did not match|not the same as any computed signature/i, 'signature_damaged'],
    [
      /signature fields are not well formed|signature fields not well formed|is mandatory\. cannot be empty/i,
      'url_damaged',
    ],
  ],
  codes: {
    AuthorizationPermissionMismatch: 'permission',
    AuthorizationProtocolMismatch: 'permission',
    AuthorizationResourceTypeMismatch: 'permission',
    AuthorizationServiceMismatch: 'permission',
    AuthorizationSourceIPMismatch: 'permission',
    AuthorizationFailure: 'permission',
    InsufficientAccountPermissions: 'permission',
    KeyBasedAuthenticationNotPermitted: 'scheme',
    NoAuthenticationInformation: 'unsigned',
    PublicAccessNotPermitted: 'unsigned',
    ResourceNotFound: 'unsigned',
  },
  senders: { 'x-ms-*': 'SDKs and proxies add such headers' },
  pathAsSent: true,
  layout,
}
