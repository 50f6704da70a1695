import { createHash } from 'node:crypto'
import {
  createSyncSigner,
  type Lifetime,
  type ObjectInput,
  type RequestOptions,
  type SignedRequest,
} from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { encodePath } from '@presign/core/scheme'
import { endpoints } from '@presign/s3'
import { hardText } from '@presign-tooling/testing'
import { SignatureV4 } from '@smithy/signature-v4'
import * as aws4 from 'aws4'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { awsV4, serviceEndpoint } from '../src/index.js'
import { Sha256 } from './sha256.js'

const at = new Date('2026-02-28T23:59:59Z')
const stamp = '20260228T235959Z'
const EMPTY = createHash('sha256').update('').digest('hex')
const secret = { accessKeyId: 'AKIATESTFAKE001', accessKeySecret: 'FAKEsecret/with+signs' }
const token = 'FAKEtoken/+=='

const text = hardText(12)
const name = text.filter((text) => text !== '' && !/^(x-amz-.*|__proto__)$/i.test(text))
const key = text.filter((text) => text !== '' && !/^[/\\]/.test(text))
const query = fc.dictionary(name, text, { maxKeys: 5, noNullPrototype: true })
// Not drawn: what the peers never sign, and the service does. smithy: cache-control, from, pragma, referer, te …; aws4: range.
const headerName = fc.oneof(
  fc.constantFrom('content-type', 'content-md5', 'if-match', 'x-amz-acl', 'x-amz-meta-a', 'x-amz-meta-a-b', 'zabc'),
  fc.stringMatching(/^x-amz-meta-[a-z0-9_-]{1,8}$/),
)
const headerValue = fc.string({ unit: fc.constantFrom('a', 'Z', ' ', '\t', ';', ',', ':', '"', '/', '=', '中') })
const headers = fc.dictionary(headerName, headerValue, { maxKeys: 5, noNullPrototype: true })
const input = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'HEAD', 'DELETE', 'POST'),
  bucket: fc.constant('examplebucket'),
  key,
  query,
  headers,
  expiresIn: fc.integer({ min: 1, max: 604_800 }),
  allowUnsafeKey: fc.constant(true),
})
const temporary = fc.boolean()

const s3 = awsV4({ region: 'eu-west-3' })
const credentialsOf = (sts: boolean) => (sts ? { ...secret, securityToken: token } : secret)
const signerOf = (scheme: typeof s3, sts: boolean) =>
  createSyncSigner(scheme, {
    credentials: credentialsOf(sts),
    backend: nodeBackend,
    clock: { now: () => at.getTime() },
  })

const HOST = 'examplebucket.s3.eu-west-3.amazonaws.com'

function smithyOf(service: string, sts: boolean) {
  return new SignatureV4({
    service,
    region: 'eu-west-3',
    credentials: {
      accessKeyId: secret.accessKeyId,
      secretAccessKey: secret.accessKeySecret,
      ...(sts ? { sessionToken: token } : undefined),
    },
    sha256: Sha256,
    uriEscapePath: service !== 's3',
    applyChecksum: service === 's3',
  })
}

function smithyRequest(host: string, path: string, { method = 'GET', query, headers }: RequestOptions) {
  return {
    method,
    protocol: 'https:',
    hostname: host,
    path,
    query: { ...query } as Record<string, string>,
    headers: { ...headers, host },
  }
}

const signatureOf = ({ trace }: SignedRequest) => trace.signature
const signatureIn = (authorization: unknown) => /Signature=([0-9a-f]+)/.exec(String(authorization))?.[1]

