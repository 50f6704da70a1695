import { inKey, inPlan, inQuery, inScope, type Mistake } from '@presign/core/explain'
import { UNSIGNED_PAYLOAD } from '../canonical.js'
import type { GcsV4Plan } from '../plan.js'

/** SHA-256 of nothing. */
const EMPTY_PAYLOAD = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** The lines of signed headers, with another value each, left out, or in another order. */
const inLines = (change: (lines: readonly string[]) => readonly string[]) => (plan: GcsV4Plan) => {
  const lines = change(plan.headers.split('\n').slice(0, -1))
  return {
    headers: lines.map((line) => `${line}\n`).join(''),
    signedHeaders: lines.map((line) => line.split(':', 1)[0]).join(';'),
  }
}

const inHeader = (wanted: string, change: (value: string) => string | undefined) =>
  inLines((lines) =>
    lines.flatMap((line) => {
      if (!line.startsWith(`${wanted}:`)) return [line]
      const value = change(line.slice(wanted.length + 1))
      return value === undefined ? [] : [`${wanted}:${value}`]
    }),
  )

/** The payload line, and with it the header that tells it, where that is signed. */
const inPayload = (payload: string) => (plan: GcsV4Plan) => ({
  ...inHeader('x-goog-content-sha256', () => payload)(plan),
  payload,
})

const inOtherScope = (...forms: readonly (readonly [place: number, text: string])[]) =>
  inPlan<GcsV4Plan>(
    ...forms.map(([place, text]) => inScope((parts) => parts.map((part, at) => (at === place ? text : part)))),
  )

/** Mistakes that signers for Google Cloud Storage have made, official SDKs among them. */
export const gcsV4Mistakes: readonly Mistake<GcsV4Plan>[] = [
  {
    cause: 'region',
    name: 'signs for another location than the credential names: "auto", "us" or "us-east-1"',
    subject: inOtherScope([1, 'auto'], [1, 'us'], [1, 'us-east-1']),
  },
  {
    cause: 'product',
    name: 'signs for the service "s3", as an S3 client does',
    subject: inOtherScope([2, 's3']),
  },
  {
    cause: 'scheme',
    name: 'signs a scope that ends in "aws4_request"',
    subject: inOtherScope([3, 'aws4_request']),
  },
  {
    cause: 'payload',
    name: 'signs the digest of an empty body',
    subject: inPlan(() => ({ payload: EMPTY_PAYLOAD }), inPayload(EMPTY_PAYLOAD)),
  },
  {
    cause: 'payload',
    name: `signs ${UNSIGNED_PAYLOAD} for the body`,
    subject: inPlan(() => ({ payload: UNSIGNED_PAYLOAD }), inPayload(UNSIGNED_PAYLOAD)),
  },
  {
    cause: 'payload',
    name: 'does not sign x-goog-content-sha256',
    subject: inPlan(inHeader('x-goog-content-sha256', () => undefined)),
  },
  {
    cause: 'host_changed',
    name: 'signs the host with its port (python-storage, S3 clients)',
    subject: inPlan((plan) => inHeader('host', (host) => host + plan.port)(plan)),
  },
  {
    cause: 'header_changed',
    name: 'sorts the names of headers by a locale (@google-cloud/storage)',
    subject: inPlan(inLines((lines) => [...lines].sort((a, b) => (loose(a) < loose(b) ? -1 : 1)))),
  },
  {
    cause: 'header_missing',
    name: 'signs a header without its value',
    subject: (subject) =>
      inPlan<GcsV4Plan>(...subject.plan.signedHeaders.split(';').map((name) => inHeader(name, () => '')))(subject),
  },
  {
    cause: 'bucket_missing',
    name: 'signs a path without the bucket',
    subject: inPlan<GcsV4Plan>(() => ({ root: '/' })),
  },
  {
    cause: 'query_empty_value',
    name: 'signs empty parameters without an equals sign',
    subject: inPlan<GcsV4Plan>(inQuery((pieces) => pieces.map((piece) => piece.replace(/=$/, '')))),
  },
  {
    cause: 'query_order',
    name: 'sorts parameters without regard to case',
    subject: inPlan<GcsV4Plan>(
      inQuery((pieces) => [...pieces].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))),
    ),
  },
  {
    cause: 'plus_for_space',
    name: 'writes + for a blank in parameters',
    subject: inPlan<GcsV4Plan>(inQuery((pieces) => pieces.map((piece) => piece.replaceAll('%20', '+')))),
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
]

/** As locales compare names of headers: marks before digits before letters, `_` before `-`. */
function loose(line: string): string {
  return (line.split(':', 1)[0] ?? '').replaceAll('_', '\u0001').replaceAll('-', '\u0002')
}
