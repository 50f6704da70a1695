import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier } from '@presign/core/verify'
import type { Acs3Input, RpcInput } from '@presign/vectors'
import { expect, it } from 'vitest'
import { acs3, acs3Call } from '../src/index.js'
import { acsRpc, acsRpcCall } from '../src/rpc.js'
import { acs3Verification, acsRpcVerification, withForm } from '../src/verify.js'
import { acs3All, acs3Request, bodyOf, credentialsOf, endpointOf, rpcAll, rpcRequest } from './vectors.js'

const signerOf = (input: Acs3Input) =>
  createSyncSigner(acs3({ endpoint: endpointOf(input) }), { credentials: credentialsOf(input), backend: nodeBackend })

const optionsOf = (input: Acs3Input | RpcInput) => ({
  credentialsOf: () => credentialsOf(input),
  backend: nodeBackend,
  clock: { now: () => Date.parse(input.signingTime) },
})

it.each(acs3All)('$id: the header is what the SDK sends, and verifies with its body', ({ input, expected }) => {
  const { url, headers } = signerOf(input).sign(acs3Request(input))
  expect(headers.authorization).toBe(expected.authorization)
  const [, host = '', target = ''] = /^https?:\/\/([^/]+)(.*)$/.exec(url) ?? []
  const request = { method: input.method, target, headers: { ...headers, host } }
  const verifier = createSyncVerifier([acs3Verification({ endpoint: endpointOf(input) })], optionsOf(input))
  const payload = new Uint8Array(bodyOf(input) ?? [])
  const key = input.path.slice(1) || undefined
  expect(verifier.verify({ ...request, payload })).toMatchObject({ ok: true, key, sha256: expected.hashedPayload })
  const other = new Uint8Array([...payload, 0])
  expect(verifier.verify({ ...request, payload: other })).toMatchObject({ ok: false, reason: 'payload_mismatch' })
})

// A form is signed as it is sent, and SDKs for JavaScript leave !'()* in it as they are.
const isWrittenAsHere = ({ params, form, body = '' }: Acs3Input) => (params ?? form) && !/[!'()*]/.test(body)

it.each(acs3All.filter(({ input }) => isWrittenAsHere(input)))(
  '$id: acs3Call flattens nested parameters, writes the form and signs as the SDK does',
  ({ input, expected }) => {
    const { method, path, action, version, query, params, form, json, nonce, signingTime } = input
    const kind = form ? { form: form as never } : json ? { json } : {}
    const call = acs3Call({
      ...{ action, version, method, path, at: new Date(signingTime) },
      query: (params ?? query) as never,
      ...kind,
      headers: { ...input.headers, 'x-acs-signature-nonce': nonce },
    })
    expect(signerOf(input).run(call).headers.authorization).toBe(expected.authorization)
  },
)

it.each(rpcAll)('$id: what the SDK sends verifies, its form included', ({ input, expected }) => {
  const [, host = '', target = ''] = /^https?:\/\/([^/]+)(.*)$/.exec(expected.url ?? '') ?? []
  const request = withForm({ method: input.method, target, headers: { host } }, expected.body ?? '')
  const verifier = createSyncVerifier([acsRpcVerification({ endpoint: endpointOf(input) })], optionsOf(input))
  expect(verifier.verify(request)).toMatchObject({ ok: true, accessKeyId: input.accessKeyId, payload: 'unsigned' })
})

it.each(rpcAll.filter(({ input }) => input.form))(
  '$id: acsRpcCall sends the form in the body, and the same parameters in all',
  ({ input, expected }) => {
    const { query } = rpcRequest(input) as { readonly query: Record<string, string> }
    const { Action: action = '', Version: version = '', ...others } = query
    const inQuery = Object.fromEntries(Object.entries(others).filter(([name]) => !(name in (input.form ?? {}))))
    const scheme = acsRpc({ endpoint: endpointOf(input) })
    const signer = createSyncSigner(scheme, { credentials: credentialsOf(input), backend: nodeBackend })
    const at = new Date(input.signingTime)
    const call = acsRpcCall({ action, version, query: inQuery, form: input.form as never, at })
    const { url, headers, body } = signer.run(call)
    const sorted = (text: string) => [...new URLSearchParams(text)].sort().map(String)
    expect(sorted(url.split('?')[1] ?? '')).toEqual(sorted((expected.url ?? '').split('?')[1] ?? ''))
    expect(sorted(String(body))).toEqual(sorted(expected.body ?? ''))
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded')
  },
)
