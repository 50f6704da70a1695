import { toBase64 } from '@presign/core/scheme'
import type { System } from '../sources/system.js'
import { asked, bytesIn, type Token, tokenOf } from './ask.js'
import { type RemoteKey, type RemoteOptions, remoteKey } from './remote-key.js'

/** Options of {@link vaultTransit}. */
export interface VaultTransitOptions extends RemoteOptions, Pick<System, 'fetch' | 'wait' | 'timeLimit'> {
  /** Origin of the server: https, or http to this machine. */
  readonly address: string
  /** A token whose policy allows `update` on `<mount>/hmac/<key>/sha2-256`, or a function that gives one. */
  readonly token: Token
  /** Name of the key, of type `hmac`. */
  readonly key: string
  /** Where the engine is mounted. Default `transit`. */
  readonly mount?: string | undefined
  /** Namespace of Vault Enterprise. Default: none. */
  readonly namespace?: string | undefined
  /** Version of the key. Default: the newest; name one before you rotate, since another version is another key. */
  readonly keyVersion?: number | undefined
}

const SOURCE = 'vault/transit'

/**
 * A key in the transit engine of HashiCorp Vault (or OpenBao), for schemes whose first key is HMAC-SHA256. What is imported there is what the
 * scheme would make of the secret, such as `aliyun_v4` and the secret for OSS V4, padded with zero bytes to 32 at least: see
 * `docs/key-services.md`.
 *
 * @throws SigningError (from the signer) `credentials_unavailable` with the status; a signature is asked for three times at most.
 * @see {@link https://developer.hashicorp.com/vault/api-docs/secret/transit#generate-hmac}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { vaultTransit } from '@presign/credentials/remote'
 * import { ossV4 } from '@presign/oss-v4'
 *
 * const { key, backend } = vaultTransit({ address: 'https://vault.example.com:8200', token: 'FAKEtoken', key: 'oss' })
 * const credentials = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: key }
 * const signer = createSigner(ossV4({ region: 'cn-hangzhou' }), { credentials, backend })
 * ```
 */
export function vaultTransit(options: VaultTransitOptions): RemoteKey {
  const { address, token, key, mount = 'transit', namespace, keyVersion } = options
  const path = [...mount.split('/'), 'hmac', key, 'sha2-256'].map(encodeURIComponent).join('/')
  const url = `${address.replace(/\/$/, '')}/v1/${path}`
  const headers = async () => ({
    'x-vault-token': await tokenOf(token),
    ...(namespace !== undefined && { 'x-vault-namespace': namespace }),
  })
  return remoteKey(
    'vault transit',
    async (data) => {
      const body = { input: toBase64(data), ...(keyVersion !== undefined && { key_version: keyVersion }) }
      const answer = (await asked(SOURCE, url, headers, body, options))('data')
      const hmac = typeof answer === 'object' && answer !== null && 'hmac' in answer ? String(answer.hmac) : ''
      return bytesIn(SOURCE, /^vault:v\d{1,6}:(.*)$/.exec(hmac)?.[1], 'an HMAC', 32)
    },
    options,
  )
}
