import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier, type Reason, type Verdict } from '@presign/core/verify'
import { endpoints } from '@presign/oss'
import { type OssInput, ossDisagreements, ossV4Headers, ossV4Urls } from '@presign/vectors'
import {
  type ArrivedVector,
  type Arriving,
  arrived,
  arrivedVector,
  arriving,
  type Change,
  changedText,
  changesOf,
  commonChanges,
  everywhere,
  pick,
  without,
  withValue,
} from '@presign-tooling/testing'
import { describe, expect, it } from 'vitest'
import { ossV4Verification } from '../src/verify.js'

function endpointOf({ addressing, endpoint, bucket }: OssInput) {
  if (addressing === 'path') return endpoints.pathStyle(endpoint)
  if (addressing === 'cname' && bucket !== null) return endpoints.custom(endpoint, { bucket })
  return endpoints.virtualHosted(endpoint)
}

function credentialsIn({ accessKeyId, accessKeySecret, securityToken }: OssInput) {
  return { accessKeyId, accessKeySecret, securityToken: securityToken ?? undefined }
}

function verifierFor(input: OssInput) {
  const { signingTime, region } = input
  const stranger = { accessKeyId: 'LTAItestSTRANGER', accessKeySecret: 'FAKEother' }
  return createSyncVerifier([ossV4Verification({ region })], {
    endpoints: [endpointOf(input)],
    // Whatever id is asked for, the same two are known: one that answers for another must not be believed.
    credentialsOf: (id) => (id === stranger.accessKeyId ? stranger : credentialsIn(input)),
    clock: { now: () => Date.parse(signingTime) },
    backend: nodeBackend,
  })
}

const verdictOn = (input: OssInput, request: ArrivedVector): Verdict => verifierFor(input).verify(request)

const urls = await ossV4Urls()
const vectors = [...urls, ...(await ossV4Headers())]
const disagreements = await ossDisagreements()

describe('what official SDKs signed', () => {
  it.each(vectors)('$id verifies at its time, and says what was signed', (vector) => {
    const { input } = vector
    expect(verdictOn(input, arrivedVector(vector))).toMatchObject({
      ok: true,
      scheme: 'oss-v4',
      mode: vector.mode === 'query' ? 'url' : 'header',
      accessKeyId: input.accessKeyId,
      bucket: input.bucket ?? undefined,
      key: input.key ?? undefined,
    })
  })
})

/** oss2 lists a header that it does not send. The rule here: an additional header that is listed must be there. */
const REFUSED_BY_RULE = new Set(['pub-v4h-040-oss2'])

/** What these SDKs leave out of the requests they send; a vector holds what their caller gave. */
const NOT_SENT: Record<string, (input: OssInput) => OssInput> = {
  'integer-names-dropped': (input) => ({ ...input, query: kept(input.query, (name) => !/^\d+$/.test(name)) }),
  'empty-header-dropped': (input) => ({ ...input, headers: kept(input.headers, (_, value) => value !== '') }),
}

function kept<V>(record: Readonly<Record<string, V>>, keeps: (name: string, value: V) => boolean): Record<string, V> {
  return Object.fromEntries(Object.entries(record).filter(([name, value]) => keeps(name, value)))
}

describe('what single SDKs signed differently', () => {
  it.each(disagreements.filter(({ scheme, id }) => scheme === 'oss-v4' && !REFUSED_BY_RULE.has(id)))(
    '$id ($class) $verdict',
    (vector) => {
      const sent = vector.mode === 'header' ? NOT_SENT[vector.class]?.(vector.input) : undefined
      const { ok } = verdictOn(vector.input, arrivedVector({ ...vector, input: sent ?? vector.input }))
      expect(ok).toBe(vector.verdict === 'verifies')
    },
  )

  it.each(disagreements.filter(({ id }) => REFUSED_BY_RULE.has(id)))('$id is refused by rule', (vector) => {
    expect(verdictOn(vector.input, arrivedVector(vector))).toMatchObject({ ok: false, reason: 'malformed' })
  })
})

type Table = Record<string, { readonly change: Change; readonly reasons: readonly Reason[] }>

const isSignedHeader = (name: string) => /^(content-type|content-md5|x-oss-.*)$/i.test(name)

