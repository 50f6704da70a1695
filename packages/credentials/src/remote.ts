export type { Token } from './remote/ask.js'
export { type RemoteKey, type RemoteOptions, remoteKey } from './remote/remote-key.js'
export { type GoogleSignBlobOptions, googleSignBlob } from './remote/sign-blob.js'
export { type VaultTransitOptions, vaultTransit } from './remote/vault-transit.js'
