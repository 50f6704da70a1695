import type { Secret } from '@presign/core'
import { importKey, type Recipe, type SigningTime, sign } from '@presign/core/scheme'

/** From when to when a signature holds. Seconds since 1970, both included. */
export interface Window {
  readonly start: number
  readonly end: number
}

/** A window as it is signed: `start;end`. */
export function keyTime({ start, end }: Window): string {
  return `${start};${end}`
}

/** Undoes {@link keyTime}, or `undefined`. */
export function readKeyTime(text: string): Window | undefined {
  const [, start, end] = /^(\d{1,11});(\d{1,11})$/.exec(text) ?? []
  return Number(start) <= Number(end) ? { start: Number(start), end: Number(end) } : undefined
}

/**
 * The window of a signature. A key that was derived elsewhere signs its own window and no other: the pages name two
 * (`q-sign-time` and `q-key-time`), and show them equal.
 *
 * @param lasting Seconds; without them as long as such a key lasts.
 * @param scope The window of such a key.
 */
export function windowOf({ seconds }: SigningTime, lasting: number | undefined, options: WindowOptions): string {
  const { scope, backdate, headerLifetime } = options
  const given = scope === undefined ? undefined : readKeyTime(scope)
  if (given && given.start <= seconds && seconds <= given.end)
    if (lasting === undefined || seconds + lasting === given.end) return keyTime(given)
  return keyTime({ start: Math.max(0, seconds - backdate), end: seconds + (lasting ?? headerLifetime) })
}

/** What a window depends on beside the time of the signature. */
export interface WindowOptions {
  readonly scope: string | undefined
  readonly backdate: number
  readonly headerLifetime: number
}

/**
 * The SignKey: hex text, which is itself the key of the signature.
 *
 * Anyone who holds it signs any request for its id until the window ends, so it is for edge workers one trusts. They give
 * it to a signer as `{ accessKeyId, signingKey, scope }` with the window as scope.
 *
 * @param window `start;end`, as {@link keyTime} writes it.
 * @see {@link https://www.tencentcloud.com/document/product/436/7778}
 * @example
 * ```ts
 * import { createSyncSigner } from '@presign/core'
 * import { runSync } from '@presign/core/scheme'
 * import { nodeBackend } from '@presign/core/node'
 * import { cos, keyTime, signKey } from '@presign/cos'
 *
 * const scope = keyTime({ start: 1_709_210_096, end: 1_709_213_696 })
 * const signingKey = runSync(signKey('FAKEsecret', scope), nodeBackend)
 * const signer = createSyncSigner(cos({ region: 'ap-guangzhou' }), {
 *   credentials: { accessKeyId: 'AKIDtestFAKE001', signingKey, scope },
 *   backend: nodeBackend,
 *   clock: { now: () => 1_709_210_100_000 }
 * })
 * signer.sign({ bucket: 'examplebucket-1250000000', key: 'cat.jpg' })
 * ```
 */
export function* signKey(secret: Secret['accessKeySecret'], window: string): Recipe<string> {
  const key = typeof secret === 'string' ? yield* importKey('hmac-sha1', secret) : secret
  return yield* sign(key, window, 'hex')
}
