import { inHeader, inKey, inPlan, inQuery, type Mistake } from '@presign/core/explain'
import { byBytes, decodeText } from '@presign/core/scheme'
import { EMPTY_PAYLOAD, PAYLOAD_HEADER } from '../canonical.js'
import type { Acs3Plan } from '../plan.js'
import type { RpcPlan } from '../rpc/scheme.js'

type QueryPlan = Pick<Acs3Plan, 'scope' | 'query'>

/** Changes of the canonical query, which both signatures have. */
const QUERY_MISTAKES: readonly Mistake<QueryPlan>[] = [
  {
    cause: 'query_empty_value',
    name: 'leaves out empty parameters, or their equals sign (Java for RPC)',
    subject: inPlan<QueryPlan>(
      inQuery((pieces) => pieces.filter((piece) => !piece.endsWith('='))),
      inQuery((pieces) => pieces.map((piece) => piece.replace(/=$/, ''))),
    ),
  },
  {
    cause: 'query_order',
    name: 'sorts parameters after they were encoded, or without regard to case',
    subject: inPlan<QueryPlan>(
      inQuery((pieces) => [...pieces].sort(byBytes)),
      inQuery((pieces) => [...pieces].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))),
    ),
  },
  {
    cause: 'plus_for_space',
    name: 'writes + for a blank in parameters (the credentials library for Python)',
    subject: inPlan<QueryPlan>(inQuery((pieces) => pieces.map((piece) => piece.replaceAll('%20', '+')))),
  },
  {
    cause: 'encoding_differs',
    name: "leaves ! ' ( ) * as they are",
    subject: inPlan<QueryPlan>(inQuery((pieces) => pieces.map(unescaped))),
  },
]

/** Mistakes that signers with ACS3-HMAC-SHA256 have made, official SDKs among them. */
export const acs3Mistakes: readonly Mistake<Acs3Plan>[] = [
  {
    cause: 'payload',
    name: 'signs the digest of an empty body',
    subject: inPlan<Acs3Plan>((plan) => ({
      ...inHeader(PAYLOAD_HEADER, () => EMPTY_PAYLOAD)(plan),
      payload: EMPTY_PAYLOAD,
    })),
  },
  {
    cause: 'payload',
    name: `does not sign ${PAYLOAD_HEADER}`,
    subject: inPlan<Acs3Plan>(inHeader(PAYLOAD_HEADER, () => undefined)),
  },
  {
    cause: 'token_missing',
    name: 'adds x-acs-security-token after signing, alone or with x-acs-accesskey-id',
    subject: inPlan<Acs3Plan>(
      inHeader('x-acs-security-token', () => undefined),
      ({ headers }) =>
        inHeader('x-acs-accesskey-id', () => undefined)(inHeader('x-acs-security-token', () => undefined)({ headers })),
    ),
  },
  {
    cause: 'host_changed',
    name: 'signs the host without its port',
    subject: inPlan<Acs3Plan>(inHeader('host', (host) => host.replace(/:\d+$/, ''))),
  },
  {
    cause: 'header_missing',
    name: 'signs a header without its value',
    subject: (subject) =>
      inPlan<Acs3Plan>(...subject.plan.signedHeaders.split(';').map((name) => inHeader(name, () => '')))(subject),
  },
  {
    cause: 'encoding_differs',
    name: 'signs the names of parameters as they are (JavaScript, Go, Python)',
    subject: inPlan<Acs3Plan>(inQuery((pieces) => pieces.map(withRawName))),
  },
  {
    cause: 'not_decoded',
    name: 'encodes the path once more',
    subject: inKey(({ path }) => ({ key: path })),
  },
  ...(QUERY_MISTAKES as readonly Mistake<Acs3Plan>[]),
]

/** Mistakes that signers with the RPC signature have made, official SDKs among them. */
export const acsRpcMistakes: readonly Mistake<RpcPlan>[] = [
  {
    cause: 'encoding_differs',
    name: 'encodes parameters once',
    subject: inPlan<RpcPlan>(({ query }) => ({ query: decodeText(query) ?? query })),
  },
  ...(QUERY_MISTAKES as readonly Mistake<RpcPlan>[]),
]

function unescaped(text: string): string {
  return text.replaceAll(/%(2[1789A])/g, (escaped) => decodeURIComponent(escaped))
}

function withRawName(piece: string): string {
  const [name = ''] = piece.split('=', 1)
  return `${decodeText(name) ?? name}${piece.slice(name.length)}`
}
