import { type Backend, SigningError } from '@presign/core'
import { type Data, type Encoding, type Key, toBase64, toHex, utf8 } from '@presign/core/scheme'
import { webBackend } from '@presign/core/web'

/** A key that stays where it is: a handle for `accessKeySecret`, and the backend that knows whom to ask. */
export interface RemoteKey {
  /** Always the same object: signers know a key again by its identity. */
  readonly key: Key
  /** For `createSigner`. It asks the service for what is signed under `key`, and computes all else by itself. */
  readonly backend: Backend
}

/** Options of every remote key. */
export interface RemoteOptions {
  /** Who computes all else. Default `webBackend`. */
  readonly local?: Backend | undefined
}

/** How many questions are under way at once: services have limits of their own. */
const AT_ONCE = 8

/**
 * Makes a key of whatever can sign bytes: a key service, an HSM (PKCS#11), an agent. The secret never comes into this process. Protocols that
 * derive a key of the day (OSS V4, AWS V4, TC3, GCS V4 with HMAC) ask once for each day and scope, others once for each signature.
 *
 * @param name For the name of the backend.
 * @param sign The HMAC, or the signature, of some bytes under the key.
 * @example
 * ```ts
 * import { createHmac } from 'node:crypto'
 * import { createSigner } from '@presign/core'
 * import { remoteKey } from '@presign/credentials/remote'
 * import { ossV4 } from '@presign/oss-v4'
 *
 * // In place of an HSM that holds 'aliyun_v4' + secret.
 * const { key, backend } = remoteKey('hsm', async (data) => createHmac('sha256', 'aliyun_v4FAKEsecret').update(data).digest())
 * const credentials = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: key }
 * const signer = createSigner(ossV4({ region: 'cn-hangzhou' }), { credentials, backend })
 * ```
 */
export function remoteKey(
  name: string,
  sign: (data: Uint8Array) => Promise<Uint8Array>,
  { local = webBackend }: RemoteOptions = {},
): RemoteKey {
  const key = Object.freeze({}) as Key
  const limited = atMost(AT_ONCE, sign)
  return {
    key,
    backend: {
      name: `${name} over ${local.name}`,
      digest: (algorithm, data, as) => local.digest(algorithm, data, as),
      importKey: (algorithm, material, use) => local.importKey(algorithm, material, use),
      sign: async (handle, data, as) =>
        handle === key ? encoded(await limited(bytesOf(data)), as) : local.sign(handle, data, as),
      verify(handle, data, signature) {
        if (handle !== key) return local.verify(handle, data, signature)
        throw new SigningError('algorithm_unavailable', `Cannot verify with ${name}: it signs and does no more`, {
          algorithm: 'verify',
          backend: name,
        })
      },
    },
  }
}

/** Runs so many at once; the others wait in the order in which they came. */
function atMost<A, T>(limit: number, work: (argument: A) => Promise<T>): (argument: A) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (argument) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work(argument)
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}

function bytesOf(data: Data): Uint8Array {
  return typeof data === 'string' ? utf8(data) : data
}

function encoded(bytes: Uint8Array, as: Encoding): string | Uint8Array {
  if (as === 'bytes') return bytes
  return as === 'hex' ? toHex(bytes) : toBase64(bytes)
}
