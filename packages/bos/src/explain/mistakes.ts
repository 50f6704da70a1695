import { inKey, inPlan, inQuery, type Mistake } from '@presign/core/explain'
import { byBytes, decodeText } from '@presign/core/scheme'
import type { BosPlan } from '../plan.js'

const nameOf = (piece: string) => piece.split('=', 1)[0] ?? ''

/** Changes the lines of the signed headers. */
const inLines = (change: (lines: readonly string[]) => readonly string[]) =>
  inPlan<BosPlan>(({ headers }) => ({ headers: change(headers.split('\n')).join('\n') }))

const begins = (name: string) => (line: string) => line.startsWith(`${name}:`) || line.startsWith(`${name}=`)

const withoutToken = (pieces: readonly string[]) => pieces.filter((piece) => !begins('x-bce-security-token')(piece))

/** Mistakes that signers of BOS requests have made, official SDKs among them. */
export const bosMistakes: readonly Mistake<BosPlan>[] = [
  {
    cause: 'token_missing',
    name: 'adds x-bce-security-token after signing',
    subject: inPlan<BosPlan>(inQuery(withoutToken), ({ headers }) => ({
      headers: withoutToken(headers.split('\n')).join('\n'),
    })),
  },
  {
    cause: 'query_order',
    name: 'sorts parameters by name, and not as whole texts',
    subject: inPlan<BosPlan>(inQuery((pieces) => [...pieces].sort((a, b) => byBytes(nameOf(a), nameOf(b))))),
  },
  {
    cause: 'encoding_differs',
    name: 'leaves the names of parameters as they are (JavaScript)',
    subject: inPlan<BosPlan>(
      inQuery((pieces) =>
        pieces
          .map((piece) => [decodeText(nameOf(piece)) ?? nameOf(piece), piece.slice(nameOf(piece).length)].join(''))
          .sort(),
      ),
    ),
  },
  {
    cause: 'query_empty_value',
    name: 'signs empty parameters without an equals sign',
    subject: inPlan<BosPlan>(inQuery((pieces) => pieces.map((piece) => piece.replace(/=$/, '')))),
  },
  {
    cause: 'plus_for_space',
    name: 'writes + for a blank in parameters',
    subject: inPlan<BosPlan>(inQuery((pieces) => pieces.map((piece) => piece.replaceAll('%20', '+')))),
  },
  {
    cause: 'encoding_differs',
    name: 'signs the values of headers as they are',
    subject: inLines((lines) => lines.map((line) => decodeText(line) ?? line)),
  },
  {
    cause: 'header_changed',
    name: 'ends the headers with a newline',
    subject: inPlan<BosPlan>(({ headers }) => ({ headers: `${headers}\n` })),
  },
  {
    cause: 'header_missing',
    name: 'signs the host alone',
    subject: inLines((lines) => lines.filter(begins('host'))),
  },
  {
    cause: 'header_missing',
    name: 'does not sign a header',
    *subject(subject) {
      const { length } = subject.plan.headers.split('\n')
      for (let left = 0; left < length; left++) yield* inLines((lines) => lines.filter((_, at) => at !== left))(subject)
    },
  },
  {
    cause: 'host_changed',
    name: 'signs the host without its port',
    subject: inLines((lines) => lines.map((line) => (begins('host')(line) ? line.replace(/%3A\d+$/, '') : line))),
  },
  {
    cause: 'bucket_missing',
    name: 'signs without the bucket in path style',
    subject: inPlan<BosPlan>(() => ({ root: '/' })),
  },
  {
    cause: 'method_changed',
    name: 'signs the method in lower case',
    subject: inPlan<BosPlan>(({ method }) => ({ method: method.toLowerCase() })),
  },
  {
    cause: 'not_decoded',
    name: 'signs the key as it is, where it has to be percent-encoded',
    subject: inKey(({ key }) => ({ path: key })),
  },
  {
    cause: 'encoding_differs',
    name: 'escapes the slashes of the key',
    subject: inKey(({ path }) => ({ path: path.replaceAll('/', '%2F') })),
  },
  {
    cause: 'time_changed',
    name: 'makes the key of a time with milliseconds',
    subject: inPlan<BosPlan>(({ scope }) => ({ scope: scope.replace(/(:\d\d)Z\//, '$1.000Z/') })),
  },
]
