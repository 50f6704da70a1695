import { inHeader, inKey, inPlan, inQuery, inScope, type Mistake } from '@presign/core/explain'
import { byBytes } from '@presign/core/scheme'
import { PAYLOAD_HEADER, UNSIGNED_PAYLOAD } from '../canonical.js'
import type { TosPlan } from '../plan.js'

/** SHA-256 of nothing. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** The payload line, and with it the header that tells it, where that is signed. */
const inPayload = (payload: string) => (plan: TosPlan) => ({
  ...inHeader(PAYLOAD_HEADER, () => payload)(plan),
  payload,
})

const plain = (text: string) => text.replaceAll(/%(2[1789A])/g, (escaped) => decodeURIComponent(escaped))

/** Mistakes that signers of TOS requests have made, official SDKs among them. */
export const tosMistakes: readonly Mistake<TosPlan>[] = [
  {
    cause: 'region',
    name: 'signs the host of the endpoint as the region (tos-sdk for JavaScript, in URLs)',
    subject: inPlan<TosPlan>(
      ...['volces.com', 'ivolces.com'].map((domain) =>
        inScope(([day = '', region = '', ...rest]) => [day, `tos-${region}.${domain}`, ...rest]),
      ),
    ),
  },
  {
    cause: 'region',
    name: 'signs the region with "tos-" before it, as it stands in hosts',
    subject: inPlan<TosPlan>(inScope(([day = '', region = '', ...rest]) => [day, `tos-${region}`, ...rest])),
  },
  {
    cause: 'product',
    name: 'signs for the service "s3"',
    subject: inPlan<TosPlan>(inScope(([day = '', region = '', , ...rest]) => [day, region, 's3', ...rest])),
  },
  {
    cause: 'scheme',
    name: 'ends the scope as AWS does',
    subject: inPlan<TosPlan>(inScope((parts) => [...parts.slice(0, -1), 'aws4_request'])),
  },
  {
    cause: 'payload',
    name: 'signs the digest of an empty body (go, without the header that tells it)',
    subject: inPlan<TosPlan>(() => ({ payload: EMPTY }), inPayload(EMPTY)),
  },
  {
    cause: 'payload',
    name: `signs ${UNSIGNED_PAYLOAD} for the body`,
    subject: inPlan<TosPlan>(() => ({ payload: UNSIGNED_PAYLOAD }), inPayload(UNSIGNED_PAYLOAD)),
  },
  {
    cause: 'token_missing',
    name: 'adds the security token after signing',
    subject: inPlan<TosPlan>(
      inHeader('x-tos-security-token', () => undefined),
      inQuery((pieces) => pieces.filter((piece) => !piece.startsWith('X-Tos-Security-Token='))),
    ),
  },
  {
    cause: 'host_changed',
    name: 'signs the host without its port',
    subject: inPlan<TosPlan>(inHeader('host', (host) => host.replace(/:\d+$/, ''))),
  },
  {
    cause: 'header_missing',
    name: 'signs no Content-Type (tos-sdk for JavaScript)',
    subject: inPlan<TosPlan>(inHeader('content-type', () => undefined)),
  },
  {
    cause: 'header_missing',
    name: 'signs a header without its value',
    subject: (subject) =>
      inPlan<TosPlan>(...subject.plan.signedHeaders.split(';').map((name) => inHeader(name, () => '')))(subject),
  },
  {
    cause: 'query_order',
    name: 'sorts parameters after they are encoded, as AWS does',
    subject: inPlan<TosPlan>(inQuery((pieces) => [...pieces].sort(byBytes))),
  },
  {
    cause: 'query_order',
    name: 'sorts parameters without regard to case',
    subject: inPlan<TosPlan>(
      inQuery((pieces) => [...pieces].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))),
    ),
  },
  {
    cause: 'query_empty_value',
    name: 'signs empty parameters without an equals sign',
    subject: inPlan<TosPlan>(inQuery((pieces) => pieces.map((piece) => piece.replace(/=$/, '')))),
  },
  {
    cause: 'plus_for_space',
    name: 'writes + for a blank in parameters',
    subject: inPlan<TosPlan>(inQuery((pieces) => pieces.map((piece) => piece.replaceAll('%20', '+')))),
  },
  {
    cause: 'encoding_differs',
    name: "leaves ! ' ( ) * as they are",
    subject: ({ plan, key }) => {
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
