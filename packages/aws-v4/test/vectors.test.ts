import { type Backend, createSigner, createSyncSigner } from '@presign/core'
import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { received } from '@presign/core/testing'
import { createSyncVerifier } from '@presign/core/verify'
import { loadWasmBackend } from '@presign/core/wasm'
import { webBackend } from '@presign/core/web'
import type { AwsInput } from '@presign/vectors'
import { asRead } from '@presign-tooling/testing'
import { describe, expect, it } from 'vitest'
import { signPolicy } from '../src/form.js'
import { credentialsOf, headerInput, ofMode, readerOf, schemeOf, urlInput } from './vectors.js'

const signerOf = (input: AwsInput) =>
  createSyncSigner(schemeOf(input), { credentials: credentialsOf(input), backend: nodeBackend })

const backends: readonly Backend[] = [nodeBackend, jsBackend, await loadWasmBackend(), webBackend]

it.each(ofMode('query'))('$id: the URL is what the SDK sends', ({ input, expected, source }) => {
  const { url } = signerOf(input).presign(urlInput(input))
  // aws4fetch sends what URLSearchParams writes, `+` for a blank, and signs the blank.
  const theirs = expected.url?.replaceAll('+', source.sdk === 'aws4fetch' ? '%20' : '+') ?? ''
  expect(asRead(url)).toEqual(asRead(theirs))
})

it.each(ofMode('header'))('$id: the headers are what the SDK sends', ({ input, expected }) => {
  expect(signerOf(input).sign(headerInput(input)).headers).toMatchObject({ ...expected.headers })
})

const verifierOf = (input: AwsInput) =>
  createSyncVerifier([readerOf(input)], {
    credentialsOf: () => credentialsOf(input),
    backend: nodeBackend,
    clock: { now: () => Date.parse(input.signingTime) },
  })

/** What a verdict must say of a vector, beside its key: outside S3 a path is one. */
const acceptedAs = ({ accessKeyId, bucket, key, service, path = '/' }: AwsInput) => ({
  ok: true,
  accessKeyId,
  bucket: bucket ?? undefined,
  key: (service === 's3' ? key : path.slice(1)) || undefined,
  resource: service !== 's3' ? 'service' : key === null ? 'bucket' : 'object',
})

it.each(ofMode('query'))('$id: the URL of the SDK verifies as it is sent', ({ input, expected }) => {
  const request = received({ method: input.method, url: expected.url ?? '', headers: input.headers, absentHeaders: [] })
  expect(verifierOf(input).verify(request)).toMatchObject({ ...acceptedAs(input), mode: 'url' })
})

it.each(ofMode('header'))('$id: the headers of the SDK verify', ({ input, expected }) => {
  const { url } = signerOf(input).sign(headerInput(input))
  const headers = { ...input.headers, ...expected.headers }
  const request = received({ method: input.method, url, headers, absentHeaders: [] })
  const payload = input.payloadHash ?? new TextEncoder().encode(input.body)
  expect(verifierOf(input).verify({ ...request, payload })).toMatchObject({ ...acceptedAs(input), mode: 'header' })
})

it('a plus in a query is read as a space, and an escaped one as itself', () => {
  const [vector] = ofMode('query').filter(({ input }) => input.rules === undefined)
  if (!vector) throw new Error('there are no vectors')
  const input = { ...vector.input, query: { note: 'a b', sum: 'a+b' } }
  const signed = signerOf(input).presign(urlInput(input))
  const { url } = signed
  expect(url).toContain('note=a%20b&sum=a%2Bb')
  const verdictOn = (from: string, to: string) =>
    verifierOf(input).verify(received({ ...signed, url: url.replace(from, to) }))
  expect(verdictOn('a%20b', 'a+b')).toMatchObject({ ok: true })
  expect(verdictOn('a%2Bb', 'a+b')).toMatchObject({ ok: false, reason: 'mismatch' })
})

describe.each(backends)('on $name', (backend) => {
  it.each(ofMode('post-policy'))('$id: the form has the fields of the SDK', async ({ input, expected }) => {
    const signer = createSigner(schemeOf(input), { credentials: credentialsOf(input), backend })
    const fields = await signer.run(signPolicy(input.policy ?? '', { at: new Date(input.signingTime) }))
    expect(fields.policy).toBe(expected.stringToSign)
    const theirs = Object.entries(expected.formFields ?? {}).map(([name, value]) => [name.toLowerCase(), value])
    expect(Object.fromEntries(theirs)).toMatchObject(fields)
  })
})
