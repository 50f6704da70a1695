import { type Backend, createSigner, createSyncSigner } from '@presign/core'
import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { received } from '@presign/core/testing'
import { createSyncVerifier } from '@presign/core/verify'
import { loadWasmBackend } from '@presign/core/wasm'
import { webBackend } from '@presign/core/web'
import type { TosInput } from '@presign/vectors'
import { asRead } from '@presign-tooling/testing'
import { describe, expect, it } from 'vitest'
import { signPolicy } from '../src/form.js'
import { signPolicyQuery } from '../src/policy-query.js'
import { credentialsOf, ofMode, readerOf, schemeOf, signInput, urlInput } from './vectors.js'

const signerOf = (input: TosInput) =>
  createSyncSigner(schemeOf(input), { credentials: credentialsOf(input), backend: nodeBackend })

const backends: readonly Backend[] = [nodeBackend, jsBackend, await loadWasmBackend(), webBackend]

/** The two SDKs of which there are URLs write a blank in a query as `+`. */
const withBlanks = (url = '') => url.replace(/\?.*$/, (query) => query.replaceAll('+', '%20'))

it.each(ofMode('query'))('$id: the URL is what the SDK sends', ({ input, expected }) => {
  expect(asRead(signerOf(input).presign(urlInput(input)).url)).toEqual(asRead(withBlanks(expected.url)))
})

it.each(ofMode('header'))('$id: the headers are what the SDK sends', ({ input, expected }) => {
  const { authorization, ...others } = expected.headers ?? {}
  const { headers } = signerOf(input).sign(signInput(input))
  expect(headers).toMatchObject(others)
  // go writes no blanks after the commas.
  expect(headers.authorization?.replaceAll(', ', ',')).toBe(authorization?.replaceAll(', ', ','))
})

const verifierOf = (input: TosInput) =>
  createSyncVerifier([readerOf(input)], {
    credentialsOf: () => credentialsOf(input),
    backend: nodeBackend,
    clock: { now: () => Date.parse(input.signingTime) },
  })

const acceptedAs = ({ accessKeyId, bucket, key, headers }: TosInput) => ({
  ok: true,
  accessKeyId,
  bucket: bucket ?? undefined,
  key: key ?? undefined,
  resource: key === null ? 'bucket' : 'object',
  payload: headers['x-tos-content-sha256'] === undefined ? 'unsigned' : 'digest',
})

it.each(ofMode('query'))('$id: the URL of the SDK verifies as it is sent', ({ input, expected }) => {
  const url = withBlanks(expected.url).replace(/^(https?:\/\/[^/?]+)\?/, '$1/?')
  const request = received({ method: input.method, url, headers: input.headers, absentHeaders: [] })
  expect(verifierOf(input).verify(request)).toMatchObject({ ...acceptedAs(input), mode: 'url' })
})

it.each(ofMode('header'))('$id: the headers of the SDK verify', ({ input, expected }) => {
  const { url } = signerOf(input).sign(signInput(input))
  const headers = { ...input.headers, ...expected.headers }
  const request = received({ method: input.method, url, headers, absentHeaders: [] })
  expect(verifierOf(input).verify(request)).toMatchObject({ ...acceptedAs(input), mode: 'header' })
})

describe.each(backends)('on $name', (backend) => {
  const signer = (input: TosInput) => createSigner(schemeOf(input), { credentials: credentialsOf(input), backend })

  it.each(ofMode('post-policy'))('$id: the form has the fields of the SDK', async ({ input, expected }) => {
    const ours = await signer(input).run(signPolicy(input.policy ?? '', { at: new Date(input.signingTime) }))
    // Some return the key, and fields that the caller asked for, as well.
    const theirs = Object.entries(expected.formFields ?? {}).filter(([name]) => Object.hasOwn(ours, name))
    expect(ours).toMatchObject(Object.fromEntries(theirs))
    expect(ours['x-tos-signature']).toBe(expected.signature)
  })

  it.each(ofMode('policy-query'))('$id: the query has the parameters of the SDK', async ({ input, expected }) => {
    const options = { at: new Date(input.signingTime), expiresIn: input.expiresIn ?? 0 }
    expect(await signer(input).run(signPolicyQuery(input.policy ?? '', options))).toEqual(expected.fields)
  })
})

it.each(ofMode('policy-query'))('$id: a verifier comes to the texts of the SDK', ({ input, expected }) => {
  const search = Object.entries(expected.fields ?? {}).map((pair) => pair.map(encodeURIComponent).join('='))
  const target = `/?${search.join('&').replace(/.$/, 'x')}`
  const host = `${input.bucket}.${input.endpoint.replace(/^https?:\/\//, '')}`
  const verdict = verifierOf(input).verify({ method: 'GET', target, headers: { host } })
  if (verdict.ok || verdict.reason !== 'mismatch') return expect(verdict).toMatchObject({ reason: 'scope_mismatch' })
  const { canonicalRequest, stringToSign } = expected
  expect(verdict.expected).toEqual({ canonicalRequest, stringToSign })
})
