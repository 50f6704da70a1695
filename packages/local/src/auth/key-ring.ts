import { randomBytes } from 'node:crypto'
import { type Clock, type Secret, SigningError } from '@presign/core'

/** A lasting pair of an access key id and its secret. */
export type AccessKey = Secret & { readonly accessKeySecret: string }

/** Options of `issueTemporaryCredentials`. */
export interface TemporaryOptions {
  /** How long they are valid, in seconds. Default 3600. */
  readonly expiresIn?: number
}

/** Credentials that expire: an id and secret of their own, and a token that goes with them. */
export interface TemporaryCredentials extends Secret {
  readonly securityToken: string
  readonly expiresAt: Date
}

/** The key ids that a server knows. */
export class KeyRing {
  readonly #clock: Clock
  readonly #keys = new Map<string, Secret>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add(secret: Secret): void {
    this.#keys.set(secret.accessKeyId, secret)
  }

  find(accessKeyId: string): Secret | undefined {
    return this.#keys.get(accessKeyId)
  }

  issue(options: TemporaryOptions = {}): TemporaryCredentials {
    const { expiresIn = 3600 } = options
    // A test whose credentials may do more than they say proves nothing.
    if ('policy' in options && options.policy !== undefined) throw policyRejected()
    const credentials = {
      accessKeyId: `STS.LOCAL${randomBytes(6).toString('hex')}`,
      accessKeySecret: randomBytes(24).toString('base64url'),
      securityToken: `LOCAL${randomBytes(48).toString('base64')}`,
      expiresAt: new Date(this.#clock.now() + expiresIn * 1000),
    }
    this.#keys.set(credentials.accessKeyId, credentials)
    return credentials
  }
}

function policyRejected(): SigningError {
  const name = 'policy'
  const wanted = 'no policy, since every key pair may do everything here'
  return new SigningError('input_invalid', `Cannot issue credentials with a session policy: wanted ${wanted}`, {
    name,
    found: 'a policy',
    wanted,
  })
}
