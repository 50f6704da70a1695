import type { Job, OnTokenExpiry } from '@presign/core'
import { checkExpiry, encodePath, encodeText, type JobContext, job, type Recipe, signText } from '@presign/core/scheme'
import type { AzureSas } from '../azure-sas.js'
import { checkAccountName, checkContainerName, checkKey } from '../names.js'
import type { AzurePlan, SasName } from '../plan.js'
import { queryOf } from '../sign/prepare.js'
import { checkedSas, delegationFields, sasOf, sasPlan, sasTime } from './sas.js'

/** What every token may say. */
export interface SasOptions {
  /** Letters, in any order: `rl`, `racwd` … */
  readonly permissions?: string | undefined
  /** Seconds from the time of signing. Left out only where a stored access policy has the end. */
  readonly expiresIn?: number | undefined
  /** From when on it holds. Default: at once, whatever the clocks. */
  readonly startsOn?: Date | undefined
  /** The time of signing. Default: the signer's clock. */
  readonly at?: Date | undefined
  /** An IPv4 address, or two with a hyphen between. */
  readonly ip?: string | undefined
  /** Default: both. */
  readonly protocol?: 'https' | 'https,http' | undefined
  /** Encryption scope that uploads get. */
  readonly encryptionScope?: string | undefined
  readonly onTokenExpiry?: OnTokenExpiry | undefined
}

/** A token for a container or a blob. */
export interface ServiceSasInput extends SasOptions {
  readonly container: string
  /** Left out: every blob of the container. */
  readonly blob?: string | undefined
  readonly snapshot?: string | undefined
  readonly versionId?: string | undefined
  /** The name of a stored access policy of the container, which then has what the token leaves out, and can be revoked. */
  readonly policy?: string | undefined
  /** What answers are to say in place of the blob's own headers. */
  readonly cacheControl?: string | undefined
  /**
   * Signed as it is, in UTF-8, as the official SDKs do. The service documents no encoding for what is not ASCII, and headers
   * have none: a name beyond it goes through everywhere as RFC 6266 has it, `attachment; filename*=UTF-8''%E7%8C%AB.jpg`.
   */
  readonly contentDisposition?: string | undefined
  readonly contentEncoding?: string | undefined
  readonly contentLanguage?: string | undefined
  readonly contentType?: string | undefined
  /** With a user delegation key: who is to be authorised, who uses it, and an id for the logs. */
  readonly authorizedObjectId?: string | undefined
  readonly unauthorizedObjectId?: string | undefined
  readonly correlationId?: string | undefined
  readonly delegatedUserObjectId?: string | undefined
}

/** A token for an account. */
export interface AccountSasInput extends SasOptions {
  readonly permissions: string
  readonly expiresIn: number
  /** Letters: `b` blobs, `f` files, `q` queues, `t` tables. Default `b`. */
  readonly services?: string | undefined
  /** Letters: `s` the service, `c` containers, `o` objects. */
  readonly resourceTypes: string
}

/** A shared access signature by itself: what stands behind `?` in a URL. */
export interface SasToken {
  readonly token: string
  /** ISO 8601, UTC. Absent where a stored access policy has the end. */
  readonly expiresAt?: string
}

/**
 * The job that makes a shared access signature for a container, or a blob of it: for clients that take a token and put
 * URLs together themselves.
 *
 * @throws SigningError (from `run`) `query_invalid`, `bucket_invalid`, `key_unsafe`, `expiry_out_of_range`
 * @see {@link https://learn.microsoft.com/en-us/rest/api/storageservices/create-service-sas}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { azureSas, serviceSas } from '@presign/azure-sas'
 *
 * const signer = createSigner(azureSas(), {
 *   credentials: { accessKeyId: 'fakeaccount001', accessKeySecret: 'RkFLRXNlY3JldA==' }
 * })
 * const { token } = await signer.run(serviceSas({ container: 'photos', permissions: 'rl', expiresIn: 3600 }))
 * ```
 */
