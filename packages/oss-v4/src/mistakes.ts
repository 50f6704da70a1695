import { encodePath, encodeText, type Mistake, type Subject } from '@presign/core'
import { UNSIGNED_PAYLOAD } from './canonical.js'
import type { V4Plan } from './plan.js'

type V4Subject = Subject<V4Plan>

/** Changes what is signed, or nothing where it stays the same. */
function inPlan(change: (plan: V4Plan) => Partial<V4Plan>): (subject: V4Subject) => readonly V4Subject[] {
  return ({ plan, target }) => {
    const changed = { ...plan, ...change(plan) }
    const same = (Object.keys(plan) as (keyof V4Plan)[]).every((name) => plan[name] === changed[name])
    return same ? [] : [{ plan: changed, target }]
  }
}

function inPath(change: (path: string) => string): (subject: V4Subject) => readonly V4Subject[] {
  return ({ plan, target }) => {
    const path = change(target.path)
    return path === target.path ? [] : [{ plan, target: { ...target, path } }]
  }
}

/** Another scope, wherever it stands: in the string to sign, in the key, and in the credential of a URL. */
const inScope = (change: (parts: readonly string[]) => readonly string[]) =>
  inPlan(({ scope, query, stamp }) => {
    const other = change(scope.split('/')).join('/')
    return {
      scope: other,
      query: query.replaceAll(encodeText(scope), encodeText(other)),
      stamp: stamp.replace(scope, other),
    }
  })

const inQuery = (change: (pieces: readonly string[]) => readonly string[]) =>
  inPlan(({ query }) => ({ query: query === '' ? query : change(query.split('&')).join('&') }))

/** Mistakes that official SDKs and those who follow the documentation by hand have made. */
export const MISTAKES: readonly Mistake<V4Plan>[] = [
  {
    cause: 'region',
    name: 'signs the region with "oss-" before it',
    subject: inScope(([day = '', region = '', ...rest]) => [day, `oss-${region}`, ...rest]),
  },
  {
    cause: 'product',
    name: 'signs for the product "s3"',
    subject: inScope(([day = '', region = '', _product, ...rest]) => [day, region, 's3', ...rest]),
  },
  {
    cause: 'bucket_missing',
    name: 'signs without the bucket',
    subject: inPlan(() => ({ root: '/' })),
  },
  {
    cause: 'query_empty_value',
    name: 'keeps the equals sign of empty parameters (ali-oss signatureUrlV4)',
    subject: inQuery((pieces) => pieces.map((piece) => (piece.includes('=') ? piece : `${piece}=`))),
  },
  {
    cause: 'query_order',
    name: 'sorts parameters without regard to case',
    subject: inQuery((pieces) => [...pieces].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))),
  },
  {
    cause: 'encoding_differs',
    name: "leaves ! ' ( ) * as they are",
    subject: ({ plan, target }) => {
      const plain = (text: string) => text.replaceAll(/%(2[1789A])/g, (escaped) => decodeURIComponent(escaped))
      const changed = { plan: { ...plan, query: plain(plan.query) }, target: { ...target, path: plain(target.path) } }
      return changed.plan.query === plan.query && changed.target.path === target.path ? [] : [changed]
    },
  },
  {
    cause: 'encoding_differs',
    name: 'escapes the slashes of the key',
    subject: inPath((path) => path.replaceAll('/', '%2F')),
  },
  { cause: 'not_decoded', name: 'signs the escapes of the path', subject: inPath((path) => encodePath(path)) },
  {
    cause: 'additional_header_missing',
    name: 'does not sign the additional headers',
    subject: inPlan(({ additional, headers }) => ({
      additional: '',
      headers: headers.replaceAll(/^([^:\n]*):.*\n/gm, (line, name) =>
        additional.split(';').includes(name) ? '' : line,
      ),
    })),
  },
  {
    cause: 'payload',
    name: 'signs the digest of an empty body',
    subject: inPlan(({ payload }) => ({
      payload:
        payload === UNSIGNED_PAYLOAD ? 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' : payload,
    })),
  },
]
