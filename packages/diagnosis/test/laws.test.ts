import { awsV4 } from '@presign/aws-v4'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { cos, endpoints as cosEndpoints } from '@presign/cos'
import { detectors } from '@presign/detectors'
import { endpoints as ossEndpoints } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'
import { ossV4 } from '@presign/oss-v4'
import { endpoints as s3Endpoints } from '@presign/s3'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CAUSES, examine, knownProviders, prove } from '../src/index.js'
import { chinese } from '../src/zh.js'

const AT = new Date('2026-01-01T00:00:00Z')
const credentials = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecretOfTheLaws' }
const options = { credentials, backend: nodeBackend, clock: { now: () => AT.getTime() } }

const SIGNERS = {
  'OSS V4': () => createSyncSigner(ossV4({ region: 'cn-hangzhou', endpoint: ossEndpoints.public() }), options),
  'OSS V1': () => createSyncSigner(ossV1({ region: 'cn-hangzhou', endpoint: ossEndpoints.public() }), options),
  'AWS V4': () => createSyncSigner(awsV4({ region: 'eu-central-1', endpoint: s3Endpoints.public() }), options),
  COS: () => createSyncSigner(cos({ region: 'ap-guangzhou', endpoint: cosEndpoints.public() }), options),
}

const input = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'HEAD', 'DELETE'),
  key: fc
    .array(fc.constantFrom('a', 'b c', '中', '+', '%', "it's", '/', '=', '&', '😀', '~'), {
      minLength: 1,
      maxLength: 8,
    })
    .map((parts) => `k${parts.join('')}z`),
  headers: fc.constantFrom({}, { 'content-type': 'image/png' }, { 'content-type': 'text/plain; charset=utf-8' }),
  query: fc.constantFrom({}, { 'response-content-type': 'a+b c' }),
})

describe.each(Object.entries(SIGNERS))('%s', (name, makeSigner) => {
  const signer = makeSigner()
  const bucket = name === 'COS' ? 'photos-1250000000' : 'photos'
  const sent = fc.record({ input, mode: fc.constantFrom('url', 'header') }).map(({ input, mode }) => {
    const asked = { bucket, ...input }
    const signed = mode === 'url' ? signer.presign({ ...asked, expiresIn: 600 }) : signer.sign(asked)
    const { method, url, headers, trace } = signed
    return { trace, request: { method, url, headers: Object.entries(headers) } }
  })

  it('examine sees nothing wrong in a right request, and the secret proves it right', () => {
    fc.assert(
      fc.property(sent, ({ request }) => {
        const examination = examine({ request }, { at: AT, backend: nodeBackend })
        expect(examination.differences).toEqual([])
        expect(prove(examination, credentials, nodeBackend)).toMatchObject({ state: 'right' })
      }),
      { numRuns: 60 },
    )
  })

  it('examine never says of equal texts that the secret is wrong', () => {
    fc.assert(
      fc.property(sent, ({ request, trace }) => {
        const { canonicalRequest, stringToSign } = trace
        const theirs = canonicalRequest === undefined ? { stringToSign } : { canonicalRequest, stringToSign }
        const { differences } = examine({ request, theirs }, { at: AT, backend: nodeBackend })
        expect(differences.map(({ cause }) => cause)).toEqual(['signer_or_secret'])
      }),
      { numRuns: 60 },
    )
  })

  it('nothing that is said holds a secret, a token or a signature', () => {
    fc.assert(
      fc.property(sent, fc.nat(), ({ request, trace }, cut) => {
        const url = request.url.slice(0, cut % request.url.length)
        const { differences, advice } = examine({ request: { ...request, url } }, { at: AT, backend: nodeBackend })
        expect(JSON.stringify([differences, advice])).not.toContain(trace.signature)
        expect(JSON.stringify([differences, advice])).not.toContain('FAKE')
      }),
      { numRuns: 60 },
    )
  })
})

describe('chinese', () => {
  const gaps = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

  it('has the gaps of every English sentence, and no other', async () => {
    const { ENGLISH } = await import('@presign/core/explain')
    for (const [id, sentence] of Object.entries(ENGLISH))
      expect([id, [...new Set(gaps(chinese.sentences[id as keyof typeof ENGLISH]))]]).toEqual([
        id,
        [...new Set(gaps(sentence))],
      ])
  })

  it('has a headline for every cause, and a phrase for every scheme and sender', () => {
    expect(Object.keys(chinese.causes).sort()).toEqual(Object.keys(CAUSES).sort())
    const labels = detectors.flatMap(({ schemes }) => schemes.map(({ label }) => label))
    const senders = knownProviders.flatMap(({ hints }) => Object.values(hints.senders ?? {}))
    expect([...labels, ...senders].filter((phrase) => !(phrase in chinese.phrases))).toEqual([])
  })
})
