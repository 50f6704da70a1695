import { inspect } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { runSync } from '@presign/core/scheme'
import { endpoints } from '@presign/oss'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { ossV4Urls } from '@presign/vectors'
import { expect, it } from 'vitest'

const scheme = ossV4Verification({ region: () => true })
const requestOf = (method: string, url: string) => {
  const [, host = '', target = ''] = /^https?:\/\/([^/?]+)(.*)$/.exec(url) ?? []
  return { method, target, headers: { host } }
}

it('inspect shows the texts that official SDKs signed, without a key and at any time', async () => {
  const vectors = (await ossV4Urls()).filter(
    ({ input }) => input.addressing === 'virtual' && Object.keys(input.headers).length === 0,
  )
  expect(vectors.length).toBeGreaterThan(20)
  for (const { input, expected } of vectors) {
    const reading = [endpoints.virtualHosted(input.endpoint)]
    const found = runSync(inspect(scheme, requestOf(input.method, expected.url), { endpoints: reading }), nodeBackend)
    if (found.state !== 'signed') throw new Error(JSON.stringify(found))
    expect([found.trace.canonicalRequest, found.trace.stringToSign, found.trace.signature]).toEqual([
      expected.canonicalRequest,
      expected.stringToSign,
      expected.signature,
    ])
    expect([found.bucket, found.key ?? null, found.hasToken]).toEqual([
      input.bucket,
      input.key === '' ? null : input.key,
      input.securityToken !== null,
    ])
    expect(JSON.stringify(found)).not.toContain(expected.signature)
    if (input.securityToken !== null) expect(JSON.stringify(found)).not.toContain(input.securityToken)
  }
})

it('inspect says what it cannot read', () => {
  const url = 'https://photos.oss-cn-hangzhou.aliyuncs.com/a'
  expect(runSync(inspect(scheme, requestOf('GET', url)), nodeBackend)).toEqual({ state: 'absent' })
  expect(
    runSync(inspect(scheme, requestOf('GET', `${url}?x-oss-signature-version=OSS4-HMAC-SHA256`)), nodeBackend),
  ).toMatchObject({
    state: 'rejected',
    rejection: { reason: 'malformed', detail: 'the URL lacks x-oss-credential' },
  })
  expect(runSync(inspect(scheme, { method: 'G T', target: '/', headers: {} }), nodeBackend)).toMatchObject({
    state: 'rejected',
  })
})
