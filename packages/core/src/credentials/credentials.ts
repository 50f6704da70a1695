import type { Key } from '../recipe/recipe.js'

/** A key pair of an access key id and its secret, with the token where they are temporary. */
export interface Secret {
  readonly accessKeyId: string
  /** The secret, or a handle a backend made of what the scheme would import (a key service that never reveals it). */
  readonly accessKeySecret: string | Key
  /** The token of temporary credentials. */
  readonly securityToken?: string | undefined
  /** When temporary credentials expire: a `Date`, or ISO 8601 text with its offset from UTC (`2026-01-31T13:00:00Z`). */
  readonly expiresAt?: Date | string | undefined
}

/**
 * A key that was derived elsewhere, for protocols that derive one.
 *
 * Until the scope's day ends, anyone who holds it can sign any operation on every bucket that the key id may reach in
 * that region, and URLs that live as long as the service allows beyond it. It is for edge workers one trusts, not for
 * pages.
 */
export interface DerivedKey {
  readonly accessKeyId: string
  /** The signing key: bytes, text where the protocol derives text, or a handle. */
  readonly signingKey: Uint8Array | string | Key
  /** What it is good for, as the provider writes it: `20231216/cn-hangzhou/oss/aliyun_v4_request`. */
  readonly scope: string
  readonly securityToken?: string | undefined
  readonly expiresAt?: Date | string | undefined
}

/** What of an `AbortSignal` is used where no platform's types are in scope. */
interface PortableAbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** The `AbortSignal` of the platform whose types the project has, be it a browser's or Node's. */
export type PlatformAbortSignal = typeof globalThis extends { AbortSignal: { prototype: infer S } }
  ? S
  : PortableAbortSignal

/** What a provider function is told. */
export interface CredentialsNeed {
  /** How long the credentials will be needed: the moment of signing, or the end of the link that is to be signed. */
  readonly until: Date
  /** Aborted when nobody waits for them any longer. For `fetch`, as it is. */
  readonly signal?: PlatformAbortSignal | undefined
}

/** Credentials from elsewhere, asked once for each signature or batch. May answer now or later. */
export type CredentialsProvider<C = Secret> = (need: CredentialsNeed) => C | Promise<C>

/** Credentials from elsewhere, at once: what a synchronous signer takes. */
export type SyncCredentialsProvider<C = Secret> = (need: CredentialsNeed) => C
