import { inKey, inPlan, type Mistake } from '@presign/core/explain'
import { byBytes, decodeText, type Pairs } from '@presign/core/scheme'
import { namesOf, textOf } from '../canonical.js'
import type { CosPlan } from '../plan.js'

/** `name=value` pieces of the parameters or the headers, taken apart. */
function piecesOf(text: string): Pairs {
  return text.split('&').flatMap((piece) => {
    const [name = '', value = ''] = piece.split('=')
    return name === '' ? [] : [[name, value] as const]
  })
}

type Change = (pieces: Pairs) => Pairs

const inParameters =
  (change: Change) =>
  ({ parameters }: CosPlan) => ({ parameters: textOf(change(piecesOf(parameters))) })
const inHeaders =
  (change: Change) =>
  ({ headers }: CosPlan) => ({ headers: textOf(change(piecesOf(headers))) })
const inBoth = (change: Change) => (plan: CosPlan) => ({ ...inParameters(change)(plan), ...inHeaders(change)(plan) })

const without =
  (unwanted: string): Change =>
  (pieces) =>
    pieces.filter(([name]) => name !== unwanted)

/** Another value of each piece. */
const eachValue =
  (change: (value: string) => string): Change =>
  (pieces) =>
    pieces.map(([name, value]) => [name, change(value)])

const TOKEN = 'x-cos-security-token'

/** Mistakes that signers of COS requests have made, official SDKs among them. */
export const cosMistakes: readonly Mistake<CosPlan>[] = [
  {
    cause: 'token_missing',
    name: 'adds x-cos-security-token after signing (cos-nodejs URLs, cos-java)',
    subject: inPlan(inParameters(without(TOKEN)), inHeaders(without(TOKEN))),
  },
  {
    cause: 'token_wrong',
    name: 'names the token x-ci-security-token, as endpoints for media processing want it',
    subject: inPlan(
      inBoth((pieces) => sorted(pieces.map(([name, value]) => [name === TOKEN ? 'x-ci-security-token' : name, value]))),
    ),
  },
  {
    cause: 'not_decoded',
    name: 'signs the escapes of the path, which is signed decoded',
    subject: inKey(({ path }) => ({ key: path })),
  },
  {
    cause: 'bucket_missing',
    name: 'signs without the bucket in path style (cos-python)',
    subject: inPlan<CosPlan>(() => ({ root: '/' })),
  },
  {
    cause: 'method_changed',
    name: 'signs the method in capitals',
    subject: inPlan(({ method }) => ({ method: method.toUpperCase() })),
  },
  {
    cause: 'time_changed',
    name: 'signs a window in milliseconds',
    subject: inPlan(({ scope, stamp }) => {
      const other = scope.replaceAll(/\d+/g, '$&000')
      return { scope: other, stamp: stamp.replace(scope, other) }
    }),
  },
  {
    cause: 'query_missing',
    name: 'signs no parameters, with an empty q-url-param-list',
    subject: inPlan<CosPlan>(() => ({ parameters: '' })),
  },
  {
    cause: 'query_order',
    name: 'sorts names before they are encoded (cos-nodejs)',
    subject: inPlan(
      inBoth((pieces) => [...pieces].sort(([a], [b]) => ((decodeText(a) ?? a) < (decodeText(b) ?? b) ? -1 : 1))),
    ),
  },
  {
    cause: 'query_empty_value',
    name: 'signs empty parameters without an equals sign',
    subject: inPlan(({ parameters }) => ({ parameters: parameters.replaceAll(/=(?=&|$)/g, '') })),
  },
  {
    cause: 'header_missing',
    name: 'signs no headers, with an empty q-header-list',
    subject: inPlan<CosPlan>(() => ({ headers: '' })),
  },
  {
    cause: 'header_missing',
    name: 'signs a header that is not there, or without its value',
    subject: (subject) =>
      inPlan<CosPlan>(
        ...namesOf(piecesOf(subject.plan.headers))
          .split(';')
          .flatMap((wanted) => [
            inHeaders((pieces) => pieces.map(([name, value]) => [name, name === wanted ? '' : value])),
            inHeaders(without(wanted)),
          ]),
      )(subject),
  },
  {
    cause: 'host_changed',
    name: 'signs the host without its port (cos-python)',
    subject: inPlan(
      inHeaders((pieces) =>
        pieces.map(([name, value]) => [name, name === 'host' ? value.replace(/%3A\d+$/, '') : value]),
      ),
    ),
  },
  {
    cause: 'plus_for_space',
    name: 'writes + for a blank in parameters and headers',
    subject: inPlan(inBoth(eachValue((value) => value.replaceAll('%20', '+')))),
  },
  {
    cause: 'encoding_differs',
    name: "leaves ! ' ( ) * as they are",
    subject: inPlan(
      inBoth(eachValue((value) => value.replaceAll(/%(2[1789A])/g, (escaped) => decodeURIComponent(escaped)))),
    ),
  },
  {
    cause: 'encoding_differs',
    name: 'leaves the escapes in names in capitals',
    subject: inPlan(
      inBoth((pieces) =>
        pieces.map(([name, value]) => [name.replaceAll(/%../g, (escaped) => escaped.toUpperCase()), value]),
      ),
    ),
  },
]

function sorted(pieces: Pairs): Pairs {
  return [...pieces].sort(([a], [b]) => byBytes(a, b))
}
