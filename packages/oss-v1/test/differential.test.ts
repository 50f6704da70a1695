import { createRequire } from 'node:module'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { isSubResource, SUB_RESOURCES } from '@presign/oss/scheme'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { postPolicy, signPolicy } from '../src/form.js'
import { ossV1 } from '../src/index.js'
import { rtmpUrl } from '../src/rtmp.js'

/**
 * A live run against ali-oss 6.23.0 under a frozen clock. Excluded are its known faults and no more: `signatureUrl`
 * strips one leading slash of a key (another object), refuses a leading `?`, reads a lifetime of 0 as 1800 and checks
 * no other; header values of `content-*` are signed with the blanks around them; it has no list, and signs what it is
 * told to sign. Keys and values that sign as a sub-resource beside them would are refused here and signed there.
 */

const AT = new Date('2026-02-28T23:59:59Z')
const credentials = (token?: string) => ({
  accessKeyId: 'LTAItestKEY0001',
  accessKeySecret: 'FAKEsecret',
  securityToken: token,
})

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
const hasHidden = (text: string) =>
  text
    .split(/[?&]/)
    .slice(1)
    .some((piece) => isSubResource(piece.replace(/[=&].*/s, '')))
const key = text.filter((key) => !/^[/?]/.test(key) && !hasHidden(key))
const own = new Set(['security-token', 'callback', 'callback-var'])
const subResourceName = fc.oneof(
  fc.constantFrom(...[...SUB_RESOURCES].filter((name) => !own.has(name))),
  fc.stringMatching(/^x-oss-[a-z-]{1,9}$/),
)
const value = fc.oneof(
  fc.constant(null),
  fc.constant(''),
  text.filter((value) => !hasHidden(value)),
)
const subResources = fc.dictionary(subResourceName, value, { maxKeys: 4, noNullPrototype: true })
const unsigned = fc.dictionary(fc.constantFrom('prefix', 'marker', 'max-keys', 'foo'), text, { noNullPrototype: true })
const headers = fc.dictionary(
  fc.constantFrom('content-type', 'content-md5', 'x-oss-meta-a', 'x-oss-meta-a-b', 'x-oss-object-acl'),
  fc.stringMatching(/^[!-~]([ -~]{0,10}[!-~])?$/),
  { noNullPrototype: true },
)
const method = fc.constantFrom('GET', 'PUT', 'HEAD', 'DELETE', 'POST')
const token = fc.option(fc.stringMatching(/^[A-Za-z0-9+/=]{1,20}$/), { nil: undefined })

interface Official {
  signatureUrl(name: string, options: object): string
  getRtmpUrl(channel: string, options: object): string
  calculatePostSignature(policy: string): object
}

// The package brings no types.
const require = createRequire(import.meta.url)
const OSS = require('ali-oss') as new (options: object) => Official

function official(stsToken?: string) {
  const { accessKeyId, accessKeySecret } = credentials()
  const options = { region: 'oss-cn-hangzhou', accessKeyId, accessKeySecret, bucket: 'examplebucket', secure: true }
  return new OSS({
    ...options,
    // With a token it warns unless it may renew it.
    ...(stsToken === undefined ? {} : { stsToken, refreshSTSTokenInterval: 1e9, refreshSTSToken: async () => never() }),
  })
}

function never(): never {
  throw new Error('nothing is renewed here')
}

/** What its every request is made by: a function of the package that is called on a client. */
const createRequest = require('ali-oss/lib/common/utils/createRequest.js').createRequest as (
  this: object,
  params: object,
) => { params: { headers: Record<string, string> } }

const ours = (token?: string) =>
  createSyncSigner(ossV1({ region: 'cn-hangzhou' }), { credentials: credentials(token), backend: nodeBackend })

/** A server decodes both before it signs, so the order of parameters and the spelling of some characters are free. */
function asRead(url: string) {
  const [address = '', query = ''] = url.split('?')
  const pairs = query.split('&').map((pair) =>
    pair
      .split('=')
      .map(decodeURIComponent)
      .filter((part) => part !== ''),
  )
  return { address: decodeURIComponent(address), query: pairs.map((pair) => JSON.stringify(pair)).sort() }
}

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: AT })
})
afterAll(() => {
  vi.useRealTimers()
})

