import { createSigner, createSyncSigner, type PresignInput, type SignedRequest, type SignInput } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { webBackend } from '@presign/core/web'
import { type CosInput, cos as vectors } from '@presign-tooling/vectors'
import { describe, expect, it } from 'vitest'
import { cos, endpoints, signPolicy } from '../src/index.js'

function endpointOf({ addressing, endpoint }: CosInput) {
  if (addressing === 'path') return endpoints.pathStyle(endpoint)
  return addressing === 'cname' ? endpoints.custom(endpoint) : endpoints.virtualHosted(endpoint)
}

/** SDKs begin their windows somewhat earlier than they are asked; the window is what is signed. */
function windowOf({ keyTime }: CosInput) {
  const [start = 0, end = 0] = keyTime.split(';').map(Number)
  return { at: new Date(start * 1000), lasting: end - start }
}

function schemeOf(input: CosInput) {
  const { region, signHost = true } = input
  return cos({ region, signHost, endpoint: endpointOf(input), headerLifetime: windowOf(input).lasting })
}

function credentialsOf({ accessKeyId, accessKeySecret, securityToken }: CosInput) {
  return { accessKeyId, accessKeySecret, securityToken: securityToken ?? undefined }
}

function signInput(input: CosInput): SignInput {
  return {
    method: input.method,
    bucket: input.bucket ?? undefined,
    key: input.key ?? undefined,
    query: input.query,
    headers: input.headers,
    at: windowOf(input).at,
    allowUnsafeKey: true,
  }
}

const urlInput = (input: CosInput): PresignInput => ({ ...signInput(input), expiresIn: windowOf(input).lasting })

type Sign = (input: CosInput, call: 'sign' | 'presign') => Promise<SignedRequest>

const sync: Sign = async (input, call) => {
  const signer = createSyncSigner(schemeOf(input), { credentials: credentialsOf(input), backend: nodeBackend })
  return call === 'sign' ? signer.sign(signInput(input)) : signer.presign(urlInput(input))
}

const web: Sign = async (input, call) => {
  const signer = createSigner(schemeOf(input), { credentials: credentialsOf(input), backend: webBackend })
  return call === 'sign' ? signer.sign(signInput(input)) : signer.presign(urlInput(input))
}

const colours: [string, Sign][] = [
  ['sync on node', sync],
  ['async on web', web],
]

/** A server decodes path and query before it signs, so spelling and order are each SDK's own. */
function asRead(url: string) {
  const [, origin, path = '', query = ''] = /^(https?:\/\/[^/]+)([^?]*)\??(.*)$/.exec(url) ?? []
  const pairs = query.split('&').map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return `${decodeURIComponent(name)}=${decodeURIComponent(value.join('='))}`
  })
  return { origin, path: decodeURIComponent(path), query: pairs.sort() }
}

const ofMode = (mode: string) => vectors().filter((vector) => vector.mode === mode)

describe.each(colours)('vectors of the official SDKs, %s', (_name, signed) => {
  it.each(ofMode('query'))('$id: URL', async ({ input, expected, source }) => {
    const { url, trace } = await signed(input, 'presign')
    expect(trace.canonicalRequest).toBe(expected.canonicalRequest)
    expect(trace.stringToSign).toBe(expected.stringToSign)
    expect(trace.signature).toBe(expected.signature)
    // cos-go and cos-python write a blank in a query as `+`.
    const theirs = expected.url?.replaceAll('+', source.sdk === 'cos-go' ? '%20' : '+')
    if (theirs !== undefined) expect(asRead(url)).toEqual(asRead(theirs))
  })

  it.each(ofMode('header'))('$id: header', async ({ input, expected }) => {
    const { headers, trace } = await signed(input, 'sign')
    expect(trace.canonicalRequest).toBe(expected.canonicalRequest)
    expect(trace.stringToSign).toBe(expected.stringToSign)
    expect(trace.signature).toBe(expected.signature)
    expect(headers).toMatchObject({ ...expected.headers })
  })

  it.each(ofMode('post-policy'))('$id: form', async ({ input, expected }) => {
    const signer = createSigner(schemeOf(input), { credentials: credentialsOf(input), backend: nodeBackend })
    const { at, lasting } = windowOf(input)
    const fields = await signer.run(signPolicy(input.policy ?? '', { at, expiresIn: lasting }))
    expect(fields).toEqual(expected.formFields)
  })
})
