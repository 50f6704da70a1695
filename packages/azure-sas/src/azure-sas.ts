import type { Endpoint, Secret } from '@presign/core'
import { encodeText, fromBase64, invalidCredentials, type SignedParts, type SigningScheme } from '@presign/core/scheme'
import { checkKey, MAX_KEY_BYTES } from './names.js'
import { type AzureSasOptions, placeOf, type UserDelegation } from './place.js'
import type { AzureSigningPlan } from './plan.js'
import { prepare } from './sign/prepare.js'
import { scheme } from './sign/scheme.js'

/** Shared access signatures and Shared Key as a signer takes them. */
export interface AzureSas extends SigningScheme<'azure-sas', 'url' | 'header', Secret> {
  readonly endpoint: Endpoint
  readonly version: string
  readonly delegation: UserDelegation | undefined
}

/** A token may live as long as one likes: a century, in seconds, keeps its end a date. */
const MAX_EXPIRES = 3_155_760_000

/**
 * The signatures of Azure Blob Storage: `presign` makes URLs with a shared access signature, `sign` makes headers of
 * Shared Key. The access key id is the name of the storage account, the secret its key in Base64. For a verifier there is
 * `azureSasVerification` of `@presign/azure-sas/verify`.
 *
 * A shared access signature covers the account, container and blob, and what its parameters say; it does not cover method,
 * headers or other parameters. `presign` permits what the call's own method needs, unless `query` says otherwise: `sp`
 * (permissions), `st` (start), `sip` (IP addresses), `spr` (protocols), `si` (a stored access policy), `ses` (encryption
 * scope), `rscc rscd rsce rscl rsct` (headers of answers), and `sr: 'c'` for the whole container. For the account itself,
 * `resource: 'service'`, there are `ss` and `srt`.
 *
 * @throws SigningError `input_invalid`
 * @see {@link https://learn.microsoft.com/en-us/rest/api/storageservices/create-service-sas}
 * @see {@link https://learn.microsoft.com/en-us/rest/api/storageservices/authorize-with-shared-key}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { azureSas } from '@presign/azure-sas'
 *
 * const signer = createSigner(azureSas(), {
 *   credentials: { accessKeyId: 'fakeaccount001', accessKeySecret: 'RkFLRXNlY3JldA==' }
 * })
 * const { url } = await signer.presign({ bucket: 'photos', key: 'cat.jpg', expiresIn: 900, query: { spr: 'https' } })
 * ```
 */
export function azureSas(options: AzureSasOptions = {}): AzureSas {
  const place = placeOf(options)
  const { endpoint } = place
  return Object.freeze<AzureSas>({
    ...scheme,
    ...place,
    modes: ['url', 'header'],
    limits: { keyBytes: MAX_KEY_BYTES, expiresIn: MAX_EXPIRES },
    *signingKey(plan, credentials) {
      checkAccountKey(credentials)
      return yield* scheme.signingKey(plan, credentials)
    },
    checkKey,
    prepare: (request, time) =>
      prepare(request, time, place, (request.endpoint ?? endpoint).address(request.accessKeyId, request.bucket)),
    finalize,
  })
}

function checkAccountKey({ accessKeySecret: key }: Secret): void {
  if (typeof key !== 'string' || fromBase64(key)) return
  const wanted = 'the account key as the portal shows it: Base64 with padding'
  throw invalidCredentials('accessKeySecret', wanted)
}

function finalize(plan: AzureSigningPlan, { path }: { readonly path: string }, signature: string): SignedParts {
  const { kind, account, prefix, suffix, headersToSend, absentHeaders } = plan
  const url = prefix + path + suffix
  if (kind !== 'shared-key')
    return { url: `${url}&sig=${encodeText(signature)}`, headers: headersToSend, absentHeaders }
  const headers = { ...headersToSend, authorization: `SharedKey ${account}:${signature}` }
  return { url, headers: Object.freeze(Object.setPrototypeOf(headers, null)), absentHeaders }
}