describe('against ali-oss', () => {
  it('makes the URL of signatureUrl', () => {
    fc.assert(
      fc.property(
        method,
        key,
        subResources,
        headers,
        fc.integer({ min: 1, max: 4_000_000_000 }),
        token,
        (method, key, subResource, headers, expiresIn, token) => {
          const theirs = official(token).signatureUrl(key, {
            method,
            expires: expiresIn,
            subResource: { ...subResource },
            ...headers,
          })
          const { url } = ours(token).presign({
            method,
            bucket: 'examplebucket',
            key,
            query: subResource,
            headers,
            expiresIn,
            allowUnsafeKey: true,
          })
          expect(asRead(url)).toEqual(asRead(theirs))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('makes the Authorization of its requests', () => {
    fc.assert(
      fc.property(method, key, subResources, unsigned, headers, token, (method, key, subres, query, headers, token) => {
        const params = { method, bucket: 'examplebucket', object: key, subres, query, headers: { ...headers } }
        const sent = createRequest.call(official(token), params).params.headers
        // It adds a type by the key's extension, which is then signed.
        const type = sent['Content-Type'] ?? sent['content-type']
        const signed = ours(token).sign({
          method,
          bucket: 'examplebucket',
          key,
          query: { ...query, ...subres },
          headers: { ...headers, ...(type === undefined ? {} : { 'content-type': type }) },
          allowUnsafeKey: true,
        })
        expect(signed.headers.authorization).toBe(sent.authorization)
        expect(signed.headers['x-oss-date']).toBe(sent['x-oss-date'])
      }),
      { numRuns: 300 },
    )
  })

  it('makes the URL of getRtmpUrl', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9-]{1,20}$/),
        fc.dictionary(
          // It does not send a name that every object inherits, such as toString, though it signs it.
          fc.stringMatching(/^[a-zA-Z]{1,9}$/).filter((name) => !(name in {})),
          fc.stringMatching(/^[ -~]{1,20}$/),
          {
            maxKeys: 3,
            noNullPrototype: true,
          },
        ),
        fc.integer({ min: 1, max: 1e9 }),
        (channel, params, expiresIn) => {
          const theirs = official().getRtmpUrl(channel, {
            expires: expiresIn,
            params: { playlistName: 'a.m3u8', ...params },
          })
          const { url } = ours().run(
            rtmpUrl({ bucket: 'examplebucket', channel, playlistName: 'a.m3u8', params, expiresIn }),
          )
          expect(asRead(url)).toEqual(asRead(theirs))
        },
      ),
      { numRuns: 200 },
    )
  })

  it('makes the fields of calculatePostSignature, of any policy and of its own', () => {
    fc.assert(
      fc.property(fc.json(), text, fc.integer({ min: 1, max: 1e9 }), (json, keyPrefix, expiresIn) => {
        fc.pre(!/^[/\\]/.test(keyPrefix) && !/\p{Cc}/u.test(keyPrefix))
        const compact = JSON.stringify(JSON.parse(json))
        // What is not an object it refuses to sign, or signs as something else.
        if (/^[{[]/.test(compact))
          expect(ours().run(signPolicy(compact))).toEqual(official().calculatePostSignature(compact))
        const limits = { size: { max: 1000 }, expiresIn }
        // What is refused otherwise, such as a segment of dots, they sign as well.
        const job = postPolicy({ bucket: 'examplebucket', keyPrefix, ...limits, allowUnsafeKey: true })
        const { fields } = ours().run(job)
        const policyText = Buffer.from(fields.policy ?? '', 'base64').toString()
        expect(fields).toMatchObject(official().calculatePostSignature(policyText))
      }),
      { numRuns: 300, examples: [['{}', './a', 1]] },
    )
  })

  it('differs in the known faults, and in nothing else', () => {
    const signature = (url: string) => new Map(asRead(url).query.map((pair) => JSON.parse(pair))).get('Signature')
    const presigned = (input: object) =>
      ours().presign({ bucket: 'examplebucket', key: 'a', expiresIn: 1800, allowUnsafeKey: true, ...input }).url
    const theirs = (key: string, options: object) =>
      signature(official().signatureUrl(key, { expires: 1800, ...options }))
    // Strips one leading slash: what it signs is another object.
    expect(theirs('/lead', {})).not.toBe(signature(presigned({ key: '/lead' })))
    expect(theirs('/lead', {})).toBe(signature(presigned({ key: 'lead' })))
    // Refuses a leading question mark, which is escaped and safe.
    expect(() => theirs('?lead', {})).toThrow()
    expect(signature(presigned({ key: '?lead' }))).toHaveLength(28)
    // Signs the blanks around a type, which HTTP does not carry.
    expect(theirs('a', { 'content-type': ' a ' })).not.toBe(
      signature(presigned({ headers: { 'content-type': ' a ' } })),
    )
    // Signs what no list has.
    expect(theirs('a', { subResource: { foo: '1' } })).not.toBe(signature(presigned({ query: { foo: '1' } })))
    // Reads no lifetime as half an hour.
    expect(theirs('a', { expires: 0 })).toBe(signature(presigned({})))
  })
})
