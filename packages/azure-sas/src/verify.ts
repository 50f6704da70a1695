import { type Endpoint, type Secret, SigningError } from '@presign/core'
import { checkEndpoint, checkOptions, type VerifyingScheme } from '@presign/core/scheme'
import { publicEndpoint } from './endpoints.js'
import { isAccountName } from './names.js'
import { azureAnswer } from './read/answers.js'
import { parse } from './read/parse.js'
import type { StoredPolicyOf } from './read/stored-policy.js'
import { scheme } from './sign/scheme.js'

export type { StoredPolicy, StoredPolicyOf } from './read/stored-policy.js'

/** Options of {@link azureSasVerification}. */
export interface AzureSasVerificationOptions {
  /** Accounts whose requests are accepted: one or several. */
  readonly account: string | readonly string[]
  readonly endpoint?: Endpoint
  /** Looks up stored access policies. Without it tokens that name one are rejected. */
  readonly policyOf?: StoredPolicyOf
}

/** Shared access signatures and Shared Key as a verifier takes them. */
export interface AzureSasVerification extends VerifyingScheme<'azure-sas', Secret> {
  readonly endpoint: Endpoint
}

/**
 * The signatures of Azure Blob Storage for `createVerifier`: shared access signatures of accounts, containers and blobs,
 * made with the account key or a user delegation key, and headers of Shared Key.
 *
 * `credentialsOf` is asked for the account, or for the object id (`skoid`) of a user delegation key. Beside the signature
 * the permissions are compared with the method. The caller's IP address (`sip`) and protocol (`spr`) are not.
 *
 * @throws SigningError `region_invalid` where no account is named
 * @see {@link https://learn.microsoft.com/en-us/rest/api/storageservices/create-service-sas}
 * @example
 * ```ts
 * import { createVerifier } from '@presign/core/verify'
 * import { azureSasVerification } from '@presign/azure-sas/verify'
 *
 * const verifier = createVerifier([azureSasVerification({ account: 'fakeaccount001' })], {
 *   credentialsOf: (id) => (id === 'fakeaccount001' ? { accessKeyId: id, accessKeySecret: 'RkFLRXNlY3JldA==' } : undefined)
 * })
 * ```
 */
export function azureSasVerification(options: AzureSasVerificationOptions): AzureSasVerification {
  checkOptions('azureSasVerification', options, ['account', 'endpoint', 'policyOf'])
  checkEndpoint('azureSasVerification', options.endpoint)
  const { endpoint = publicEndpoint(), policyOf } = options
  const accounts = [options.account].flat()
  const wrong = accounts.length === 0 ? undefined : accounts.find((account) => !isAccountName(account))
  if (accounts.length === 0 || wrong !== undefined) {
    const wanted = 'the names of storage accounts, one at least'
    const found = String(wrong).slice(0, 80)
    throw new SigningError('region_invalid', `Cannot verify for account "${found}": wanted ${wanted}`, {
      found,
      wanted,
    })
  }
  return Object.freeze<AzureSasVerification>({
    ...scheme,
    endpoint,
    answers: azureAnswer,
    parse: (request) => parse(request, { accounts, endpoint, policyOf }),
  })
}
