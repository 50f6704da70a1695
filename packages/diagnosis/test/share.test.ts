import { awsV4 } from '@presign/aws-v4'
import { awsV4Verification } from '@presign/aws-v4/verify'
import { createSyncSigner } from '@presign/core'
import type { Cause } from '@presign/core/explain'
import { explain } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier } from '@presign/core/verify'
import { cos } from '@presign/cos'
import { cosVerification } from '@presign/cos/verify'
import { ossV1 } from '@presign/oss-v1'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { endpoints as s3Endpoints } from '@presign/s3'
import { expect, it } from 'vitest'
import { examine, rawRequestOf, type SentRequest } from '../src/index.js'

const AT = Date.parse('2026-01-01T00:00:00Z')
const clock = { now: () => AT }
const credentials = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecretOfTheShares' }
const options = { credentials, backend: nodeBackend, clock }
const checking = { credentialsOf: () => credentials, backend: nodeBackend, clock }

const SCHEMES = {
  'OSS V4': [
    createSyncSigner(ossV4({ region: 'cn-hangzhou' }), options),
    createSyncVerifier([ossV4Verification({ region: 'cn-hangzhou' })], checking),
  ],
  'OSS V1': [
    createSyncSigner(ossV1({ region: 'cn-hangzhou' }), options),
    createSyncVerifier([ossV1Verification({ region: 'cn-hangzhou' })], checking),
  ],
  'AWS V4': [
    createSyncSigner(awsV4({ region: 'eu-central-1', endpoint: s3Endpoints.public() }), options),
    createSyncVerifier([awsV4Verification({ region: 'eu-central-1' })], {
      ...checking,
      endpoints: [s3Endpoints.public()],
    }),
  ],
  COS: [
    createSyncSigner(cos({ region: 'ap-guangzhou' }), options),
    createSyncVerifier([cosVerification({ region: 'ap-guangzhou' })], checking),
  ],
} as const

interface Mistake {
  readonly causes: readonly Cause[]
  /** `undefined` where the request has nothing of the kind. */
  make(request: SentRequest): Partial<SentRequest> | undefined
}

const inPath = (causes: readonly Cause[], change: (path: string) => string): Mistake => ({
  causes,
  make: ({ url }) => ({
    url: url.replace(/^(https:\/\/[^/]*)([^?]*)/, (_, origin: string, path: string) => origin + change(path)),
  }),
})
const inQuery = (causes: readonly Cause[], change: (query: string) => string): Mistake => ({
  causes,
  make: ({ url }) =>
    url.includes('?') ? { url: url.replace(/\?(.*)$/, (_, query: string) => `?${change(query)}`) } : undefined,
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
    make: ({ url, headers }) => ({
      headers: [
        ...headers,
        [/amazonaws/.test(url) ? 'x-amz-acl' : /myqcloud/.test(url) ? 'x-cos-acl' : 'x-oss-acl', 'private'],
      ],
    }),
  },
  'a type changed': inHeader(['header_changed'], /^content-type$/i, (type) => `${type}; charset=utf-8`),
  'a type dropped': inHeader(['header_missing', 'url_damaged'], /^content-type$/i, () => undefined),
  'metadata dropped': inHeader(['header_missing', 'url_damaged'], /-meta-/i, () => undefined),
  'a path encoded twice': inPath(['encoded_twice', 'not_decoded'], (path) => path.replaceAll('%', '%25')),
  'a plus for a blank': inPath(['plus_for_space'], (path) => path.replaceAll('%20', '+')),
  'slashes merged': inPath(['path_normalised'], (path) => path.replaceAll(/\/{2,}/g, '/')),
  'another key': inPath(['key_changed'], (path) => `${path}x`),
  'a prefix of a proxy': inPath(['path_prefixed', 'bucket_missing', 'bucket_doubled'], (path) => `/proxy${path}`),
  'a parameter changed': inQuery(['query_changed'], (query) =>
    query.replace('response-expires=soon', 'response-expires=late'),
  ),
  'a parameter dropped': inQuery(['query_missing', 'url_damaged'], (query) =>
    query.replace(/response-expires=[^&]*&?/, ''),
  ),
  'a parameter added': inQuery(['query_added'], (query) => `${query}&versionId=1`),
  '&amp; in the URL': inQuery(['url_damaged'], (query) => query.replaceAll('&', '&amp;')),
  'a URL cut short': inQuery(['url_damaged', 'query_missing'], (query) =>
    query.slice(0, query.indexOf('&', query.length / 2)),
  ),
  'a + in the signature': inQuery(['plus_for_space', 'signature_damaged'], (query) =>
    query.replace(/(Signature=[^&]*)%2B/, '$1+'),
  ),
}

it.each(Object.entries(SCHEMES))('at least 98 of 100 single mistakes are named, %s', (name, [signer, verifier]) => {
  let [made, named] = [0, 0]
  const misses: string[] = []
  for (const key of ['plain.txt', 'a b/c d.jpg', '中文/文件 1.jpg', 'x//y z', 'a+b%.txt'])
    for (const method of ['GET', 'PUT'])
      for (const headers of [{}, { 'content-type': 'text/plain', [`x-${metaOf(name)}-meta-a`]: '1' }])
        for (const query of [{}, { 'response-expires': 'soon', 'response-content-type': 'a+b' }])
          for (const mode of ['url', 'header'] as const)
            for (const [what, { causes, make }] of Object.entries(MISTAKES)) {
              const asked = { bucket: name === 'COS' ? 'photos-1250000000' : 'photos', key, method, headers, query }
              const signed = mode === 'url' ? signer.presign({ ...asked, expiresIn: 600 }) : signer.sign(asked)
              const right = { method, url: signed.url, headers: Object.entries(signed.headers) }
              const change = make(right)
              const wrong = { ...right, ...change }
              if (!change || JSON.stringify(wrong) === JSON.stringify(right)) continue
              const verdict = verifier.verify(rawRequestOf(wrong))
              if (verdict.ok) continue
              made++
              const { differences, recognized } = examine(
                { request: wrong },
                { at: new Date(AT), backend: nodeBackend },
              )
              const hints = recognized[0]?.reader?.provider.hints
              const found = [...explain(signed, verdict, hints), ...differences].map(({ cause }) => cause)
              if (found.some((cause) => causes.includes(cause))) named++
              else misses.push(`${what}, ${mode}: ${found.join(', ')}`)
            }
  expect(made).toBeGreaterThan(150)
  expect({ share: named / made >= 0.98, misses: named / made >= 0.98 ? [] : [...new Set(misses)] }).toEqual({
    share: true,
    misses: [],
  })
})

const metaOf = (name: string) => (name === 'AWS V4' ? 'amz' : name === 'COS' ? 'cos' : 'oss')
