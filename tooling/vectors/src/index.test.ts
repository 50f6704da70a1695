import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { awsV4, cos, ossDisagreements, ossForms, ossV1Headers, ossV1Urls, ossV4Headers, ossV4Urls } from './index.js'

const files = {
  ossV4Urls: { load: ossV4Urls, count: 99 },
  ossV4Headers: { load: ossV4Headers, count: 58 },
  ossV1Urls: { load: ossV1Urls, count: 59 },
  ossV1Headers: { load: ossV1Headers, count: 34 },
  ossForms: { load: ossForms, count: 18 },
  ossDisagreements: { load: ossDisagreements, count: 58 },
  awsV4: { load: awsV4, count: 116 },
  cos: { load: cos, count: 102 },
}

describe.each(Object.entries(files))('%s', (_, { load, count }) => {
  it('holds every vector once', () => {
    const ids = load().map((vector) => vector.id)
    expect(ids).toHaveLength(count)
    expect(new Set(ids).size).toBe(count)
  })

  it('holds only credentials that never existed', () => {
    for (const { input } of load()) {
      expect(input.accessKeySecret).toMatch(/^FAKE/)
      expect(input.securityToken ?? 'FAKE').toMatch(/^FAKE/)
    }
  })
})

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

it.each([...ossV4Urls(), ...ossV4Headers()])('$id: the texts of each stage lead to the signature', (vector) => {
  const { canonicalRequest, stringToSign, signature } = vector.expected
  const [, , scope = '', hash] = stringToSign.split('\n')
  expect(createHash('sha256').update(canonicalRequest).digest('hex')).toBe(hash)

  const key = scope.split('/').reduce<string | Buffer>(hmac, `aliyun_v4${vector.input.accessKeySecret}`)
  expect(hmac(key, stringToSign).toString('hex')).toBe(signature)
})

it.each([...ossV1Urls(), ...ossV1Headers()])(
  '$id: the string to sign leads to the signature',
  ({ input, expected }) => {
    const signature = createHmac('sha1', input.accessKeySecret).update(expected.stringToSign).digest('base64')
    expect(signature).toBe(expected.signature)
  },
)

it.each(cos())('$id: the signing key and the string to sign lead to the signature', ({ input, expected }) => {
  expect(createHmac('sha1', input.accessKeySecret).update(input.keyTime).digest('hex')).toBe(expected.signingKey)
  expect(createHmac('sha1', expected.signingKey).update(expected.stringToSign).digest('hex')).toBe(expected.signature)
})
