import type { Key } from '../recipe/recipe.js'
import { fromIsoExtended } from '../text/dates.js'
import { type Aliases, misspelt } from '../text/fields.js'
import { invalidCredentials, typeOf } from '../text/input-errors.js'
import { ownProperty } from '../text/own.js'

/** An immutable copy of credentials: one signature, and one batch, uses one. Its secret half cannot be printed. */
export class Snapshot {
  readonly accessKeyId: string
  readonly securityToken: string | undefined
  /** Seconds since 1970, or infinite. */
  readonly expiresAt: number
  readonly #given: NormalizedCredentials

  constructor(given: unknown) {
    this.#given = copied(given)
    this.accessKeyId = this.#given.accessKeyId
    this.securityToken = this.#given.securityToken
    this.expiresAt = this.#given.expiresAt
  }

  /** The secret half, for the signer alone. */
  static secretOf(snapshot: Snapshot): Pick<NormalizedCredentials, 'accessKeySecret' | 'signingKey' | 'scope'> {
    return snapshot.#given
  }

  /** Whether two snapshots hold the same secret, so that a key made of one serves the other. */
  static sameSecret(a: Snapshot, b: Snapshot): boolean {
    return a.#given.accessKeySecret === b.#given.accessKeySecret && sameKey(a.#given.signingKey, b.#given.signingKey)
  }

  /** Whether credentials say what this snapshot says, by contents: a new but equal object derives no key again. */
  static same(snapshot: Snapshot, given: unknown): boolean {
    return sameGiven(snapshot.#given, copied(given))
  }
}

interface NormalizedCredentials {
  readonly accessKeyId: string
  readonly accessKeySecret: string | Key | undefined
  readonly signingKey: Uint8Array | string | Key | undefined
  readonly scope: string | undefined
  readonly securityToken: string | undefined
  readonly expiresAt: number
}

const FIELDS = ['accessKeyId', 'accessKeySecret', 'securityToken', 'expiresAt', 'signingKey', 'scope']

/** What SDKs and token services call these fields. A token under another name would be left out in silence. */
const ALIASES: Aliases = {
  accessKeyId: ['accesskey', 'accessid', 'keyid', 'secretid', 'tmpsecretid', 'awsaccesskeyid', 'ossaccesskeyid'],
  accessKeySecret: [
    'secretaccesskey',
    'secretkey',
    'secret',
    'tmpsecretkey',
    'awssecretaccesskey',
    'ossaccesskeysecret',
  ],
  securityToken: ['ststoken', 'sessiontoken', 'token', 'awssessiontoken', 'osssessiontoken', 'xcossecuritytoken'],
  expiresAt: ['expiration', 'expires', 'expiry', 'expiredtime', 'expiretime'],
}

/** Fields of other libraries. A field that a derived key does without is not missing. */
function checkNames(given: object): void {
  const known = Object.hasOwn(given, 'signingKey') ? FIELDS.filter((name) => name !== 'accessKeySecret') : FIELDS
  const other = misspelt(given, known, ALIASES)
  if (other) throw invalidCredentials(other.wanted, `called so, not "${other.found}"`, other.found)
}

function copied(given: unknown): NormalizedCredentials {
  if (typeof given !== 'object' || given === null)
    throw invalidCredentials('credentials', `an object with accessKeyId, not ${typeOf(given)}`)
  if (typeof (given as { then?: unknown }).then === 'function')
    throw invalidCredentials(
      'credentials',
      'there at once, not a promise: createSigner waits for a function that answers later',
    )
  checkNames(given)
  const accessKeyId = ownProperty(given, 'accessKeyId')
  const accessKeySecret = ownProperty(given, 'accessKeySecret')
  const signingKey = ownProperty(given, 'signingKey')
  const scope = ownProperty(given, 'scope')
  const securityToken = ownProperty(given, 'securityToken') ?? undefined
  if (!isText(accessKeyId)) throw invalidCredentials('accessKeyId', 'text that is not empty')
  if (signingKey === undefined && !isText(accessKeySecret) && !isHandle(accessKeySecret))
    throw invalidCredentials('accessKeySecret', 'text that is not empty, or a key handle')
  if (signingKey !== undefined && !isText(signingKey) && !isHandle(signingKey))
    throw invalidCredentials('signingKey', 'bytes, text or a key handle')
  if (signingKey !== undefined && !isText(scope))
    throw invalidCredentials('scope', 'the scope the signing key was derived for')
  if (securityToken !== undefined && !isText(securityToken))
    throw invalidCredentials('securityToken', 'text that is not empty')
  checkEnds('accessKeyId', accessKeyId)
  checkEnds('accessKeySecret', accessKeySecret)
  checkEnds('securityToken', securityToken)
  return {
    accessKeyId,
    accessKeySecret: accessKeySecret as string | Key | undefined,
    signingKey: signingKey instanceof Uint8Array ? signingKey.slice() : (signingKey as string | Key | undefined),
    scope: scope as string | undefined,
    securityToken,
    expiresAt: secondsOf(ownProperty(given, 'expiresAt')),
  }
}

function sameGiven(a: NormalizedCredentials, b: NormalizedCredentials): boolean {
  return (
    a.accessKeyId === b.accessKeyId &&
    a.accessKeySecret === b.accessKeySecret &&
    a.scope === b.scope &&
    a.securityToken === b.securityToken &&
    a.expiresAt === b.expiresAt &&
    sameKey(a.signingKey, b.signingKey)
  )
}

function sameKey(a: NormalizedCredentials['signingKey'], b: NormalizedCredentials['signingKey']): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array)
    return a.length === b.length && a.every((byte, index) => byte === b[index])
  return a === b
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it looks for.
const CONTROLS = /[\x00-\x1f\x7f]/

/** Whether anyone can have this access key id: one that could not be signed with is no one's. */
export function isKeyId(text: string): boolean {
  return text !== '' && text.trim() === text && !CONTROLS.test(text)
}

/** What was copied along from a file or a page would be signed with, and the service would only say that it is wrong. */
function checkEnds(name: string, text: unknown): void {
  // A private key in PEM ends with a line end, as its file does.
  if (typeof text !== 'string' || text.startsWith('-----BEGIN ')) return
  if (text.trim() !== text) throw invalidCredentials(name, 'text without a space or a line end at its ends')
  // The id and the token travel in headers; of a secret only the ends are sure to be a mistake.
  if (name !== 'accessKeySecret' && CONTROLS.test(text))
    throw invalidCredentials(name, 'text without control characters')
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isHandle = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Seconds since 1970 of `expiresAt`, or infinite where there is none. */
export function secondsOf(expiresAt: unknown): number {
  if (expiresAt === undefined || expiresAt === null) return Number.POSITIVE_INFINITY
  const seconds =
    typeof expiresAt === 'string' ? fromIsoExtended(expiresAt) : expiresAt instanceof Date && expiresAt.getTime() / 1000
  if (typeof seconds === 'number' && !Number.isNaN(seconds)) return seconds
  throw invalidCredentials(
    'expiresAt',
    'a Date, or ISO 8601 text with its offset from UTC such as "2026-01-31T13:00:00Z"',
  )
}
