import { UsageError } from '../command.js'
import type { Provider } from '../providers/provider.js'
import { providerOfTarget, targetsOf } from '../providers/providers.js'

/** What `oss://bucket/key` addresses. */
export type Addressed =
  | { readonly bucket: string | undefined; readonly key: string }
  | { readonly resource: 'bucket'; readonly bucket: string }
  | { readonly resource: 'service' }

/** A target of the command line, taken apart. */
export interface Target {
  readonly provider: Provider
  readonly bucket: string
  /** The object's name as it is: nothing in it is decoded. */
  readonly key: string
}

/** Reads `oss://bucket/key`, or that of another provider. */
export function targetOf(text: string): Target {
  const provider = providerOfTarget(text)
  if (!provider) throw new UsageError(`Cannot read "${text}": wanted ${targetsOf('BUCKET/KEY')}`)
  const [, bucket = '', key = ''] = /^[^:]+:\/\/([^/]*)\/?([\s\S]*)$/.exec(text) ?? []
  return { provider, bucket, key }
}

/**
 * What a target addresses.
 *
 * @param resource What is addressed, where it is not an object.
 */
export function addressedBy(text: string, { bucket, key }: Target, resource?: string): Addressed {
  if (resource === undefined) {
    if (key === '') throw new UsageError(`Cannot sign "${text}": ${withoutKey(bucket)}`)
    return { bucket: bucket === '' ? undefined : bucket, key }
  }
  if (key !== '') throw new UsageError(`Cannot sign "${text}" for --resource ${resource}: it names an object`)
  if (resource === 'bucket' && bucket !== '') return { resource, bucket }
  if (resource === 'service' && bucket === '') return { resource }
  throw new UsageError(
    `Cannot sign "${text}" for --resource ${resource}: wanted bucket with a bucket, or service without`,
  )
}

function withoutKey(bucket: string): string {
  return bucket === ''
    ? 'it names no object; for the service itself say --resource service'
    : 'it names a bucket and no object; for the bucket itself say --resource bucket'
}

/** Reads `oss://bucket`, for keys that are given elsewhere; `undefined` where the endpoint brings the bucket along. */
export function bucketOf(text: string, { provider, bucket, key }: Target): string | undefined {
  if (key !== '')
    throw new UsageError(
      `Cannot read "${text}": wanted ${provider.name}://BUCKET, since the keys are read from standard input`,
    )
  return bucket === '' ? undefined : bucket
}
