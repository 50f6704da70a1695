/**
 * A put policy: what an upload token permits. The deadline is written by the job.
 *
 * @see {@link https://developer.qiniu.com/kodo/1206/put-policy}
 */
export interface PutPolicy {
  /** `bucket` (new keys alone), `bucket:key` (that key, overwriting), or with `isPrefixalScope` `bucket:prefix`. */
  readonly scope: string
  readonly isPrefixalScope?: 0 | 1
  /** 1: never overwrite. */
  readonly insertOnly?: 0 | 1
  readonly endUser?: string
  readonly returnUrl?: string
  readonly returnBody?: string
  readonly callbackUrl?: string
  readonly callbackHost?: string
  readonly callbackBody?: string
  readonly callbackBodyType?: string
  readonly callbackFetchKey?: 0 | 1
  readonly persistentOps?: string
  readonly persistentNotifyUrl?: string
  readonly persistentPipeline?: string
  readonly persistentType?: number
  readonly persistentWorkflowTemplateID?: string
  readonly saveKey?: string
  readonly forceSaveKey?: boolean
  /** Bytes. */
  readonly fsizeMin?: number
  readonly fsizeLimit?: number
  readonly detectMime?: number
  /** `image/*;application/json`, or `!…` for all others. */
  readonly mimeLimit?: string
  readonly deleteAfterDays?: number
  /** Storage class: 0 standard, 1 infrequent, 2 archive, 3 deep archive, 4 archive with direct reading. */
  readonly fileType?: number
}

/** The same as it stands in a token. */
export interface SignedPutPolicy extends PutPolicy {
  /** Seconds since 1970. */
  readonly deadline: number
}

/** Reads the text of a policy, or `undefined` where it is not one. */
export function readPutPolicy(text: string): SignedPutPolicy | undefined {
  try {
    const policy = Object(JSON.parse(text)) as Partial<Record<keyof SignedPutPolicy, unknown>>
    const { scope, deadline } = policy
    const good =
      typeof scope === 'string' && scope !== '' && Number.isSafeInteger(deadline) && (deadline as number) >= 0
    return good ? (policy as unknown as SignedPutPolicy) : undefined
  } catch {
    return undefined
  }
}

/** The bucket of a scope, and what it says of the key. */
export function scopeParts(scope: string): { readonly bucket: string; readonly key: string | undefined } {
  const colon = scope.indexOf(':')
  return colon < 0 ? { bucket: scope, key: undefined } : { bucket: scope.slice(0, colon), key: scope.slice(colon + 1) }
}
