import { createHash, createHmac, createSecretKey } from 'node:crypto'
import { nodeBackend } from '@presign/core/node'
import { signerV1 } from './ours.js'
import type { Row } from './row.js'
import { BUCKET, EXPIRES_IN, QUERY, turn } from './workload.js'

/**
 * What the platform's own hashes cost on ready texts: the floor of a signer that takes `createHash` and `createHmac`.
 * The key is a KeyObject, since a byte-array key takes five times as long on Node 24.
 */
export function rawV4(keys: readonly string[], signer: Presigner): Row {
  const texts = keys.map((key) => {
    const { trace } = signer.presign({ bucket: BUCKET, key, query: QUERY, expiresIn: EXPIRES_IN })
    return { canonicalRequest: flat(trace.canonicalRequest ?? ''), stringToSign: flat(trace.stringToSign) }
  })
  const signingKey = createSecretKey(Buffer.alloc(32, 7))
  return {
    name: 'raw createHash + createHmac',
    run(call) {
      const { canonicalRequest, stringToSign } = texts[call % texts.length] as (typeof texts)[number]
      const digest = createHash('sha256').update(canonicalRequest).digest('hex')
      return createHmac('sha256', signingKey).update(stringToSign).digest('hex') + digest.slice(0, 1)
    },
  }
}

/** As much of a signer as makes the texts. */
type Presigner = Pick<ReturnType<typeof signerV1>, 'presign'>

/** The same for V1, which has one HMAC-SHA1. */
export function rawV1(keys: readonly string[]): Row {
  const signer = signerV1(nodeBackend)
  const texts = keys.map((key) =>
    flat(signer.presign({ bucket: BUCKET, key, query: QUERY, expiresIn: EXPIRES_IN }).trace.stringToSign),
  )
  const signingKey = createSecretKey(Buffer.alloc(30, 7))
  return {
    name: 'raw createHmac',
    run: (call) => createHmac('sha1', signingKey).update(turn(texts, call)).digest('base64'),
  }
}

/** The same text in one piece. */
function flat(text: string): string {
  return Buffer.from(text).toString()
}
