import { UsageError } from '../command.js'

/** What `oss://bucket/key` names. */
export interface Place {
  readonly bucket: string | undefined
  readonly key: string | undefined
}

/** Reads `oss://bucket/key`. The key is the object's name as it is: nothing in it is decoded. */
export function placeOf(text: string): Place {
  const parts = /^oss:\/\/([^/]*)\/?([\s\S]*)$/.exec(text)
  if (!parts) throw new UsageError(`Cannot read "${text}": wanted oss://BUCKET/KEY`)
  const [, bucket = '', key = ''] = parts
  return { bucket: bucket === '' ? undefined : bucket, key: key === '' ? undefined : key }
}
