import { inKey, inPlan, inQuery, inScope, type Mistake } from '@presign/core/explain'
import { UNSIGNED_PAYLOAD } from '../canonical.js'
import type { V4Plan } from '../plan.js'

/** Mistakes that official SDKs and those who follow the documentation by hand have made. */
export const ossV4Mistakes: readonly Mistake<V4Plan>[] = [
  {
    cause: 'region',
    name: 'signs the region with "oss-" before it',
    subject: inPlan<V4Plan>(inScope(([day = '', region = '', ...rest]) => [day, `oss-${region}`, ...rest])),
  },
  {
    cause: 'product',
    name: 'signs for the product "s3"',
    subject: inPlan<V4Plan>(inScope(([day = '', region = '', _product, ...rest]) => [day, region, 's3', ...rest])),
  },
  {
    cause: 'bucket_missing',
    name: 'signs without the bucket',
    subject: inPlan<V4Plan>(() => ({ root: '/' })),
  },
  {
    cause: 'query_empty_value',
    name: 'keeps the equals sign of empty parameters (ali-oss signatureUrlV4)',
    subject: inPlan<V4Plan>(inQuery((pieces) => pieces.map((piece) => (piece.includes('=') ? piece : `${piece}=`)))),
  },
  {
    cause: 'query_order',
    name: 'sorts parameters without regard to case',
    subject: inPlan<V4Plan>(
      inQuery((pieces) => [...pieces].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))),
    ),
  },
  {
    cause: 'encoding_differs',
    name: "leaves ! ' ( ) * as they are",
    subject: ({ plan, key }) => {
      const plain = (text: string) => text.replaceAll(/%(2[1789A])/g, (escaped) => decodeURIComponent(escaped))
      const changed = { plan: { ...plan, query: plain(plan.query) }, key: { ...key, path: plain(key.path) } }
      return changed.plan.query === plan.query && changed.key.path === key.path ? [] : [changed]
    },
  },
  {
    cause: 'encoding_differs',
    name: 'escapes the slashes of the key',
    subject: inKey(({ path }) => ({ path: path.replaceAll('/', '%2F') })),
  },
  {
    cause: 'additional_header_missing',
    name: 'does not sign the additional headers',
    subject: inPlan<V4Plan>(({ additional, headers }) => ({
      additional: '',
      headers: headers.replaceAll(/^([^:\n]*):.*\n/gm, (line, name) =>
        additional.split(';').includes(name) ? '' : line,
      ),
    })),
  },
  {
    cause: 'payload',
    name: 'signs the digest of an empty body',
    subject: inPlan<V4Plan>(({ payload }) => ({
      payload:
        payload === UNSIGNED_PAYLOAD ? 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' : payload,
    })),
  },
]
