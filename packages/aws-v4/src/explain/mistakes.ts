import { inHeader, inKey, inPlan, inQuery, inScope, type Mistake } from '@presign/core/explain'
import { decodeText } from '@presign/core/scheme'
import { EMPTY_PAYLOAD, UNSIGNED_PAYLOAD } from '../canonical.js'
import type { AwsV4Plan } from '../plan.js'

/** Services whose names in a scope are taken for each other. */
const SERVICES = ['s3', 'execute-api', 'lambda', 'es', 'aoss', 'ses', 'email', 'iotdevicegateway', 'iotdata']

/** The payload line, and with it the header that tells it, where that is signed. */
const inPayload = (payload: string) => (plan: AwsV4Plan) => ({
  ...inHeader('x-amz-content-sha256', () => payload)(plan),
  payload,
})

/** Mistakes that signers of AWS requests have made, official ones among them; what no service allows changes nothing. */
export const awsV4Mistakes: readonly Mistake<AwsV4Plan>[] = [
  {
    cause: 'region',
    name: 'signs for "us-east-1", the default of many SDKs, or for "auto"',
    subject: inPlan<AwsV4Plan>(
      ...['us-east-1', 'auto'].map((region) => inScope(([day = '', , ...rest]) => [day, region, ...rest])),
    ),
  },
  {
    cause: 'product',
    name: 'signs for another service',
    subject: inPlan<AwsV4Plan>(
      ...SERVICES.map((name) => inScope(([day = '', region = '', , ...rest]) => [day, region, name, ...rest])),
    ),
  },
  {
    cause: 'payload',
    name: 'signs the digest of an empty body',
    subject: inPlan<AwsV4Plan>(() => ({ payload: EMPTY_PAYLOAD }), inPayload(EMPTY_PAYLOAD)),
  },
  {
    cause: 'payload',
    name: `signs ${UNSIGNED_PAYLOAD} for the body`,
    subject: inPlan<AwsV4Plan>(() => ({ payload: UNSIGNED_PAYLOAD }), inPayload(UNSIGNED_PAYLOAD)),
  },
  {
    cause: 'payload',
    name: 'does not sign x-amz-content-sha256',
    subject: inPlan<AwsV4Plan>(inHeader('x-amz-content-sha256', () => undefined)),
  },
  {
    cause: 'token_missing',
    name: 'adds x-amz-security-token after signing',
    subject: inPlan<AwsV4Plan>(
      inHeader('x-amz-security-token', () => undefined),
      ({ query }) => ({
        query: query.replace(/&?X-Amz-Security-Token=[^&]*/, ''),
      }),
    ),
  },
  {
    cause: 'host_changed',
    name: 'signs the host without its port',
    subject: inPlan<AwsV4Plan>(inHeader('host', (host) => host.replace(/:\d+$/, ''))),
  },
  {
    cause: 'header_missing',
    name: 'signs a header without its value',
    subject: (subject) =>
      inPlan<AwsV4Plan>(...subject.plan.signedHeaders.split(';').map((name) => inHeader(name, () => '')))(subject),
  },
  {
    cause: 'query_empty_value',
    name: 'signs empty parameters without an equals sign',
    subject: inPlan<AwsV4Plan>(inQuery((pieces) => pieces.map((piece) => piece.replace(/=$/, '')))),
  },
  {
    cause: 'query_order',
    name: 'sorts parameters without regard to case',
    subject: inPlan<AwsV4Plan>(
      inQuery((pieces) => [...pieces].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))),
    ),
  },
  {
    cause: 'plus_for_space',
    name: 'writes + for a blank in parameters',
    subject: inPlan<AwsV4Plan>(inQuery((pieces) => pieces.map((piece) => piece.replaceAll('%20', '+')))),
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
    cause: 'encoding_differs',
    name: 'signs the path as it is sent, which is for S3 alone',
    subject: inKey(({ key }) => ({ key: decodeText(key) ?? key })),
  },
]
