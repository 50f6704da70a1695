import type { Secret } from '@presign/core'
import { encodeText, importKey, type Key, type Plan, type Recipe } from '@presign/core/scheme'

/** What the older signature covers: method and parameters. The path is always `/`, and headers are not signed. */
export interface RpcPlan extends Plan {
  readonly method: string
  /** The canonical query, of all parameters. */
  readonly query: string
}

/** What signing and verifying share: it reads like the provider's page. */
export const scheme = {
  name: 'acs-rpc',
  signature: { algorithm: 'hmac-sha1', encoding: 'base64' },

  // Steps 1 and 2 of the page. Values are encoded twice: a space is %2520.
  canonicalize({ method, query }: RpcPlan) {
    return { stringToSign: `${method}&${encodeText('/')}&${encodeText(query)}` }
  },

  // Step 3: the key is the secret with a "&" behind it.
  *signingKey(_plan: Plan, { accessKeySecret: secret }: Secret): Recipe<Key> {
    return typeof secret === 'string' ? yield* importKey('hmac-sha1', `${secret}&`) : secret
  },
} as const
