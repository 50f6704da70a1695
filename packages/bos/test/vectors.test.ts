import { type Backend, createSigner, createSyncSigner } from '@presign/core'
import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { run } from '@presign/core/scheme'
import { received } from '@presign/core/testing'
import { createSyncVerifier } from '@presign/core/verify'
import { loadWasmBackend } from '@presign/core/wasm'
import { webBackend } from '@presign/core/web'
import type { BosInput } from '@presign/vectors'
import { asRead } from '@presign-tooling/testing'
import { describe, expect, it } from 'vitest'
import { signPolicy } from '../src/form.js'
import { signKey } from '../src/index.js'
import { credentialsOf, isEndless, ofMode, readerOf, schemeOf, signInput, urlInput } from './vectors.js'

const signerOf = (input: BosInput) =>
  createSyncSigner(schemeOf(input), { credentials: credentialsOf(input), backend: nodeBackend })

const backends: readonly Backend[] = [nodeBackend, jsBackend, await loadWasmBackend(), webBackend]
const made = [...ofMode('query').filter((vector) => !isEndless(vector)), ...ofMode('header')]

/** The list of headers is left out: python writes none where it means the usual ones, go sorts names by themselves. */
const withoutList = (text = '') => text.replace(/(bce-auth-v1\/(?:[^/]*\/){3})[^/]*/, '$1')
const read = (url = '') => {
  const { query, ...others } = asRead(url)
  return { ...others, query: query.map((piece) => withoutList(piece)) }
}

it.each(made.filter(({ mode }) => mode === 'query'))('$id: the URL is what the SDK sends', ({ input, expected }) => {
  expect(read(signerOf(input).presign(urlInput(input)).url)).toEqual(read(expected.url))
})

it.each(ofMode('header'))('$id: the headers are what the SDK sends', ({ input, expected }) => {
  const { authorization } = signerOf(input).sign(signInput(input)).headers
  expect(withoutList(authorization)).toBe(withoutList(expected.headers?.authorization))
})

const verifierOf = (input: BosInput) =>
  createSyncVerifier([readerOf(input)], {
    credentialsOf: () => credentialsOf(input),
    backend: nodeBackend,
    clock: { now: () => Date.parse(input.signingTime) },
  })

const acceptedAs = ({ accessKeyId, bucket, key }: BosInput) => ({
  ok: true,
  accessKeyId,
  bucket: bucket ?? undefined,
  key: key ?? undefined,
  resource: key === null ? 'bucket' : 'object',
  payload: 'unsigned',
})

it.each(ofMode('query'))('$id: the URL of the SDK verifies as it is sent', ({ input, expected }) => {
  const url = expected.url?.replace(/^(https?:\/\/[^/?]+)\?/, '$1/?') ?? ''
  const request = received({ method: input.method, url, headers: input.headers, absentHeaders: [] })
  expect(verifierOf(input).verify(request)).toMatchObject({ ...acceptedAs(input), mode: 'url' })
})

it.each(ofMode('header'))('$id: the headers of the SDK verify', ({ input, expected }) => {
  const { url, headers: ours } = signerOf(input).sign(signInput(input))
  const headers = { ...ours, ...expected.headers }
  const request = received({ method: input.method, url, headers, absentHeaders: [] })
  expect(verifierOf(input).verify(request)).toMatchObject({ ...acceptedAs(input), mode: 'header' })
})

it.each(ofMode('query').filter(isEndless))(
  '$id: a URL that never expires verifies in a century',
  ({ input, expected }) => {
    const options = { credentialsOf: () => credentialsOf(input), backend: nodeBackend }
    const clock = { now: () => Date.parse('2125-01-01T00:00:00Z') }
    const request = received({ method: input.method, url: expected.url ?? '', headers: {}, absentHeaders: [] })
    expect(createSyncVerifier([readerOf(input)], { ...options, clock }).verify(request)).toMatchObject({ ok: true })
  },
)

describe.each(backends)('on $name', (backend) => {
  it.each(made)('$id: the signing key is the one of the SDK', async ({ input, expected }) => {
    const { accessKeyId, accessKeySecret, signingTime, expiresIn } = input
    const prefix = ['bce-auth-v1', accessKeyId, signingTime, expiresIn].join('/')
    expect(await run(signKey(accessKeySecret, prefix), backend)).toBe(expected.signingKey)
  })

  it.each(ofMode('post-policy'))('$id: the form has the fields of the SDK', async ({ input, expected }) => {
    const signer = createSigner(schemeOf(input), { credentials: credentialsOf(input), backend })
    const ours = await signer.run(signPolicy(input.policy ?? '', { at: new Date(input.signingTime) }))
    expect(ours).toMatchObject({ ...expected.formFields })
  })
})
