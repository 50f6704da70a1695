import { inKey, inPlan, type Mistake } from '@presign/core/explain'
import { decodeText, encodePath } from '@presign/core/scheme'
import type { QiniuPlan } from '../plan.js'

/** Mistakes that signers of private downloads have made, official SDKs among them. */
export const qiniuMistakes: readonly Mistake<QiniuPlan>[] = [
  {
    cause: 'encoding_differs',
    name: 'signs the key without its escapes',
    subject: inKey(({ key }) => ({ path: key })),
  },
  {
    cause: 'encoding_differs',
    name: 'leaves reserved characters of the key as they are (qiniu for npm)',
    subject: inKey(({ path }) => ({
      path: path.replaceAll(/%(?:2[1346789ABCF]|3[ABDF]|40|5[BD])/g, (escaped) => decodeURIComponent(escaped)),
    })),
  },
  {
    cause: 'encoding_differs',
    name: 'escapes the slashes of the key',
    subject: inKey(({ path }) => ({ path: path.replaceAll('/', '%2F') })),
  },
  {
    cause: 'host_changed',
    name: 'signs http for https, or https for http',
    subject: inPlan(({ origin }) => ({
      origin: origin.startsWith('https') ? origin.replace('https', 'http') : origin.replace('http', 'https'),
    })),
  },
  {
    cause: 'host_changed',
    name: 'signs the path without protocol and host',
    subject: inPlan(({ origin }) => ({ origin: origin.replace(/^https?:\/\/[^/]+/, '') })),
  },
  {
    cause: 'time_changed',
    name: 'signs a deadline in milliseconds',
    subject: inPlan(({ query }) => ({ query: query.replace(/e=(\d+)$/, 'e=$1000') })),
  },
  {
    cause: 'query_order',
    name: 'puts the deadline before the other parameters',
    subject: inPlan(({ query }) => ({ query: query.replace(/^\?(.*)&(e=\d+)$/s, '?$2&$1') })),
  },
  {
    cause: 'query_missing',
    name: 'signs the deadline alone, and adds other parameters later',
    subject: inPlan(({ query }) => ({ query: query.replace(/^\?.*&(e=\d+)$/s, '?$1') })),
  },
  {
    cause: 'query_changed',
    name: 'writes a second question mark before the deadline',
    subject: inPlan(({ query }) => ({ query: query.replace(/&(e=\d+)$/, '?$1') })),
  },
  {
    cause: 'encoding_differs',
    name: 'signs operations with their slashes escaped',
    subject: inPlan(({ query }) => ({
      query: query.replaceAll(/[^?&]+/g, (piece) =>
        piece.includes('=') ? piece : encodePath(decodeText(piece) ?? piece).replaceAll('/', '%2F'),
      ),
    })),
  },
]
