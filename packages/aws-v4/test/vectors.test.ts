import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import type { AwsInput } from '@presign-tooling/vectors'
import { expect, it } from 'vitest'
import { signPolicy } from '../src/index.js'
import { credentialsOf, headerInput, ofMode, schemeOf, urlInput } from './vectors.js'

const signerOf = (input: AwsInput) =>
  createSyncSigner(schemeOf(input), { credentials: credentialsOf(input), backend: nodeBackend })

/** A server decodes path and query before it signs, so spelling and order are each SDK's own. */
function asRead(url: string) {
  const [, origin, path = '', query = ''] = /^(https?:\/\/[^/]+)([^?]*)\??(.*)$/.exec(url) ?? []
  const pairs = query.split('&').map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return `${decodeURIComponent(name)}=${decodeURIComponent(value.join('='))}`
  })
  return { origin, path: decodeURIComponent(path), query: pairs.sort() }
}

it.each(ofMode('query'))('$id: the URL is what the SDK sends', ({ input, expected, source }) => {
  const { url } = signerOf(input).presign(urlInput(input))
  // aws4fetch sends what URLSearchParams writes, `+` for a blank, and signs the blank.
  const theirs = expected.url?.replaceAll('+', source.sdk === 'aws4fetch' ? '%20' : '+') ?? ''
  expect(asRead(url)).toEqual(asRead(theirs))
})

it.each(ofMode('header'))('$id: the headers are what the SDK sends', ({ input, expected }) => {
  expect(signerOf(input).sign(headerInput(input)).headers).toMatchObject({ ...expected.headers })
})

it.each(ofMode('post-policy'))('$id: the form has the fields of the SDK', ({ input, expected }) => {
  const fields = signerOf(input).run(signPolicy(input.policy ?? '', { at: new Date(input.signingTime) }))
  expect(fields.policy).toBe(expected.stringToSign)
  const theirs = Object.entries(expected.formFields ?? {}).map(([name, value]) => [name.toLowerCase(), value])
  expect(Object.fromEntries(theirs)).toMatchObject(fields)
})
