import { toBase64 } from '@presign/core/scheme'
import type { System } from '../sources/system.js'
import { asked, bytesIn, type Token, tokenOf } from './ask.js'
import { type RemoteKey, type RemoteOptions, remoteKey } from './remote-key.js'

/** Options of {@link googleSignBlob}. */
export interface GoogleSignBlobOptions extends RemoteOptions, Pick<System, 'fetch' | 'wait' | 'timeLimit'> {
  /** E-mail address of the service account. */
  readonly serviceAccount: string
  /** An access token of somebody who has `iam.serviceAccounts.signBlob`, or a function that gives one. */
  readonly token: Token
  /** Origin of the service. Default `https://iamcredentials.googleapis.com`. */
  readonly endpoint?: string | undefined
}

const SOURCE = 'google/sign-blob'

/**
 * The key of a Google service account that nobody downloaded: `signBlob` signs with RSA (PKCS#1 v1.5, SHA-256), as GCS V4 has it for service
 * accounts. One request for each signature. The keys behind it live for 12 hours at least, and links must not be valid for longer.
 *
 * @throws SigningError (from the signer) `credentials_unavailable` with the status.
 * @see {@link https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signBlob}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { googleSignBlob } from '@presign/credentials/remote'
 * import { gcsV4Rsa } from '@presign/gcs-v4'
 *
 * const serviceAccount = 'upload@example-project.iam.gserviceaccount.com'
 * const token = async () => 'FAKEaccessToken' // such as that of the metadata service
 * const { key, backend } = googleSignBlob({ serviceAccount, token })
 * const credentials = { accessKeyId: serviceAccount, accessKeySecret: key }
 * const signer = createSigner(gcsV4Rsa(), { credentials, backend })
 * ```
 */
export function googleSignBlob(options: GoogleSignBlobOptions): RemoteKey {
  const { serviceAccount, token, endpoint = 'https://iamcredentials.googleapis.com' } = options
  const account = encodeURIComponent(serviceAccount)
  const url = `${endpoint.replace(/\/$/, '')}/v1/projects/-/serviceAccounts/${account}:signBlob`
  const headers = async () => ({ authorization: `Bearer ${await tokenOf(token)}` })
  return remoteKey(
    'google signBlob',
    async (data) => {
      const answer = await asked(SOURCE, url, headers, { payload: toBase64(data) }, options)
      return bytesIn(SOURCE, answer('signedBlob'), 'signedBlob')
    },
    options,
  )
}
