import { awsV4, serviceEndpoint } from '@presign/aws-v4'
import { awsV4Verification } from '@presign/aws-v4/verify'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier } from '@presign/core/verify'
import { cosVerification } from '@presign/cos/verify'
import { gcsV4Verification } from '@presign/gcs-v4/verify'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { describe, expect, it } from 'vitest'
import { AT, CASES, type Case, GOOD, schemeOf, signerOf } from './signers.js'

const clock = { now: () => AT.getTime() }
const VERIFYING = {
  ossV4: ossV4Verification({ region: 'cn-hangzhou' }),
  awsV4: awsV4Verification({ region: 'us-east-1' }),
  cos: cosVerification({ region: 'ap-guangzhou' }),
  gcsV4: gcsV4Verification(),
}

const takesOne = (one: Case) => schemeOf(one).limits.freeParameter !== undefined

describe.each(CASES.filter(takesOne))('unique: true for $name', (one) => {
  const signer = signerOf(one, GOOD)
  const verifier = createSyncVerifier([VERIFYING[one.name as keyof typeof VERIFYING]], {
    credentialsOf: () => GOOD,
    backend: nodeBackend,
    clock,
  })

  it('makes another link each time, alone and in a batch, and every one verifies', () => {
    const input = { bucket: one.bucket, key: 'a b', expiresIn: 60, unique: true }
    const links = [...signer.presignMany([input, input, input]), signer.presign(input), signer.sign(input)]
    expect(new Set(links.map(({ trace }) => trace.signature)).size).toBe(5)
    for (const { url, headers } of links) {
      const { host, pathname, search } = new URL(url)
      expect(verifier.verify({ method: 'GET', target: pathname + search, headers: { host, ...headers } }).ok).toBe(true)
      // It is signed: another one is another request.
      const other = search.replace(/x-nonce=\w/, 'x-nonce=z')
      expect(verifier.verify({ method: 'GET', target: pathname + other, headers: { host, ...headers } }).ok).toBe(false)
    }
  })

  it('makes one link where it is not asked for, and leaves the input as it was', () => {
    const input = Object.freeze({
      bucket: one.bucket,
      key: 'a',
      expiresIn: 60,
      unique: false,
      query: Object.freeze({}),
    })
    expect(signer.presign(input).url).toBe(signer.presign({ ...input, unique: undefined }).url)
    expect(() => signer.presign({ ...input, unique: true })).not.toThrow()
  })

  it('refuses a parameter of that name, and what is neither true nor false', () => {
    const input = { bucket: one.bucket, key: 'a', expiresIn: 60 }
    expect(signer.check({ ...input, unique: true, query: { 'x-nonce': '1' } })).toMatchObject({
      code: 'query_reserved',
    })
    expect(signer.check({ ...input, unique: 'yes' as never })).toMatchObject({ code: 'input_invalid' })
  })
})

it('unique: true is refused for services to which every parameter may mean something', () => {
  const api = createSyncSigner(
    awsV4({ region: 'us-east-1', service: 'execute-api', endpoint: serviceEndpoint('https://a.example') }),
    { credentials: GOOD, backend: nodeBackend, clock },
  )
  expect(api.check({ resource: 'service', expiresIn: 60, unique: true })).toMatchObject({
    code: 'unique_unsupported',
    details: { scheme: 'aws-v4' },
  })
})
