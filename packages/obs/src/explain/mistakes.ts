import { inKey, inPlan, type Mistake } from '@presign/core/explain'
import { encodeText } from '@presign/core/scheme'
import type { ObsPlan } from '../plan.js'

/** Changes the sub-resources; each is a name, or a name and a value. Values may hold an ampersand, so none is split. */
const inSubResources = (change: (pieces: readonly string[]) => readonly string[]) =>
  inPlan<ObsPlan>(({ subResources }) => {
    const pieces = change(subResources.slice(1).split('&')).filter((piece) => piece !== '')
    return { subResources: pieces.length === 0 ? '' : `?${pieces.join('&')}` }
  })

function withValue(piece: string, change: (value: string) => string): string {
  const equals = piece.indexOf('=')
  return equals < 0 ? piece : `${piece.slice(0, equals + 1)}${change(piece.slice(equals + 1))}`
}

/** Mistakes that signers of OBS requests have made, official SDKs among them. */
export const obsMistakes: readonly Mistake<ObsPlan>[] = [
  {
    cause: 'not_decoded',
    name: 'signs the key as it is, where it has to be percent-encoded',
    subject: inKey(({ key }) => ({ path: key })),
  },
  {
    cause: 'bucket_missing',
    name: 'signs without the bucket',
    subject: inPlan<ObsPlan>(() => ({ root: '/' })),
  },
  {
    cause: 'addressing',
    name: 'signs the bucket of a custom domain in place of the domain',
    subject: ({ plan, key }, { bucket }) =>
      bucket === undefined || plan.root === `/${bucket}/` ? [] : [{ plan: { ...plan, root: `/${bucket}/` }, key }],
  },
  {
    cause: 'token_missing',
    name: 'does not sign the security token of a URL',
    subject: inSubResources((pieces) => pieces.filter((piece) => !piece.startsWith('x-obs-security-token='))),
  },
  {
    cause: 'query_missing',
    name: 'does not know a sub-resource, as the lists of SDKs differ',
    *subject(subject) {
      const { length } = subject.plan.subResources.split('&')
      const without = (left: number) => inSubResources((pieces) => pieces.filter((_, index) => index !== left))
      for (let left = 0; left < length; left++) yield* without(left)(subject)
    },
  },
  {
    cause: 'query_missing',
    name: 'signs no x-obs- parameters that are not on a list (nodejs, in headers)',
    subject: inSubResources((pieces) => pieces.filter((piece) => !/^x-obs-(?!security-token=)/i.test(piece))),
  },
  {
    cause: 'encoding_differs',
    name: 'signs the values of sub-resources percent-encoded',
    subject: inSubResources((pieces) => pieces.map((piece) => withValue(piece, encodeText))),
  },
  {
    cause: 'query_empty_value',
    name: 'signs an equals sign after sub-resources with an empty value (python)',
    subject: inSubResources((pieces) => pieces.map((piece) => (piece.includes('=') ? piece : `${piece}=`))),
  },
  {
    cause: 'query_changed',
    name: 'loses a value in which there is another equals sign (nodejs, in headers)',
    subject: inSubResources((pieces) => pieces.map((piece) => piece.replace(/^([^=]*)=[^=]*=.*$/s, '$1'))),
  },
  {
    cause: 'query_order',
    name: 'sorts sub-resources without regard to case',
    subject: inSubResources((pieces) => [...pieces].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))),
  },
  {
    cause: 'header_missing',
    name: 'signs without the x-obs- headers',
    subject: inPlan<ObsPlan>(() => ({ headers: '' })),
  },
  {
    cause: 'header_missing',
    name: 'signs no Content-Type though one is sent',
    subject: inPlan<ObsPlan>(() => ({ contentType: '' })),
  },
  {
    cause: 'header_changed',
    name: 'writes a blank after the colon of x-obs- headers',
    subject: inPlan<ObsPlan>(({ headers }) => ({ headers: headers.replaceAll(/^([^:\n]*):/gm, '$1: ') })),
  },
  {
    cause: 'header_changed',
    name: 'keeps the line of the date beside x-obs-date (go)',
    subject: inPlan<ObsPlan>(({ date, headers }) => {
      const own = /^x-obs-date:(.*)$/m.exec(headers)?.[1]
      return date === '' && own !== undefined ? { date: own } : {}
    }),
  },
]
