import { type Backend, createSigner, createSyncSigner } from '@presign/core'
import { inspect } from '@presign/core/explain'
import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { runSync } from '@presign/core/scheme'
import { received } from '@presign/core/testing'
import { createSyncVerifier } from '@presign/core/verify'
import { loadWasmBackend } from '@presign/core/wasm'
import { webBackend } from '@presign/core/web'
import type { AzureInput, AzureVector } from '@presign/vectors'
import { describe, expect, it } from 'vitest'
import { permissionsFor } from '../src/sas/permissions.js'
import { credentialsOf, headerInput, ofMode, readerOf, schemeOf, tokenJob } from './vectors.js'

const backends: readonly Backend[] = [nodeBackend, jsBackend, await loadWasmBackend(), webBackend]
const tokens = ofMode('sas-blob', 'sas-account')
const fields = (token: string) => Object.fromEntries(new URLSearchParams(token))

const verifierOf = (input: AzureInput, at = Date.parse(input.sas?.startsOn ?? input.signingTime)) =>
  createSyncVerifier([readerOf(input)], {
    credentialsOf: () => credentialsOf(input),
    backend: nodeBackend,
    clock: { now: () => at },
  })

describe.each(backends)('on $name', (backend) => {
  const signerOf = (input: AzureInput) => createSigner(schemeOf(input), { credentials: credentialsOf(input), backend })

  it.each(tokens)('$id: the token is that of the SDK, field by field', async ({ input, expected }) => {
    const { token } = await signerOf(input).run(tokenJob(input))
    expect(fields(token)).toEqual(fields(expected.token ?? ''))
  })

  it.each(ofMode('header'))('$id stage by stage', async ({ input, expected }) => {
    const { trace, headers } = await signerOf(input).sign(headerInput(input))
    expect(trace).toEqual({ stringToSign: expected.stringToSign, signature: expected.signature })
    expect(headers).toMatchObject({ ...expected.headers })
  })
})

/** A request that the token is for: it permits one method at least, and may be for a snapshot or a version. */
function requestWith({ input, expected }: AzureVector) {
  const { sas, bucket, key, endpoint } = input
  const path = [bucket, key]
    .filter((part) => part !== null)
    .map((part) => encodeURIComponent(part ?? '').replaceAll('%2F', '/'))
  const place = { snapshot: sas?.snapshotTime, versionid: sas?.versionId }
  const more = Object.entries(place).flatMap(([name, value]) => (value ? [`${name}=${encodeURIComponent(value)}`] : []))
  const types = { s: '', c: '/photos', o: '/photos/a.txt' } as const
  const [type = 'o'] = sas?.resourceTypes ?? ''
  const target = bucket === null ? types[type as 'o'] || '/' : `/${path.join('/')}`
  return {
    url: `${endpoint}${target}?${[...more, expected.token].join('&')}`,
    resource: bucket === null ? type : key === null ? 'c' : 'o',
  }
}

const OPERATIONS = [
  'GET',
  'PUT',
  'DELETE',
  'GET comp=tags',
  'GET comp=list',
  'GET comp=blobs',
  'PUT comp=tags',
  'PUT comp=appendblock',
  'PUT comp=immutabilityPolicies',
  'DELETE versionid=1',
]
const RESOURCES = { o: 'object', c: 'bucket', s: 'service' } as const

/** An operation that the token permits, or none: some permit only what other services have. */
function permitted(letters: string, resource: string): string | undefined {
  return OPERATIONS.find((operation) => {
    const [method = '', parameter = ''] = operation.split(' ')
    const [name, value] = parameter.split('=')
    const enough = permissionsFor({
      method,
      resource: RESOURCES[resource as 'o'],
      parameter: (asked) => (asked === name ? value : undefined),
    })
    return [...enough].some((letter) => letters.includes(letter))
  })
}

it.each(tokens)('$id: the token of the SDK is read as it was signed', (vector) => {
  const { input, expected } = vector
  const { url } = requestWith(vector)
  const { method, target, headers } = received({ method: 'GET', url, headers: {}, absentHeaders: [] })
  const found = runSync(inspect(readerOf(input), { method, target, headers }), nodeBackend)
  expect(found.state === 'signed' && found.trace).toEqual({
    stringToSign: expected.stringToSign,
    signature: expected.signature,
  })
})

it.each(tokens)('$id: the token of the SDK verifies, for what it permits', (vector) => {
  const { input } = vector
  const { url, resource } = requestWith(vector)
  const operation = permitted(input.sas?.permissions ?? 'r', resource)
  const [method = 'GET', parameter] = (operation ?? '').split(' ')
  const already = input.sas?.versionId !== undefined && parameter?.startsWith('versionid')
  const request = received({
    method: method || 'GET',
    url: parameter && !already ? `${url}&${parameter}` : url,
    headers: {},
    absentHeaders: [],
  })
  const verdict = verifierOf(input).verify(request)
  const forBlobs = input.sas?.services === undefined || input.sas.services.includes('b')
  if (operation !== undefined && forBlobs) expect(verdict).toMatchObject({ ok: true, accessKeyId: input.accessKeyId })
  else expect(verdict).toMatchObject({ ok: false, reason: 'scope_mismatch' })
})

it.each(ofMode('header'))('$id: the headers of the SDK verify', ({ input, expected }) => {
  const { url } = createSyncSigner(schemeOf(input), { credentials: credentialsOf(input), backend: nodeBackend }).sign(
    headerInput(input),
  )
  const headers = { ...input.headers, ...expected.headers }
  const request = received({ method: input.method, url, headers, absentHeaders: [] })
  expect(verifierOf(input).verify(request)).toMatchObject({
    ok: true,
    accessKeyId: input.accessKeyId,
    bucket: input.bucket ?? undefined,
    key: input.key ?? undefined,
  })
})
