import { createRequire } from 'node:module'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { endpoints } from '@presign/oss'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ossV4 } from '../src/index.js'

/**
 * A live run against ali-oss 6.23.0 under a frozen clock. Its three known faults are the only exclusions:
 * it sorts parameters by locale on raw names, it signs `name=` for an empty value, and it lets the caller's lifetime
 * through unchecked (so only lifetimes the service allows are compared).
 */
const AT = new Date('2026-02-28T23:59:59Z')
const ID = 'LTAItestKEY0001'
const SECRET = 'FAKEsecret'

const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
/** Names on which locale order and byte order agree: lower-case letters alone. */
const name = fc.stringMatching(/^[a-z]{1,12}$/).filter((name) => name !== 'x')
const query = fc.dictionary(
  name,
  fc.oneof(fc.constant(null), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })),
  {
    maxKeys: 4,
    noNullPrototype: true,
  },
)
/** Blanks at the ends are lost on the wire; ali-oss signs them in `content-*`. */
const headers = fc.dictionary(
  fc.constantFrom('content-type', 'content-md5', 'x-oss-meta-a', 'x-oss-meta-a-b', 'x-oss-object-acl', 'range'),
  fc.stringMatching(/^[!-~]([ -~]{0,10}[!-~])?$/),
  { noNullPrototype: true },
)
const method = fc.constantFrom('GET', 'PUT', 'HEAD', 'DELETE', 'POST')

const require = createRequire(import.meta.url)

/** Its client, as far as it is called here. It brings no types of its own. */
interface Official {
  signatureUrlV4(...args: unknown[]): Promise<string>
}
const OSS = require('ali-oss') as new (options: object) => Official

function official(token?: string): Official {
  return new OSS({
    region: 'oss-cn-hangzhou',
    accessKeyId: ID,
    accessKeySecret: SECRET,
    bucket: 'examplebucket',
    secure: true,
    authorizationV4: true,
    ...(token === undefined ? {} : { stsToken: token }),
  })
}

/** What its every request is made by: a function of the package that is called on a client. */
const createRequest = require('ali-oss/lib/common/utils/createRequest.js').createRequest as (
  this: object,
  params: object,
) => { params: { headers: Record<string, string> } }

function ours(token?: string) {
  return createSyncSigner(ossV4({ region: 'cn-hangzhou', endpoint: endpoints.public() }), {
    credentials: { accessKeyId: ID, accessKeySecret: SECRET, securityToken: token },
    backend: nodeBackend,
  })
}

const parameter = (url: string, name: string) => new RegExp(`[?&]${name}=([^&]*)`).exec(url)?.[1]

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: AT })
})
afterAll(() => {
  vi.useRealTimers()
})

describe('against ali-oss', () => {
  it('makes the signature of signatureUrlV4', async () => {
    await fc.assert(
      fc.asyncProperty(
        method,
        key,
        query,
        headers,
        fc.integer({ min: 1, max: 604_800 }),
        fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
        async (method, key, query, headers, expiresIn, token) => {
          fc.pre(token === undefined || token.trim() === token)
          const additional = Object.keys(headers).filter((name) => name === 'range')
          const theirs = await official(token).signatureUrlV4(
            method,
            expiresIn,
            { headers, queries: query },
            key,
            additional,
          )
          const { trace } = ours(token).presign({
            method,
            bucket: 'examplebucket',
            key,
            query,
            headers,
            additionalHeaders: additional,
            expiresIn,
            allowUnsafeKey: true,
          })
          expect(trace.signature).toBe(parameter(theirs, 'x-oss-signature'))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('makes the Authorization of its requests', () => {
    fc.assert(
      fc.property(
        method,
        key,
        query,
        headers,
        fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
        (method, key, query, headers, token) => {
          fc.pre(token === undefined || token.trim() === token)
          const sent = createRequest.call(official(token), {
            method,
            bucket: 'examplebucket',
            object: key,
            query,
            headers: { ...headers },
          }).params.headers
          // It adds a type by the key's extension, which is then signed.
          const type = sent['Content-Type'] ?? sent['content-type']
          const signed = ours(token).sign({
            method,
            bucket: 'examplebucket',
            key,
            query,
            headers: { ...headers, ...(type === undefined ? {} : { 'content-type': type }) },
            allowUnsafeKey: true,
          })
          expect(signed.headers.authorization).toBe(sent.authorization)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('differs in the known faults, and in nothing else', async () => {
    const theirs = (queries: object) => official().signatureUrlV4('GET', 60, { queries }, 'a.txt')
    const signature = (query: Record<string, string>) =>
      ours().presign({ bucket: 'examplebucket', key: 'a.txt', query, expiresIn: 60 }).trace.signature
    // Sorts by locale.
    expect(parameter(await theirs({ a: '1', B: '2' }), 'x-oss-signature')).not.toBe(signature({ a: '1', B: '2' }))
    expect(parameter(await theirs({ _: '1', '-': '2' }), 'x-oss-signature')).not.toBe(signature({ _: '1', '-': '2' }))
    // Keeps the equals sign of an empty value.
    expect(parameter(await theirs({ acl: '' }), 'x-oss-signature')).not.toBe(signature({ acl: '' }))
    // Lets any lifetime through.
    expect(parameter(await official().signatureUrlV4('GET', 99_999_999, {}, 'a.txt'), 'x-oss-expires')).toBe('99999999')
  })
})
