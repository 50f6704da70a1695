import { awsV4Verification } from '@presign/aws-v4/verify'
import { createSyncSigner } from '@presign/core'
import { detect } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { splitUrl } from '@presign/core/scheme'
import { createSyncVerifier } from '@presign/core/verify'
import { cosVerification } from '@presign/cos/verify'
import { detectors } from '@presign/detectors'
import { gcsV4Verification } from '@presign/gcs-v4/verify'
import { obsVerification } from '@presign/obs/verify'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { tosVerification } from '@presign/tos/verify'
import { describe, expect, it } from 'vitest'
import { AT, CASES, GOOD, signerOf } from './signers.js'

const VERIFYING = {
  ossV4: ossV4Verification({ region: 'cn-hangzhou' }),
  ossV1: ossV1Verification({ region: 'cn-hangzhou' }),
  awsV4: awsV4Verification({ region: 'us-east-1' }),
  cos: cosVerification({ region: 'ap-guangzhou' }),
  obs: obsVerification({ region: 'cn-north-4' }),
  tos: tosVerification({ region: 'cn-beijing' }),
  gcsV4: gcsV4Verification(),
}

// A URL of BOS has one parameter, which is there or not.
describe.each(CASES.filter(({ name }) => name !== 'bos'))('a URL of $name that was cut', (one) => {
  const scheme = VERIFYING[one.name as keyof typeof VERIFYING]
  const verifier = createSyncVerifier([scheme], {
    credentialsOf: () => GOOD,
    backend: nodeBackend,
    clock: { now: () => AT.getTime() },
  })
  const { url } = signerOf(one, GOOD).presign({ bucket: one.bucket, key: 'a.txt', expiresIn: 900 })
  const [, host = '', target = ''] = /^https:\/\/([^/]+)(.*)$/.exec(url) ?? []
  const [path = '', query = ''] = target.split('?')
  const parameters = query.split('&')

  it.each(parameters.map((_, index) => index).slice(1))('says so, %d parameters in', (kept) => {
    const cut = `${path}?${parameters.slice(0, kept).join('&')}`
    const verdict = verifier.verify({ method: 'GET', target: cut, headers: { host } })
    expect(verdict).toMatchObject({ ok: false, service: { status: expect.any(Number) } })
    expect(verdict.ok ? '' : verdict.detail).toMatch(
      kept === 1
        ? /: nothing arrived of the URL after its first "&"/
        : /lacks .*: the URL was cut, or not copied whole$/,
    )
    const [found] = detect(detectors, { url: `https://${host}${cut}` })
    expect(found?.missing.length).toBeGreaterThan(0)
  })
})

describe('a URL whose first parameter is not a mark of its scheme', () => {
  const secret = { credentials: GOOD, backend: nodeBackend, clock: { now: () => AT.getTime() } }
  const { presign } = createSyncSigner(ossV4({ region: 'cn-hangzhou' }), secret)
  const { verify } = createSyncVerifier([VERIFYING.ossV4], { ...secret, credentialsOf: () => GOOD })
  const input = { bucket: 'photos', key: 'a.txt', expiresIn: 900 }

  it.each([
    ['a nonce', presign({ ...input, unique: true })],
    ['the names of headers', presign({ ...input, additionalHeaders: ['host'] })],
    ['a name for the file', presign({ ...input, query: { 'response-content-disposition': 'attachment' } })],
  ])('says that nothing arrived after it: %s', (_, { url }) => {
    const { host, path, query = '' } = splitUrl(url)
    const verdict = verify({ method: 'GET', target: `${path}?${query.split('&', 1)}`, headers: { host } })
    expect(verdict.ok ? '' : verdict.detail).toContain('nothing arrived of the URL after its first "&"')
  })
})
