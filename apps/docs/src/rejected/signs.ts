import { awsV4Mistakes } from '@presign/aws-v4/explain'
import { bosHints, bosMistakes } from '@presign/bos/explain'
import type { Cause, Hints, Mistake } from '@presign/core/explain'
import { cosHints, cosMistakes } from '@presign/cos/explain'
import { gcsHints, gcsV4Mistakes } from '@presign/gcs-v4/explain'
import { obsHints, obsMistakes } from '@presign/obs/explain'
import { EC_MEANINGS, ossHints } from '@presign/oss/explain'
import { ossV1Mistakes } from '@presign/oss-v1/explain'
import { ossV4Mistakes } from '@presign/oss-v4/explain'
import { s3Hints } from '@presign/s3/explain'
import { tosHints, tosMistakes } from '@presign/tos/explain'
import type { Both } from '../site.js'

/** A provider by what its answers mean. */
export interface Signs {
  readonly name: string
  readonly title: Both
  readonly hints: Hints
  readonly mistakes: readonly Pick<Mistake, 'cause' | 'name'>[]
}

export const SIGNS: readonly Signs[] = [
  { name: 'oss', title: { en: 'OSS', zh: 'OSS' }, hints: ossHints, mistakes: [...ossV4Mistakes, ...ossV1Mistakes] },
  { name: 's3', title: { en: 'S3', zh: 'S3' }, hints: s3Hints, mistakes: awsV4Mistakes },
  { name: 'cos', title: { en: 'COS', zh: 'COS' }, hints: cosHints, mistakes: cosMistakes },
  { name: 'obs', title: { en: 'OBS', zh: 'OBS' }, hints: obsHints, mistakes: obsMistakes },
  { name: 'tos', title: { en: 'TOS', zh: 'TOS' }, hints: tosHints, mistakes: tosMistakes },
  { name: 'bos', title: { en: 'BOS', zh: 'BOS' }, hints: bosHints, mistakes: bosMistakes },
  { name: 'gcs', title: { en: 'GCS', zh: 'GCS' }, hints: gcsHints, mistakes: gcsV4Mistakes },
]

/** What a provider answers where this is the cause. */
export function codesOf({ name, hints }: Signs, cause: Cause): readonly string[] {
  return Object.entries(hints.codes ?? {})
    .filter(([, meant]) => meant === cause)
    .map(([code]) => {
      const meaning = name === 'oss' ? EC_MEANINGS[code]?.meaning : undefined
      return meaning ? `\`${code}\` (${meaning})` : `\`${code}\``
    })
}

/** The same of its messages: patterns, as text. */
export function messagesOf({ hints }: Signs, cause: Cause): readonly string[] {
  return (hints.messages ?? []).filter(([, meant]) => meant === cause).map(([pattern]) => readable(pattern))
}

/** A pattern as people would write it down: the first of its alternatives, with an ellipsis for whatever is between. */
function readable({ source }: RegExp): string {
  const first = source.replaceAll(/\(\?:([^()|]*)[^()]*\)/g, '$1').split('|')[0] ?? ''
  return `“${first
    .replaceAll(/\.\{0,\d+\}/g, '…')
    .replaceAll(/(\w)\?/g, '$1')
    .replaceAll(/\\(.)/g, '$1')}”`
}

/** Who makes a mistake that ends so, in words that complete "someone …". */
export function makersOf(cause: Cause): readonly string[] {
  const names = SIGNS.flatMap(({ mistakes }) => mistakes.filter((one) => one.cause === cause).map(({ name }) => name))
  return [...new Set(names)]
}
