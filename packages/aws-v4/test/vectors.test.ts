import { type Backend, createSigner, createSyncSigner } from '@presign/core'
import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { loadWasmBackend } from '@presign/core/wasm'
import { webBackend } from '@presign/core/web'
import { type AwsInput, asRead } from '@presign-tooling/vectors'
import { describe, expect, it } from 'vitest'
import { signPolicy } from '../src/form.js'
import { credentialsOf, headerInput, ofMode, schemeOf, urlInput } from './vectors.js'

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

describe.each(backends)('on $name', (backend) => {
  it.each(ofMode('post-policy'))('$id: the form has the fields of the SDK', async ({ input, expected }) => {
    const signer = createSigner(schemeOf(input), { credentials: credentialsOf(input), backend })
    const fields = await signer.run(signPolicy(input.policy ?? '', { at: new Date(input.signingTime) }))
    expect(fields.policy).toBe(expected.stringToSign)
    const theirs = Object.entries(expected.formFields ?? {}).map(([name, value]) => [name.toLowerCase(), value])
    expect(Object.fromEntries(theirs)).toMatchObject(fields)
  })
})
