import { setTimeout as turn } from 'node:timers/promises'
import { createSyncSigner, type ObjectInput } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { encodePath, encodeText } from '@presign/core/scheme'
import { createSyncVerifier } from '@presign/core/verify'
import { asRead, hardText } from '@presign-tooling/testing'
import ObsClient from 'esdk-obs-nodejs'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { signPolicy } from '../src/form.js'
import { obs } from '../src/index.js'
import { isSubResource } from '../src/scheme.js'
import { obsVerification } from '../src/verify.js'

const bucket = 'examplebucket'
const host = `${bucket}.obs.cn-north-4.myhuaweicloud.com`
const credentials = { accessKeyId: 'HPUAtestFAKE001', accessKeySecret: 'FAKEsecret/with+signs' }
const at = new Date('2026-02-28T23:59:59Z')
const clock = { now: () => at.getTime() }
const signer = createSyncSigner(obs({ region: 'cn-north-4', dateHeader: 'date' }), {
  credentials,
  backend: nodeBackend,
  clock,
})
const verifier = createSyncVerifier([obsVerification({ region: 'cn-north-4' })], {
  credentialsOf: () => credentials,
  backend: nodeBackend,
  clock,
})
const client = new ObsClient({
  access_key_id: credentials.accessKeyId,
  secret_access_key: credentials.accessKeySecret,
  server: 'https://obs.cn-north-4.myhuaweicloud.com',
})

// Its only clock is the machine's, and its constructor goes on after it has returned.
beforeAll(async () => {
  await turn(0)
  vi.useFakeTimers({ now: at, toFake: ['Date'] })
})
afterAll(() => void vi.useRealTimers())

const text = hardText(12)
const subResource = fc.constantFrom('acl', 'versionId', 'uploadId', 'partNumber', 'response-content-type', 'attname')
const ownParameter = fc.stringMatching(/^x-obs-[a-z0-9]{1,6}$/)
const otherParameter = text.filter(
  (text) => text !== '' && !isSubResource(text) && !/^(?:AccessKeyId|Expires|Signature|__proto__)$/.test(text),
)
const queryOf = (name: fc.Arbitrary<string>, value: fc.Arbitrary<string>) =>
  fc
    .dictionary(name, value, { maxKeys: 5, noNullPrototype: true })
    // One value that reads as two sub-resources is not signed here.
    .filter((query) => Object.values(query).every((value) => !value.includes('&')))
const headerName = fc.oneof(
  fc.constantFrom('content-type', 'content-md5', 'range', 'x-obs-acl', 'cache-control'),
  fc.stringMatching(/^x-obs-meta-[a-z0-9_-]{1,8}$/),
)
// Without blanks around it, which it signs and HTTP loses, and in ASCII, which is all that is signed here.
const headerValue = fc
  .string({ unit: fc.constantFrom('a', 'Z', ' ', ';', ',', ':', '"', '/', '=', '%') })
  .map((value) => value.trim())
const inputOf = (query: fc.Arbitrary<Record<string, string>>) =>
  fc.record({
    method: fc.constantFrom('GET', 'PUT', 'HEAD', 'DELETE', 'POST'),
    bucket: fc.constant(bucket),
    key: text.filter((text) => text !== ''),
    query,
    headers: fc.dictionary(headerName, headerValue, { maxKeys: 5, noNullPrototype: true }),
    allowUnsafeKey: fc.constant(true),
  })

const urlInput = inputOf(queryOf(fc.oneof(subResource, ownParameter, otherParameter), text))

function theirUrl({ method = 'GET', key, query, headers }: ObjectInput): string {
  const { SignedUrl } = client.createSignedUrlSync({
    Method: method,
    Bucket: bucket,
    Key: key,
    Expires: 900,
    Headers: { ...headers },
    QueryParams: { ...query } as Record<string, string>,
  })
  return SignedUrl.replace(':443/', '/')
}

it('makes the URL that esdk-obs-nodejs makes', () => {
  fc.assert(
    fc.property(urlInput, (input) => {
      expect(asRead(signer.presign({ ...input, expiresIn: 900 }).url)).toEqual(asRead(theirUrl(input)))
    }),
    { numRuns: 400 },
  )
})

it('verifies the URL that esdk-obs-nodejs makes', () => {
  fc.assert(
    fc.property(urlInput, (input) => {
      const target = theirUrl(input).slice(`https://${host}`.length)
      const verdict = verifier.verify({ method: input.method, target, headers: { ...input.headers, host } })
      expect(verdict).toMatchObject({ ok: true, bucket, key: input.key })
    }),
    { numRuns: 400 },
  )
})

/**
 * Their two faults that are met in headers: a parameter that begins with `x-obs-` is signed in URLs alone, and a value
 * with another `=` in it is lost. Both are among the vectors, as nodejs-header-omits-x-obs-query and
 * nodejs-header-splits-value; the second happens to values that are not encoded, which here none is.
 */
const headerInput = inputOf(queryOf(fc.oneof(subResource, otherParameter), text))

function theirHeader({ method = 'GET', key, query = {}, headers }: ObjectInput): string | undefined {
  const pieces = Object.entries(query).map((pair) => pair.map((part) => encodeText(part as string)).join('='))
  const signing = {
    method,
    uri: `/${bucket}/${encodePath(key)}`,
    urlPath: pieces.length === 0 ? '' : `?${pieces.join('&')}`,
    headers: { ...withTheirCase(headers), Date: at.toUTCString() } as Record<string, string>,
  }
  client.util.doAuth(signing, 'test', client.util.signatureContext)
  return signing.headers.Authorization
}

/** It looks for these two in this letter case, in which it writes them itself. */
function withTheirCase(headers: ObjectInput['headers'] = {}): Record<string, string> {
  const named: Record<string, string> = { 'content-type': 'Content-Type', 'content-md5': 'Content-MD5' }
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [named[name] ?? name, value ?? '']))
}

it('signs the headers that esdk-obs-nodejs signs, to the letter', () => {
  fc.assert(
    fc.property(headerInput, (input) => {
      expect(signer.sign(input).headers.authorization).toBe(theirHeader(input))
    }),
    { numRuns: 400 },
  )
})

it('signs the policy that esdk-obs-nodejs writes', () => {
  const theirs = client.createPostSignatureSync({
    Bucket: bucket,
    Key: 'photos/été 2024/a+b.jpg',
    Expires: 900,
    FormParams: { 'x-obs-acl': 'public-read', 'content-type': 'image/jpeg' },
  })
  const ours = signer.run(signPolicy(theirs.OriginPolicy))
  expect(ours).toEqual({ AccessKeyId: credentials.accessKeyId, policy: theirs.Policy, signature: theirs.Signature })
})