/** Changes that concern the words of V4, and why each may be refused. */
const CHANGES: Table = {
  method: { change: commonChanges.method, reasons: ['mismatch'] },
  'object name': { change: commonChanges['object name'], reasons: ['mismatch', 'unknown_host', 'malformed'] },
  'parameter added': {
    change: (request, random) => ({
      ...request,
      query: [...request.query, [pick(random, ['acl', 'x', 'versionId', 'x-oss-process', 'Signature']), 'v'] as const],
    }),
    // Added to one that has it already, it is there twice.
    reasons: ['mismatch', 'malformed'],
  },
  'parameter changed': {
    change: (request, random) => {
      const own = request.query.filter(([name]) => !/^x-oss-(sig|cred|date|exp|sec|add)/.test(name))
      if (own.length === 0) return undefined
      const [name] = pick(random, own)
      return { ...request, query: withValue(request.query, name, (value) => changedText(random, value)) }
    },
    reasons: ['mismatch'],
  },
  'parameter removed': {
    change: (request, random) => {
      if (request.query.length === 0) return undefined
      return { ...request, query: without(request.query, pick(random, request.query)[0]) }
    },
    reasons: ['mismatch', 'malformed', 'token_missing'],
  },
  'signed header changed': {
    change: (request, random) => {
      const own = request.headers.filter(([name]) => isSignedHeader(name) && !/^x-oss-(date|sec)/i.test(name))
      if (own.length === 0) return undefined
      const [name] = pick(random, own)
      return { ...request, headers: withValue(request.headers, name, (value) => `${value.trim()}x`) }
    },
    reasons: ['mismatch'],
  },
  'signed header removed': {
    change: (request, random) => {
      const own = request.headers.filter(([name]) => isSignedHeader(name))
      return own.length === 0 ? undefined : { ...request, headers: without(request.headers, pick(random, own)[0]) }
    },
    reasons: ['mismatch', 'malformed', 'token_missing'],
  },
  'signed header added': {
    change: (request, random) => {
      const name = pick(random, ['Content-Type', 'content-md5', 'x-oss-meta-evil', 'X-OSS-Object-Acl'])
      if (request.headers.some(([other]) => other.toLowerCase() === name.toLowerCase())) return undefined
      return { ...request, headers: [...request.headers, [name, 'public-read'] as const] }
    },
    reasons: ['mismatch'],
  },
  signature: {
    change: (request, random) => inSignature(request, (text) => damaged(text, pick(random, [0, 1, 2, 3]))),
    reasons: ['mismatch', 'malformed'],
  },
  date: {
    change: (request, random) =>
      everywhere(request, 'x-oss-date', (text) => {
        const digit = 6 + Math.floor(random() * 9)
        return digit === 8
          ? `${text}0`
          : text.slice(0, digit) + ((Number(text[digit]) + 1) % 10) + text.slice(digit + 1)
      }),
    reasons: ['mismatch', 'malformed', 'expired', 'not_yet_valid', 'skewed', 'scope_mismatch'],
  },
  lifetime: {
    change: (request, random) =>
      request.query.some(([name]) => name === 'x-oss-expires')
        ? {
            ...request,
            query: withValue(request.query, 'x-oss-expires', (text) => `${Number(text) + Math.ceil(random() * 900)}`),
          }
        : undefined,
    reasons: ['mismatch', 'malformed'],
  },
  'credential id': {
    change: (request, random) =>
      inCredential(request, ([id = '', ...rest]) =>
        [pick(random, ['LTAItestSTRANGER', `${id}x`, id.slice(1), id.toLowerCase()]), ...rest].join('/'),
      ),
    reasons: ['unknown_key', 'mismatch', 'token_mismatch'],
  },
  'credential scope': {
    change: (request, random) =>
      inCredential(request, (parts) => {
        const at = 1 + Math.floor(random() * 4)
        return parts
          .map((part, index) =>
            index === at ? `${part}${index === 1 ? '' : 'x'}`.replace(/\d$/, (d) => `${(Number(d) + 1) % 10}`) : part,
          )
          .join('/')
      }),
    reasons: ['scope_mismatch'],
  },
  'security token': {
    change: (request, random) => everywhere(request, 'x-oss-security-token', (text) => changedText(random, text)),
    reasons: ['token_mismatch'],
  },
  bucket: {
    change: (request) => ({ ...request, host: request.host.replace(/^([a-z0-9])/, '$1x') }),
    reasons: ['mismatch', 'unknown_host'],
  },
}

function inSignature(request: Arriving, change: (text: string) => string): Arriving {
  const inHeader = (text: string) => text.replace(/(?<=Signature=)[^,]*/, change)
  return {
    ...request,
    query: withValue(request.query, 'x-oss-signature', change),
    headers: withValue(request.headers, 'authorization', inHeader),
  }
}

