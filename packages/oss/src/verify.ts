export { type CallbackKeys, type CallbackKeysOptions, callbackKeys, type KeyFetcher } from './callback/callback-keys.js'
export {
  type CallbackRejection,
  type CallbackRequest,
  type CallbackVerdict,
  type CheckedCallback,
  type VerifyCallbackOptions,
  verifyCallback,
} from './callback/callback-verify.js'
export type { RsaPublicKey } from './callback/rsa.js'
