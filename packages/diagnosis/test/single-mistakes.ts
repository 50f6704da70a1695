import type { SyncSigner } from '@presign/core'
import { type Cause, explain } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import type { SyncVerifier } from '@presign/core/verify'
import { examine, knownProviders, type Provider, rawRequestOf, type SentRequest } from '../src/index.js'

/** The time at which everything is signed and verified. */
export const AT = Date.parse('2026-01-01T00:00:00Z')

/** A scheme whose single mistakes are counted. */
export interface ShareSubject {
  readonly signer: Pick<SyncSigner, 'presign'> & Partial<Pick<SyncSigner, 'sign'>>
  readonly verifier: SyncVerifier
  readonly bucket: string
  /** Of its headers, such as `x-oss-`. */
  readonly prefix: string
  /** Two parameters that its URLs may have; the first is signed as `soon`. */
  readonly parameters: readonly [string, string]
  /** Default: GET and PUT. */
  readonly methods?: readonly string[]
  /** Causes that are right for a mistake of this scheme alone. */
  readonly alsoRight?: Readonly<Record<string, readonly Cause[]>>
  /** Whose requests these are. Default: those that this package knows. */
  readonly providers?: readonly Provider[]
}

interface Mistake {
  readonly causes: readonly Cause[]
  /** `undefined` where the request has nothing of the kind. */
  make(request: SentRequest, subject: ShareSubject): Partial<SentRequest> | undefined
}

const inPath = (causes: readonly Cause[], change: (path: string) => string): Mistake => ({
  causes,
  make: ({ url }) => ({
    url: url.replace(/^(https:\/\/[^/]*)([^?]*)/, (_, origin: string, path: string) => origin + change(path)),
  }),
})
const inQuery = (causes: readonly Cause[], change: (query: string, subject: ShareSubject) => string): Mistake => ({
  causes,
  make: ({ url }, subject) =>
    url.includes('?') ? { url: url.replace(/\?(.*)$/, (_, query: string) => `?${change(query, subject)}`) } : undefined,
})
const inHeader = (
  causes: readonly Cause[],
  wanted: RegExp,
  change: (value: string) => string | undefined,
): Mistake => ({
  causes,
  make: ({ headers }) => ({
    headers: headers.flatMap(([name, value]) => {
      const other = wanted.test(name) ? change(value) : value
      return other === undefined ? [] : [[name, other] as const]
    }),
  }),
})

/** One mistake each, as clients, proxies and people make them. */
const MISTAKES: Readonly<Record<string, Mistake>> = {
  'another method': {
    causes: ['method_changed'],
    make: ({ method }) => ({ method: method === 'GET' ? 'PUT' : 'GET' }),
  },
  'a type added': {
    causes: ['header_added'],
    make: ({ headers }) =>
      headers.some(([name]) => /^content-type$/i.test(name))
        ? undefined
        : { headers: [...headers, ['content-type', 'image/jpeg']] },
  },
  'a header of the service added': {
    causes: ['header_added'],
    make: ({ headers }, { prefix }) => ({ headers: [...headers, [`${prefix}acl`, 'private']] }),
  },
  'a type changed': inHeader(['header_changed'], /^content-type$/i, (type) => `${type}; charset=utf-8`),
  'a type dropped': inHeader(['header_missing', 'url_damaged'], /^content-type$/i, () => undefined),
  'metadata dropped': inHeader(['header_missing', 'url_damaged'], /-meta-/i, () => undefined),
  'a path encoded twice': inPath(['encoded_twice', 'not_decoded'], (path) => path.replaceAll('%', '%25')),
  'a plus for a blank': inPath(['plus_for_space'], (path) => path.replaceAll('%20', '+')),
  'slashes merged': inPath(['path_normalised'], (path) => path.replaceAll(/\/{2,}/g, '/')),
  'another key': inPath(['key_changed'], (path) => `${path}x`),
  'a prefix of a proxy': inPath(['path_prefixed', 'bucket_missing', 'bucket_doubled'], (path) => `/proxy${path}`),
  'a parameter changed': inQuery(['query_changed'], (query, { parameters: [name] }) =>
    query.replace(`${name}=soon`, `${name}=late`),
  ),
  'a parameter dropped': inQuery(['query_missing', 'url_damaged'], (query, { parameters: [name] }) =>
    query.replace(new RegExp(`${name}=[^&]*&?`), ''),
  ),
  'a parameter added': inQuery(['query_added'], (query) => `${query}&versionId=1`),
  '&amp; in the URL': inQuery(['url_damaged'], (query) => query.replaceAll('&', '&amp;')),
  'a URL cut short': inQuery(['url_damaged', 'query_missing'], (query) =>
    query.slice(0, query.indexOf('&', query.length / 2)),
  ),
  'a + in the signature': inQuery(['plus_for_space', 'signature_damaged'], (query) =>
    query.replace(/((?:Signature|sig)=[^&]*)%2B/, '$1+'),
  ),
}

/** Makes single mistakes in requests of every shape, and counts those whose cause is named. */
export function shareOf(subject: ShareSubject) {
  let [made, named] = [0, 0]
  const misses: string[] = []
  for (const asked of requestsOf(subject))
    for (const mode of ['url', 'header'] as const)
      for (const [what, { causes, make }] of Object.entries(MISTAKES)) {
        const signed =
          mode === 'url' ? subject.signer.presign({ ...asked, expiresIn: 600 }) : subject.signer.sign?.(asked)
        if (!signed) continue
        const right = { method: asked.method, url: signed.url, headers: Object.entries(signed.headers) }
        const change = make(right, subject)
        const wrong = { ...right, ...change }
        if (!change || JSON.stringify(wrong) === JSON.stringify(right)) continue
        const verdict = subject.verifier.verify(rawRequestOf(wrong))
        if (verdict.ok) continue
        made++
        const { providers = knownProviders } = subject
        const { differences, recognized } = examine(
          { request: wrong },
          { at: new Date(AT), backend: nodeBackend, providers },
        )
        const hints = recognized[0]?.reader?.provider.hints
        const found = [...explain(signed, verdict, hints), ...differences].map(({ cause }) => cause)
        const wanted = [...causes, ...(subject.alsoRight?.[what] ?? [])]
        if (found.some((cause) => wanted.includes(cause))) named++
        else misses.push(`${what}, ${mode}: ${found.join(', ')}`)
      }
  return { made, share: named / made, misses: [...new Set(misses)] }
}

function requestsOf({ bucket, prefix, parameters: [first, second], methods = ['GET', 'PUT'] }: ShareSubject) {
  return ['plain.txt', 'a b/c d.jpg', '中文/文件 1.jpg', 'x//y z', 'a+b%.txt'].flatMap((key) =>
    methods.flatMap((method) =>
      [{}, { 'content-type': 'text/plain', [`${prefix}meta-a`]: '1' }].flatMap((headers) =>
        [{}, { [first]: 'soon', [second]: 'a+b' }].map((query) => ({ bucket, key, method, headers, query })),
      ),
    ),
  )
}
