import { createSyncSigner, createSyncVerifier, explain, reproduce, type SignedRequest } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { expect, it } from 'vitest'
import { cos } from '../src/index.js'

const credentials = { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecret' }
const clock = { now: () => Date.parse('2026-02-28T23:59:59Z') }
const scheme = cos({ region: 'ap-guangzhou' })
const signer = createSyncSigner(scheme, { credentials, backend: nodeBackend, clock })
const { verify } = createSyncVerifier([scheme], { credentialsOf: () => credentials, backend: nodeBackend, clock })

const input = {
  method: 'PUT',
  bucket: 'examplebucket-1250000000',
  key: 'photos/a b.jpg',
  query: { acl: null },
  headers: { 'content-type': 'image/png' },
}

function received({ method, url, headers }: SignedRequest) {
  const [, host = '', target = ''] = /^https:\/\/([^/]+)(.*)$/.exec(url) ?? []
  return { method, target, headers: { host, ...headers } }
}

const ours = signer.sign(input)
const good = received(ours)

it.each([
  ['a type that the sender changed', { headers: { ...good.headers, 'content-type': 'image/jpeg' } }, 'header_changed'],
  ['a key that was encoded twice', { target: good.target.replace('%20', '%2520') }, 'not_decoded'],
  ['another object', { target: good.target.replace('.jpg', '.gif') }, 'key_changed'],
  ['another method', { method: 'POST' }, 'method_changed'],
  ['another parameter', { target: good.target.replace(/acl=?/, 'acl=1') }, 'query_changed'],
  ['merged slashes', { target: good.target.replace('photos', 'photos/') }, 'path_normalised'],
])('explains %s, from the texts alone', (_name, changed, cause) => {
  const verdict = verify({ ...good, ...changed })
  const theirs = verdict.ok ? undefined : verdict.expected
  expect(theirs && explain(ours, theirs).map((difference) => difference.cause)).toEqual([cause])
})

it('explains another secret, and proves a line end copied along', () => {
  const typed = { ...credentials, accessKeySecret: 'FAKEsecret\n' }
  const theirs = createSyncSigner(scheme, { credentials: typed, backend: nodeBackend, clock }).sign(input).trace
  expect(explain(ours, theirs).map(({ cause }) => cause)).toEqual(['secret'])
  expect(signer.run(reproduce(ours, theirs))).toMatchObject({
    found: true,
    mistakes: [{ cause: 'secret_whitespace' }],
    proof: 'signature',
  })
})

it('proves that the key was encoded twice', () => {
  const theirs = signer.sign({ ...input, key: 'photos/a%20b.jpg' }).trace
  expect(signer.run(reproduce(ours, theirs))).toMatchObject({ found: true, proof: 'signature' })
})
