import { UsageError } from '../command.js'

/** What `oss://bucket/key` names. */
export type Place =
  | { readonly bucket: string | undefined; readonly key: string }
  | { readonly resource: 'bucket'; readonly bucket: string }
  | { readonly resource: 'service' }

/**
 * Reads `oss://bucket/key`. The key is the object's name as it is: nothing in it is decoded.
 *
 * @param resource What is addressed, where it is not an object.
 */
export function placeOf(text: string, resource?: string): Place {
  const { bucket, key } = partsOf(text)
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
export function bucketOf(text: string): string | undefined {
  const { bucket, key } = partsOf(text)
  if (key !== '')
    throw new UsageError(`Cannot read "${text}": wanted oss://BUCKET, since the keys are read from standard input`)
  return bucket === '' ? undefined : bucket
}

function partsOf(text: string): { readonly bucket: string; readonly key: string } {
  const parts = /^oss:\/\/([^/]*)\/?([\s\S]*)$/.exec(text)
  if (!parts) throw new UsageError(`Cannot read "${text}": wanted oss://BUCKET/KEY`)
  const [, bucket = '', key = ''] = parts
  return { bucket, key }
}
