import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier, type Reason } from '@presign/core/verify'
import { endpoints } from '@presign/oss'
import { isSubResource } from '@presign/oss/scheme'
import { type OssInput, ossDisagreements, ossV1Headers, ossV1Urls } from '@presign/vectors'
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
import { ossV1Verification } from '../src/verify.js'

function endpointOf({ addressing, endpoint, bucket }: OssInput) {
  if (addressing === 'path') return endpoints.pathStyle(endpoint)
  if (addressing === 'cname' && bucket !== null) return endpoints.custom(endpoint, { bucket })
  return endpoints.virtualHosted(endpoint)
}

function verifierFor(input: OssInput) {
  const { accessKeyId, accessKeySecret, securityToken, signingTime, region } = input
  const credentials = { accessKeyId, accessKeySecret, securityToken: securityToken ?? undefined }
  const stranger = { accessKeyId: 'LTAItestSTRANGER', accessKeySecret: 'FAKEother' }
  return createSyncVerifier([ossV1Verification({ region })], {
    endpoints: [endpointOf(input)],
    credentialsOf: (id) => (id === stranger.accessKeyId ? stranger : credentials),
    clock: { now: () => Date.parse(signingTime) },
    backend: nodeBackend,
  })
}

const vectors = [...(await ossV1Urls()), ...(await ossV1Headers())]
const disagreements = await ossDisagreements()

describe('what official SDKs signed', () => {
  it.each(vectors)('$id verifies at its time, and says what was signed', (vector) => {
    const { input } = vector
    expect(verifierFor(input).verify(arrivedVector(vector))).toMatchObject({
      ok: true,
      scheme: 'oss-v1',
      mode: vector.mode === 'query' ? 'url' : 'header',
      accessKeyId: input.accessKeyId,
      bucket: input.bucket ?? undefined,
      key: input.key ?? undefined,
    })
  })
})

/** What an SDK leaves out of, or changes in, the request itself; a vector holds what its caller gave. */
const SENT: Record<string, (input: OssInput) => OssInput> = {
  'empty-header-dropped': (input) => ({
    ...input,
    headers: Object.fromEntries(Object.entries(input.headers).filter(([, value]) => value !== '')),
  }),
}

describe('what single SDKs signed differently', () => {
  it.each(disagreements.filter(({ scheme }) => scheme === 'oss-v1'))('$id ($class) $verdict', (vector) => {
    const sent = vector.mode === 'header' ? SENT[vector.class]?.(vector.input) : undefined
    const { ok } = verifierFor(vector.input).verify(arrivedVector({ ...vector, input: sent ?? vector.input }))
    expect(ok).toBe(vector.verdict === 'verifies')
  })
})

const isSignedHeader = (name: string) => /^(content-type|content-md5|x-oss-.*)$/i.test(name)
const isSignature = (name: string) => /^(OSSAccessKeyId|Expires|Signature|security-token)$/.test(name)

