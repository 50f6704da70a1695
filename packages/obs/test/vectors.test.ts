import { type Backend, createSigner, createSyncSigner } from '@presign/core'
import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { received } from '@presign/core/testing'
import { createSyncVerifier } from '@presign/core/verify'
import { loadWasmBackend } from '@presign/core/wasm'
import { webBackend } from '@presign/core/web'
import type { ObsInput } from '@presign/vectors'
import { asRead } from '@presign-tooling/testing'
import { describe, expect, it } from 'vitest'
import { signPolicy } from '../src/form.js'
import { credentialsOf, ofMode, readerOf, schemeOf, signInput, timeOf, urlInput } from './vectors.js'

const signerOf = (input: ObsInput) =>
  createSyncSigner(schemeOf(input), { credentials: credentialsOf(input), backend: nodeBackend })

const backends: readonly Backend[] = [nodeBackend, jsBackend, await loadWasmBackend(), webBackend]

/** nodejs and python write the port that is the protocol's own. */
const withoutPort = (url: string) =>
  url.replace(
    /^(https:\/\/[^/?]+?)(?::443)?([/?].*|)$|^(http:\/\/[^/?]+?)(?::80)?([/?].*|)$/,
    (_, a = '', b = '', c = '', d = '') => [a + c, (b + d).startsWith('/') ? '' : '/', b + d].join(''),
  )

it.each(ofMode('query'))('$id: the URL is what the SDK sends', ({ input, expected, source }) => {
  // obs-go writes a blank in a query as `+`.
  const theirs = expected.url?.replaceAll('+', source.sdk === 'obs-go' ? '%20' : '+') ?? ''
  expect(asRead(signerOf(input).presign(urlInput(input)).url)).toEqual(asRead(withoutPort(theirs)))
})

it.each(ofMode('header'))('$id: the headers are what the SDK sends', ({ input, expected }) => {
  expect(signerOf(input).sign(signInput(input)).headers).toMatchObject({ ...expected.headers })
})

const verifierOf = (input: ObsInput) =>
  createSyncVerifier([readerOf(input)], {
    credentialsOf: () => credentialsOf(input),
    backend: nodeBackend,
    clock: { now: () => timeOf(input).getTime() },
  })

const acceptedAs = ({ accessKeyId, bucket, key }: ObsInput) => ({
  ok: true,
  accessKeyId,
  bucket: bucket ?? undefined,
  key: key ?? undefined,
  resource: key === null ? 'bucket' : 'object',
  payload: 'unsigned',
})

it.each(ofMode('query'))('$id: the URL of the SDK verifies as it is sent', ({ input, expected }) => {
  const url = withoutPort(expected.url ?? '')
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
  it.each(ofMode('post-policy'))('$id: the form has the fields of the SDK', async ({ input, expected }) => {
    // Some of them return the three once more as one: its text follows from them.
    const { token, ...fields } = expected.formFields ?? {}
    const signer = createSigner(schemeOf(input), { credentials: credentialsOf(input), backend })
    const ours = await signer.run(signPolicy(input.policy ?? '', { at: timeOf(input) }))
    expect(ours).toMatchObject(fields)
    if (token !== undefined) expect([ours.AccessKeyId, ours.signature, ours.policy].join(':')).toBe(token)
  })
})
