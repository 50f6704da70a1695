import { type Backend, createSigner, createSyncSigner } from '@presign/core'
import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { received } from '@presign/core/testing'
import { createSyncVerifier } from '@presign/core/verify'
import { loadWasmBackend } from '@presign/core/wasm'
import { webBackend } from '@presign/core/web'
import { describe, expect, it } from 'vitest'
import { signPolicy, uploadToken } from '../src/form.js'
import { managementRequest, qiniu, signUrl } from '../src/index.js'
import { verifyCallback } from '../src/verify.js'
import { credentialsOf, endpointOf, lifetimeOf, ofMode, readerOf, urlInput } from './vectors.js'

const backends: readonly Backend[] = [nodeBackend, jsBackend, await loadWasmBackend(), webBackend]

describe.each(backends)('on $name', (backend) => {
  it.each(ofMode('download'))('$id: presign makes the URL of the SDK', async ({ input, expected }) => {
    const signer = createSigner(qiniu({ endpoint: endpointOf(input) }), { credentials: credentialsOf(input), backend })
    const { url, trace } = await signer.presign(urlInput(input))
    expect(trace.stringToSign).toBe(expected.stringToSign)
    expect(url).toBe(expected.url)
  })

  it.each(ofMode('download'))('$id: signUrl makes the URL of the SDK', async ({ input, expected }) => {
    const signer = createSigner(qiniu(), { credentials: credentialsOf(input), backend })
    const options = { at: new Date(input.signingTime), expiresIn: lifetimeOf(input) }
    expect((await signer.run(signUrl(input.url ?? '', options))).url).toBe(expected.url)
  })

  it.each(ofMode('upload-token'))('$id: signPolicy makes the token of the SDK', async ({ input, expected }) => {
    const signer = createSigner(qiniu(), { credentials: credentialsOf(input), backend })
    const token = await signer.run(signPolicy(input.policy ?? ''))
    expect(token).toBe(expected.token)
    expect(token.split(':')[2]).toBe(expected.stringToSign)
  })

  it.each(ofMode('header'))('$id: managementRequest makes the headers of the SDK', async ({ input, expected }) => {
    const signer = createSigner(qiniu(), { credentials: credentialsOf(input), backend })
    const type = input.contentType === undefined ? {} : { 'Content-Type': input.contentType }
    const { headers } = await signer.run(
      managementRequest({
        method: input.method,
        url: input.url ?? '',
        headers: { ...input.headers, ...type },
        body: input.body,
        variant: input.variant,
        timestamp: false,
      }),
    )
    expect(headers).toMatchObject({ ...expected.headers })
  })
})

it.each(ofMode('download'))('$id: the URL of the SDK verifies as it is sent', ({ input, expected }) => {
  const { verify } = createSyncVerifier([readerOf(input)], {
    credentialsOf: () => credentialsOf(input),
    backend: nodeBackend,
    clock: { now: () => Date.parse(input.signingTime) },
  })
  const request = received({ method: 'GET', url: expected.url ?? '', headers: {}, absentHeaders: [] })
  expect(verify(request)).toMatchObject({ ok: true, accessKeyId: input.accessKeyId, bucket: 'bkt', key: input.key })
})

/** Those whose policy an SDK wrote of a bucket, a key and an end. */
it.each(ofMode('upload-token'))('$id: the token of the SDK verifies as the field of a form', ({ input, expected }) => {
  const { verifyForm } = createSyncVerifier([readerOf({ ...input, url: 'https://cdn.example.com/' })], {
    credentialsOf: () => credentialsOf(input),
    backend: nodeBackend,
    clock: { now: () => Date.parse(input.signingTime) },
  })
  const { scope, isPrefixalScope } = JSON.parse(input.policy ?? '')
  const key = scope.includes(':') ? scope.slice(scope.indexOf(':') + 1) + (isPrefixalScope ? 'x' : '') : 'any'
  const fields = { key, token: expected.token ?? '' }
  const verdict = verifyForm(Object.entries(fields))
  expect(verdict).toMatchObject({ ok: true, accessKeyId: input.accessKeyId, bucket: input.bucket })
  expect(verdict.ok && verdict.check({ bucket: input.bucket ?? '', size: undefined as never })).toEqual([])
  const changed = { ...fields, token: fields.token.replace(/.(.)$/, (end) => (end === 'fQ' ? 'fR' : 'fQ')) }
  expect(verifyForm(Object.entries(changed)).ok).toBe(changed.token === fields.token)
})

it.each(ofMode('upload-token'))('$id: uploadToken writes the policy that it is given', ({ input }) => {
  const { deadline, ...policy } = JSON.parse(input.policy ?? '')
  const at = new Date(input.signingTime)
  const signer = createSyncSigner(qiniu(), { credentials: credentialsOf(input), backend: nodeBackend })
  const made = signer.run(uploadToken(policy, { at, expiresIn: deadline - at.getTime() / 1000 }))
  const [, , encoded = ''] = made.token.split(':')
  expect(JSON.parse(Buffer.from(encoded, 'base64url').toString())).toEqual({ ...policy, deadline })
  // The npm client has the deadline at the end as well.
  if (/"deadline":\d+\}$/.test(input.policy ?? '') && !/\\u/.test(input.policy ?? ''))
    expect(Buffer.from(encoded, 'base64url').toString()).toBe(input.policy)
})

it.each(ofMode('callback'))('$id: verifyCallback says what the SDK says', async ({ input, expected }) => {
  const { url = '', method = 'POST', headers, contentType, body = '', authorization = '' } = input
  const [, host = '', target = ''] = /^https:\/\/([^/]+)(.*)$/.exec(url) ?? []
  const type = contentType === undefined ? {} : { 'content-type': contentType }
  const verdict = await verifyCallback(
    { method, target, headers: { host, ...headers, ...type, authorization }, body },
    {
      credentialsOf: (id) => (id === input.accessKeyId ? credentialsOf(input) : undefined),
      clock: { now: () => Date.parse(input.signingTime) },
    },
  )
  expect(verdict.ok).toBe(expected.valid)
})