const CHANGES: Record<string, { readonly change: Change; readonly reasons: readonly Reason[] }> = {
  method: { change: commonChanges.method, reasons: ['mismatch'] },
  'object name': { change: commonChanges['object name'], reasons: ['mismatch', 'unknown_host', 'malformed'] },
  'sub-resource added': {
    change: (request, random) => ({
      ...request,
      query: [...request.query, [pick(random, ['acl', 'versionId', 'x-oss-process', 'uploads']), null] as const],
    }),
    reasons: ['mismatch', 'malformed'],
  },
  'sub-resource changed': {
    change: (request, random) => {
      const own = request.query.filter(([name]) => isSubResource(name) && !isSignature(name))
      if (own.length === 0) return undefined
      const [name] = pick(random, own)
      return { ...request, query: withValue(request.query, name, (value) => changedText(random, value)) }
    },
    reasons: ['mismatch', 'malformed'],
  },
  'signed parameter removed': {
    change: (request, random) => {
      const own = request.query.filter(([name]) => isSubResource(name) || isSignature(name))
      return own.length === 0 ? undefined : { ...request, query: without(request.query, pick(random, own)[0]) }
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
    change: (request, random) => {
      const kind = pick(random, [0, 1, 2, 3])
      const inHeader = (text: string) => text.replace(/(?<=^OSS [^:]*:).*/, (found) => damaged(found, kind))
      return {
        ...request,
        query: withValue(request.query, 'Signature', (text) => damaged(text, kind)),
        headers: withValue(request.headers, 'authorization', inHeader),
      }
    },
    reasons: ['mismatch', 'malformed'],
  },
  'date or end': {
    change: (request, random) => ({
      ...request,
      query: withValue(request.query, 'Expires', (text) => `${Number(text) + Math.ceil(random() * 900)}`),
      headers: request.headers.map(([name, value]) =>
        /^(x-oss-)?date$/i.test(name)
          ? [name, value.replace(/\d\d GMT/, (end) => (end === '00 GMT' ? '01 GMT' : '00 GMT'))]
          : [name, value],
      ),
    }),
    reasons: ['mismatch', 'malformed', 'skewed'],
  },
  'access key id': {
    change: (request, random) => {
      const other = (id: string) => pick(random, ['LTAItestSTRANGER', `${id}x`, id.slice(1), id.toLowerCase()])
      return {
        ...request,
        query: withValue(request.query, 'OSSAccessKeyId', other),
        headers: withValue(request.headers, 'authorization', (text) => text.replace(/(?<=^OSS )[^:]*/, other)),
      }
    },
    reasons: ['unknown_key', 'mismatch', 'token_mismatch'],
  },
  'security token': {
    change: (request, random) => {
      const change = (text: string) => changedText(random, text)
      return everywhere(request, 'security-token', change) ?? everywhere(request, 'x-oss-security-token', change)
    },
    reasons: ['token_mismatch'],
  },
  bucket: {
    change: (request) => ({ ...request, host: request.host.replace(/^([a-z0-9])/, '$1x') }),
    reasons: ['mismatch', 'unknown_host'],
  },
}

function damaged(signature: string, how: number): string {
  if (how === 0) return signature.slice(0, -1)
  if (how === 1)
    return signature.replace(/[A-Za-z]/, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()))
  if (how === 2) return `${signature}0`
  return signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))
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
  const added = (request: ArrivedVector, pair: string): ArrivedVector => ({
    ...request,
    target: `${request.target}${request.target.includes('?') ? '&' : '?'}${pair}`,
  })
  const whole = (change: (request: Arriving) => Arriving) => (_: ArrivedVector, parts: Arriving) =>
    arrived(change(parts))

  const table: Record<string, (request: ArrivedVector, parts: Arriving) => ArrivedVector> = {
    'the case of escapes': (request) => ({
      ...request,
      target: request.target.replace(/%[0-9A-F]{2}/g, (found) => found.toLowerCase()),
    }),
    'the order of parameters': whole((parts) => ({ ...parts, query: [...parts.query].reverse() })),
    'an equals sign after a bare name': whole((parts) => ({
      ...parts,
      query: parts.query.map(([name, value]) => [name, value ?? '']),
    })),
    'a parameter that is not a sub-resource': (request) => added(request, 'max-keys=10'),
    'a header that is not signed': (request) => ({ ...request, headers: [...request.headers, 'Accept', '*/*'] }),
    'blanks around header values': (request) => ({
      ...request,
      headers: request.headers.map((text, index) => (index % 2 === 0 ? text : ` ${text}\t`)),
    }),
  }

  it.each(Object.entries(table))('%s', (_name, change) => {
    for (const vector of vectors)
      expect(
        verifierFor(vector.input).verify(change(arrivedVector(vector), arriving(vector))),
        vector.id,
      ).toMatchObject({
        ok: true,
      })
  })
})