export function serviceSas(input: ServiceSasInput): Job<AzureSas, SasToken> {
  const { container, blob, snapshot, versionId } = input
  return job(needOf(input), function* (context) {
    checkContainerName(container)
    if (blob !== undefined) checkKey(blob)
    const sr = blob === undefined ? 'c' : snapshot !== undefined ? 'bs' : versionId !== undefined ? 'bv' : 'b'
    const fields = { sr, ...delegationFields(context.scheme.delegation), ...ownFields(input) }
    const subject = { container, ofBlob: blob !== undefined, snapshot: snapshot ?? versionId ?? '' }
    return yield* tokenOf(input, fields, subject, blob ?? '', context)
  })
}

/**
 * The job that makes a shared access signature for an account: several services, and operations on containers.
 *
 * @throws SigningError (from `run`) `query_invalid`, `expiry_out_of_range`
 * @see {@link https://learn.microsoft.com/en-us/rest/api/storageservices/create-account-sas}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { accountSas, azureSas } from '@presign/azure-sas'
 *
 * const signer = createSigner(azureSas(), {
 *   credentials: { accessKeyId: 'fakeaccount001', accessKeySecret: 'RkFLRXNlY3JldA==' }
 * })
 * const { token } = await signer.run(accountSas({ permissions: 'rl', resourceTypes: 'co', expiresIn: 3600 }))
 * ```
 */
export function accountSas(input: AccountSasInput): Job<AzureSas, SasToken> {
  const { services = 'b', resourceTypes } = input
  const subject = { container: undefined, ofBlob: false, snapshot: '' }
  return job(needOf(input), (context) => tokenOf(input, { ss: services, srt: resourceTypes }, subject, '', context))
}

function needOf({ expiresIn, at }: SasOptions) {
  return { at, ...(expiresIn !== undefined && { expiresIn }) }
}

type Fields = Partial<Record<SasName, string | undefined>>

function ownFields(input: ServiceSasInput): Fields {
  return {
    si: input.policy,
    rscc: input.cacheControl,
    rscd: input.contentDisposition,
    rsce: input.contentEncoding,
    rscl: input.contentLanguage,
    rsct: input.contentType,
    saoid: input.authorizedObjectId,
    suoid: input.unauthorizedObjectId,
    scid: input.correlationId,
    sduoid: input.delegatedUserObjectId,
  }
}

function* tokenOf(
  options: SasOptions,
  own: Fields,
  subject: Pick<Parameters<typeof sasPlan>[1], 'container' | 'ofBlob' | 'snapshot'>,
  key: string,
  { scheme, accessKeyId: account, time, lifetime, signingKey }: JobContext<AzureSas>,
): Recipe<SasToken> {
  checkAccountName(account)
  const end = endOf(options, scheme, time.seconds, lifetime)
  const fields: Fields = {
    sv: scheme.version,
    sp: options.permissions,
    st: options.startsOn && sasTime(Math.floor(options.startsOn.getTime() / 1000)),
    se: end === undefined ? undefined : sasTime(end),
    sip: options.ip,
    spr: options.protocol,
    ses: options.encryptionScope,
    ...own,
  }
  const given = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  const sas = checkedSas(sasOf(new Map(given)))
  const plan: AzurePlan = sasPlan(sas, { ...subject, account })
  const { stringToSign } = scheme.canonicalize(plan, { key, path: encodePath(key) })
  const { signature } = yield* signText(yield* signingKey(plan), stringToSign, 'base64')
  const token = `${queryOf(sas)}&sig=${encodeText(signature)}`
  return end === undefined ? { token } : { token, expiresAt: sasTime(end) }
}

function endOf(
  { expiresIn, onTokenExpiry }: SasOptions,
  { limits }: AzureSas,
  now: number,
  lifetime: JobContext<AzureSas>['lifetime'],
): number | undefined {
  if (expiresIn === undefined) return undefined
  checkExpiry(expiresIn, limits.expiresIn)
  return now + lifetime(expiresIn, onTokenExpiry)
}