function inCredential(request: Arriving, change: (parts: string[]) => string): Arriving {
  const inHeader = (text: string) => text.replace(/(?<=Credential=)[^,]*/, (found) => change(found.split('/')))
  return {
    ...request,
    query: withValue(request.query, 'x-oss-credential', (text) => change(text.split('/'))),
    headers: withValue(request.headers, 'authorization', inHeader),
  }
}

function damaged(signature: string, how: number): string {
  if (how === 0) return signature.slice(0, -1)
  if (how === 1) return signature.toUpperCase()
  if (how === 2) return `${signature}0`
  return signature.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))
}

describe('one hundred changes of meaning', () => {
  it.each(vectors)('of $id are refused, each for a reason of its kind', (vector) => {
    const verifier = verifierFor(vector.input)
    const request = arriving(vector)
    expect(verifier.verify(arrived(request)).ok, 'unchanged').toBe(true)
    for (const { name, changed } of changesOf(request, CHANGES, 100, Number(/\d+$/.exec(vector.id)?.[0]))) {
      const verdict = verifier.verify(arrived(changed))
      if (verdict.ok || !CHANGES[name]?.reasons.includes(verdict.reason))
        expect.fail(`${name}: ${JSON.stringify(verdict)}\n${JSON.stringify(changed)}`)
    }
  })
})

describe('changes that the protocol accepts', () => {
  const lowerCase = (text: string) => text.replace(/%[0-9A-F]{2}/g, (found) => found.toLowerCase())
  const everyLetter = (text: string) =>
    text.replace(/^[^?]*/, (path) => path.replace(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`))

  const table: Record<string, (request: ArrivedVector) => ArrivedVector> = {
    'the case of escapes': (request) => ({ ...request, target: lowerCase(request.target) }),
    'escapes that need not be': (request) => ({ ...request, target: everyLetter(request.target) }),
    'the order of parameters': (request) => {
      const [path, query = ''] = request.target.split('?')
      return query === '' ? request : { ...request, target: `${path}?${query.split('&').reverse().join('&')}` }
    },
    'an equals sign after a bare name': (request) => ({
      ...request,
      target: request.target.replace(/\?.*/, (query) => query.replace(/([?&][^&=]+)(?=&|$)/g, '$1=')),
    }),
    'an empty piece of the query': (request) => ({ ...request, target: request.target.replace('?', '?&') }),
    'a plus for a blank in the query': (request) => {
      const [path, query] = request.target.split('?')
      return query === undefined ? request : { ...request, target: `${path}?${query.replaceAll('%20', '+')}` }
    },
    'a header that is not signed': (request) => ({
      ...request,
      headers: [...request.headers, 'User-Agent', 'x', 'Accept', '*/*'],
    }),
    'the case of header names': (request) => ({
      ...request,
      headers: request.headers.map((text, index) => (index % 2 === 0 ? text.toUpperCase() : text)),
    }),
    'blanks around header values': (request) => ({
      ...request,
      headers: request.headers.map((text, index) => (index % 2 === 0 ? text : ` ${text}\t`)),
    }),
    'the order of headers': ({ headers, ...request }) => {
      const pairs = headers.flatMap((name, index) => (index % 2 === 0 ? [[name, headers[index + 1]!]] : []))
      return { ...request, headers: pairs.reverse().flat() }
    },
    'the target in absolute form': (request) => ({
      ...request,
      target: `http://${request.headers[request.headers.findIndex((name) => name.toLowerCase() === 'host') + 1]}${request.target}`,
    }),
  }

  it.each(Object.entries(table))('%s', (_name, change) => {
    for (const vector of vectors)
      expect(verdictOn(vector.input, change(arrivedVector(vector))), vector.id).toMatchObject({ ok: true })
  })

  it('another host of the same bucket, since the host is not signed', () => {
    const vector = urls.find(
      ({ input }) => input.addressing === 'virtual' && input.bucket && !input.additionalHeaders.length,
    )!
    const { bucket, region } = vector.input
    const verifier = createSyncVerifier([ossV4Verification({ region })], {
      endpoints: [
        endpoints.internal(),
        endpoints.accelerate(),
        endpoints.custom('https://img.example.com', { bucket: bucket! }),
      ],
      credentialsOf: () => credentialsIn(vector.input),
      clock: { now: () => Date.parse(vector.input.signingTime) },
      backend: nodeBackend,
    })
    const request = arriving(vector)
    for (const host of [
      `${bucket}.oss-${region}-internal.aliyuncs.com`,
      `${bucket}.oss-accelerate.aliyuncs.com`,
      'img.example.com',
    ])
      expect(verifier.verify(arrived({ ...request, host })), host).toMatchObject({ ok: true, bucket })
  })
})
