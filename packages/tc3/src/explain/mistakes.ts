import { inHeader, inPlan, inQuery, type Mistake } from '@presign/core/explain'
import { EMPTY_PAYLOAD, stampOf, UNSIGNED_LINE } from '../canonical.js'
import type { Tc3Plan } from '../plan.js'

/** Services whose names are taken for each other, and for what a host begins with. */
const SERVICES = ['cvm', 'sts', 'cam', 'vpc', 'cls', 'kms', 'sms', 'ssl', 'cdb', 'tke', 'scf', 'internal']

/** Another scope, in the key and in the string to sign. */
const inScope = (change: (parts: readonly string[]) => readonly string[]) => (plan: Tc3Plan) => {
  const scope = change(plan.scope.split('/')).join('/')
  return { scope, stamp: stampOf(plan.stamp.split('\n')[1] ?? '', scope) }
}

/** The day before or after, as clocks elsewhere on earth show it. */
const otherDay = (day: string, by: number) => new Date(Date.parse(day) + by * 86_400_000).toISOString().slice(0, 10)

/** Mistakes that signers of Tencent Cloud requests have made, official SDKs among them. */
export const tc3Mistakes: readonly Mistake<Tc3Plan>[] = [
  {
    cause: 'host_changed',
    name: 'signs the host without its port (nodejs)',
    subject: inPlan<Tc3Plan>(inHeader('host', (host) => host.replace(/:\d+$/, ''))),
  },
  {
    cause: 'header_changed',
    name: 'signs the type of the body without the charset that is sent, or with one that is not',
    subject: inPlan<Tc3Plan>(
      inHeader('content-type', (type) => type.replace(/;\s*charset=.*/i, '')),
      ...['utf-8', 'UTF-8'].map((charset) => inHeader('content-type', (type) => `${type}; charset=${charset}`)),
      ...['application/json', 'application/x-www-form-urlencoded'].map((type) => inHeader('content-type', () => type)),
    ),
  },
  {
    cause: 'product',
    name: 'signs for another service',
    subject: inPlan<Tc3Plan>(...SERVICES.map((name) => inScope(([day = '', , ...rest]) => [day, name, ...rest]))),
  },
  {
    cause: 'day',
    name: 'takes the day of its own time zone, or writes it without dashes',
    subject: inPlan<Tc3Plan>(
      ...[1, -1].map((by) => inScope(([day = '', ...rest]) => [otherDay(day, by), ...rest])),
      inScope(([day = '', ...rest]) => [day.replaceAll('-', ''), ...rest]),
    ),
  },
  {
    cause: 'time_changed',
    name: 'signs milliseconds',
    subject: inPlan<Tc3Plan>(({ stamp }) => ({ stamp: stamp.replace(/^(.*\n\d+)\n/, '$1000\n') })),
  },
  {
    cause: 'payload',
    name: 'signs the digest of an empty body',
    subject: inPlan<Tc3Plan>(() => ({ payload: EMPTY_PAYLOAD })),
  },
  {
    cause: 'payload',
    name: 'signs UNSIGNED-PAYLOAD for the body',
    subject: inPlan<Tc3Plan>(() => ({ payload: UNSIGNED_LINE })),
  },
  {
    cause: 'query_order',
    name: 'sorts the parameters, which are signed as they are sent',
    subject: inPlan<Tc3Plan>(inQuery((pieces) => [...pieces].sort())),
  },
  {
    cause: 'plus_for_space',
    name: 'signs + for a blank in parameters and sends another text',
    subject: inPlan<Tc3Plan>(inQuery((pieces) => pieces.map((piece) => piece.replaceAll('%20', '+')))),
  },
  {
    cause: 'query_missing',
    name: 'signs no parameters',
    subject: inPlan<Tc3Plan>(() => ({ query: '' })),
  },
  {
    cause: 'encoding_differs',
    name: "leaves ! ' ( ) * as they are and sends another text",
    subject: inPlan<Tc3Plan>(
      inQuery((pieces) =>
        pieces.map((piece) => piece.replaceAll(/%(2[1789A])/g, (escaped) => decodeURIComponent(escaped))),
      ),
    ),
  },
]
