import { inKey, inPlan, type Mistake } from '@presign/core/explain'
import { encodePath, encodeText } from '@presign/core/scheme'
import type { V1Plan } from '../plan.js'

/** Changes the sub-resources; each is a name, or a name and a value. Values may hold an ampersand, so none is split. */
const inSubResources = (change: (pieces: readonly string[]) => readonly string[]) =>
  inPlan<V1Plan>(({ subResources }) => {
    const pieces = change(subResources.slice(1).split('&')).filter((piece) => piece !== '')
    return { subResources: pieces.length === 0 ? '' : `?${pieces.join('&')}` }
  })

function withValue(piece: string, change: (value: string) => string): string {
  const equals = piece.indexOf('=')
  return equals < 0 ? piece : `${piece.slice(0, equals + 1)}${change(piece.slice(equals + 1))}`
}

/** Mistakes that SDKs and those who follow the documentation by hand have made with V1. */
export const ossV1Mistakes: readonly Mistake<V1Plan>[] = [
  {
    cause: 'not_decoded',
    name: 'signs the key percent-encoded',
    subject: inKey(({ key }) => ({ key: encodePath(key) })),
  },
  {
    cause: 'bucket_missing',
    name: 'signs without the bucket',
    subject: inPlan<V1Plan>(() => ({ root: '/' })),
  },
  {
    cause: 'token_missing',
    name: 'does not sign the security token of a URL',
    subject: inSubResources((pieces) => pieces.filter((piece) => !piece.startsWith('security-token='))),
  },
  {
    cause: 'query_missing',
    name: 'signs without the sub-resources',
    subject: inPlan<V1Plan>(() => ({ subResources: '' })),
  },
  {
    cause: 'query_missing',
    name: 'does not know a sub-resource, as the lists of some SDKs lack the newer ones',
    *subject(subject) {
      const { length } = subject.plan.subResources.split('&')
      const without = (left: number) => inSubResources((pieces) => pieces.filter((_, index) => index !== left))
      if (length > 1) for (let left = 0; left < length; left++) yield* without(left)(subject)
    },
  },
  {
    cause: 'encoding_differs',
    name: 'signs the values of sub-resources percent-encoded',
    subject: inSubResources((pieces) => pieces.map((piece) => withValue(piece, encodeText))),
  },
  {
    cause: 'query_empty_value',
    name: 'signs an equals sign after sub-resources without a value (java)',
    subject: inSubResources((pieces) => pieces.map((piece) => (piece.includes('=') ? piece : `${piece}=`))),
  },
  {
    cause: 'query_order',
    name: 'sorts sub-resources as whole texts, so that callback-var stands before callback (php-v2)',
    subject: inSubResources((pieces) => [...pieces].sort()),
  },
  {
    cause: 'header_missing',
    name: 'signs without the x-oss- headers',
    subject: inPlan<V1Plan>(() => ({ headers: '' })),
  },
  {
    cause: 'header_changed',
    name: 'writes a blank after the colon of x-oss- headers',
    subject: inPlan<V1Plan>(({ headers }) => ({ headers: headers.replaceAll(/^([^:\n]*):/gm, '$1: ') })),
  },
  {
    cause: 'header_missing',
    name: 'signs no Content-Type though one is sent',
    subject: inPlan<V1Plan>(() => ({ contentType: '' })),
  },
  {
    cause: 'header_changed',
    name: 'leaves the line of the date empty beside x-oss-date, as Amazon S3 wants it beside x-amz-date',
    subject: inPlan<V1Plan>(({ headers }) => (/^x-oss-date:/m.test(headers) ? { date: '' } : {})),
  },
]
