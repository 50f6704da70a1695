import type { Anatomy, Hints, Line } from '@presign/core/explain'
import { storageHints } from '@presign/object-storage/explain'

/**
 * What only Qiniu Kodo knows about refused requests, for `explain`: what its sentences mean.
 *
 * @see {@link https://developer.qiniu.com/kodo/3928/error-responses}
 * @example
 * ```ts
 * import { explain } from '@presign/core/explain'
 * import { qiniuHints, readErrorBody } from '@presign/qiniu/explain'
 *
 * const answer = readErrorBody('{"error":"token expired"}')
 * if (answer) explain({ stringToSign: 'https://cdn.example.com/cat.jpg?e=1' }, answer, qiniuHints)[0]?.cause // 'expired'
 * ```
 */
export const qiniuHints: Hints = {
  ...storageHints,
  messages: [
    [/^a parameter stands behind the token/, 'query_added'],
    [/^the URL does not end with e, a deadline|^the token is not Base64/, 'url_damaged'],
    [/^the token is for a download, not for /, 'method_changed'],
    [/expired token|token expired|token out of date/i, 'expired'],
    [/too skewed/i, 'clock_skew'],
    [/bad token|download token auth failed/i, 'secret'],
    [/match with scope/i, 'key_changed'],
    [/incorrect region|incorrect zone/i, 'region'],
    [/no such (?:bucket|domain)|domain not found/i, 'addressing'],
    [/limited mimetype|exceed fsizelimit|file exists/i, 'permission'],
    [/token not specified|download token not specified/i, 'unsigned'],
  ],
  pathAsSent: true,
  layout,
}

/** A download signs its URL: host, path and query of one line. */
function layout([line, second]: readonly Line[]): Anatomy | undefined {
  const [, host, path, query = ''] = /^(https?:\/\/[^/?]+)([^?]*)\??(.*)$/.exec(line?.text ?? '') ?? []
  if (!line || second || host === undefined || path === undefined) return undefined
  const part = (text: string) => ({ ...line, text })
  return { path: part(path), query: part(query), headers: [part(`host:${host}`)], others: [] }
}