describe('S3, beside @smithy/signature-v4', () => {
  it('signs headers alike', async () => {
    await fc.assert(
      fc.asyncProperty(input, temporary, async (input, sts) => {
        const payload = { 'x-amz-content-sha256': EMPTY }
        const ours = signerOf(s3, sts).sign({ ...input, headers: { ...payload, ...input.headers } })
        const request = smithyRequest(HOST, `/${encodePath(input.key)}`, input)
        const theirs = await smithyOf('s3', sts).sign(request, { signingDate: at })
        expect(signatureOf(ours)).toBe(signatureIn(theirs.headers.authorization))
      }),
      { numRuns: 200 },
    )
  })

  it('signs URLs alike', async () => {
    await fc.assert(
      fc.asyncProperty(input, temporary, async (input, sts) => {
        const ours = signerOf(s3, sts).presign(input)
        const request = smithyRequest(HOST, `/${encodePath(input.key)}`, input)
        // Its presigner hoists headers into the query unless told not to, and takes the payload line from a header.
        const theirs = await smithyOf('s3', sts).presign(
          { ...request, headers: { ...request.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
          {
            expiresIn: input.expiresIn,
            signingDate: at,
            unhoistableHeaders: new Set([...Object.keys(input.headers), 'x-amz-content-sha256']),
            unsignableHeaders: new Set(['x-amz-content-sha256']),
          },
        )
        expect(signatureOf(ours)).toBe(theirs.query?.['X-Amz-Signature'])
      }),
      { numRuns: 200 },
    )
  })

  it('signs repeated parameters alike', async () => {
    const repeated = fc.dictionary(name, fc.array(text, { minLength: 2, maxLength: 3 }), {
      minKeys: 1,
      maxKeys: 3,
      noNullPrototype: true,
    })
    await fc.assert(
      fc.asyncProperty(input, repeated, async (input, lists) => {
        const ours = signerOf(s3, false).sign({ ...input, query: lists, headers: { 'x-amz-content-sha256': EMPTY } })
        const request = { ...smithyRequest(HOST, `/${encodePath(input.key)}`, { ...input, headers: {} }), query: lists }
        const theirs = await smithyOf('s3', false).sign(request, { signingDate: at })
        expect(signatureOf(ours)).toBe(signatureIn(theirs.headers.authorization))
      }),
      { numRuns: 50 },
    )
  })
})

describe('another service, beside @smithy/signature-v4', () => {
  const endpoint = serviceEndpoint('https://a1b2.execute-api.eu-west-3.amazonaws.com:8443')
  const api = awsV4({ region: 'eu-west-3', service: 'execute-api', endpoint })
  const silent = awsV4({ region: 'eu-west-3', service: 'execute-api', endpoint, payloadHeader: false })
  const wirePath = fc.string({
    unit: fc.constantFrom('a', '/', '//', '.', '..', '%20', '%2F', '+', ':', '~', '*', "'"),
    maxLength: 10,
  })

  it('signs headers, paths and bodies alike', async () => {
    await fc.assert(
      fc.asyncProperty(input, wirePath, temporary, fc.string(), async (input, path, sts, body) => {
        const digest = { 'x-amz-content-sha256': createHash('sha256').update(body).digest('hex') }
        const { bucket: _none, key: _other, ...rest } = input
        const ours = signerOf(silent, sts).sign({
          ...rest,
          resource: 'service',
          path,
          headers: { ...input.headers, ...digest },
        })
        const request = { ...smithyRequest('a1b2.execute-api.eu-west-3.amazonaws.com:8443', `/${path}`, input), body }
        const theirs = await smithyOf('execute-api', sts).sign(request, { signingDate: at })
        expect(signatureOf(ours)).toBe(signatureIn(theirs.headers.authorization))
      }),
      { numRuns: 200 },
    )
  })

  it('signs a digest that is sent alike', async () => {
    const digest = { 'x-amz-content-sha256': createHash('sha256').update('body').digest('hex') }
    const ours = signerOf(api, false).sign({ method: 'POST', key: 'prod', headers: digest })
    const request = smithyRequest('a1b2.execute-api.eu-west-3.amazonaws.com:8443', '/prod', { method: 'POST' })
    const theirs = await smithyOf('execute-api', false).sign(
      { ...request, headers: { ...request.headers, ...digest } },
      { signingDate: at },
    )
    expect(signatureOf(ours)).toBe(signatureIn(theirs.headers.authorization))
  })
})

describe('S3, beside aws4', () => {
  const local = awsV4({ region: 'eu-west-3', endpoint: endpoints.pathStyle('http://127.0.0.1:9000') })
  const written = (query: Record<string, string>) =>
    Object.entries(query).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  const peer = (input: ObjectInput & Lifetime, sts: boolean, extra: object, search: readonly string[]) =>
    aws4.sign(
      {
        service: 's3',
        region: 'eu-west-3',
        method: input.method ?? 'GET',
        path: [`/examplebucket/${encodePath(input.key)}`, ...(search.length > 0 ? [search.join('&')] : [])].join('?'),
        headers: { ...input.headers, Host: '127.0.0.1:9000' },
        ...extra,
      },
      {
        accessKeyId: secret.accessKeyId,
        secretAccessKey: secret.accessKeySecret,
        ...(sts ? { sessionToken: token } : undefined),
      },
    )

  it('signs headers alike', () => {
    fc.assert(
      fc.property(input, temporary, (input, sts) => {
        const payload = { 'x-amz-content-sha256': EMPTY }
        const ours = signerOf(local, sts).sign({ ...input, headers: { ...payload, ...input.headers } })
        const headers = { ...input.headers, ...payload, Host: '127.0.0.1:9000', 'X-Amz-Date': stamp }
        const theirs = peer(input, sts, { headers }, written(input.query))
        expect(signatureOf(ours)).toBe(signatureIn(theirs.headers.Authorization))
      }),
      { numRuns: 200 },
    )
  })

  it('signs URLs alike', () => {
    fc.assert(
      fc.property(input, temporary, (input, sts) => {
        const ours = signerOf(local, sts).presign(input)
        const dated = [...written(input.query), `X-Amz-Date=${stamp}`, `X-Amz-Expires=${input.expiresIn}`]
        const theirs = peer(input, sts, { signQuery: true }, dated)
        expect(signatureOf(ours)).toBe(/X-Amz-Signature=([0-9a-f]+)/.exec(theirs.path)?.[1])
      }),
      { numRuns: 200 },
    )
  })
})
