import { inspect } from 'node:util'
import { createSigner, createSyncSigner, isSigningError, learningClock, refreshing, toCurl } from '@presign/core'
import { explain } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier, createVerifier } from '@presign/core/verify'
import { webBackend } from '@presign/core/web'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { describe, expect, it } from 'vitest'
import { AT, asyncSignerOf, CASES, GOOD, schemeOf, signerOf } from './signers.js'

const errorOf = (call: () => unknown) => {
  try {
    call()
  } catch (error) {
    if (isSigningError(error)) return { code: error.code, message: error.message }
    throw error
  }
  return undefined
}

describe.each(CASES)('credentials of $name', (one) => {
  it.each([
    ['stsToken', 'securityToken'],
    ['sessionToken', 'securityToken'],
    ['SecurityToken', 'securityToken'],
    ['SessionToken', 'securityToken'],
    ['token', 'securityToken'],
    ['security_token', 'securityToken'],
    ['XCosSecurityToken', 'securityToken'],
    ['securtyToken', 'securityToken'],
    ['expiration', 'expiresAt'],
    ['Expiration', 'expiresAt'],
    ['expiredTime', 'expiresAt'],
  ])('refuse %s, which another library calls so, and name %s', async (found, wanted) => {
    const credentials = { ...GOOD, [found]: 'FAKEtoken' }
    expect(errorOf(() => signerOf(one, credentials))).toEqual({
      code: 'credentials_invalid',
      message: `Cannot use these credentials: ${wanted} must be called so, not "${found}"`,
    })
    await expect(
      asyncSignerOf(one, credentials).presign({ bucket: one.bucket, key: 'a', expiresIn: 60 }),
    ).rejects.toMatchObject({ code: 'credentials_invalid', details: { name: wanted, found } })
  })

  it.each(['secretAccessKey', 'secretKey', 'SecretKey', 'AccessKeySecret', 'SecretAccessKey', 'tmpSecretKey'])(
    'refuse a secret as %s by that name',
    (found) => {
      const message = errorOf(() => signerOf(one, { accessKeyId: 'LTAItestKEY0001', [found]: 'FAKEsecret' }))?.message
      expect(message).toBe(`Cannot use these credentials: accessKeySecret must be called so, not "${found}"`)
    },
  )

  it.each(['AccessKeyId', 'SecretId', 'tmpSecretId', 'access_key_id'])('refuse an id as %s by that name', (found) => {
    const message = errorOf(() => signerOf(one, { [found]: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }))?.message
    expect(message).toBe(`Cannot use these credentials: accessKeyId must be called so, not "${found}"`)
  })

  it('take other fields beside those that are wanted', () => {
    const credentials = { ...GOOD, securityToken: 'FAKEtoken', stsToken: 'FAKEother', name: 'ops', requestId: '1' }
    expect(() => signerOf(one, credentials)).not.toThrow()
    expect(() => signerOf(one, { ...GOOD, stsToken: undefined, sessionToken: '' })).not.toThrow()
  })

  it.each([
    ['accessKeySecret', 'FAKEsecret\n'],
    ['accessKeySecret', ' FAKEsecret'],
    ['accessKeySecret', '\ufeffFAKEsecret'],
    ['accessKeyId', 'LTAItestKEY0001\r\n'],
    ['accessKeyId', 'LTAI\ntestKEY0001'],
    ['securityToken', 'FAKEtoken '],
    ['securityToken', 'FAKE\ntoken'],
  ])('refuse a %s with what was copied along: %j', (name, text) => {
    const found = errorOf(() => signerOf(one, { ...GOOD, [name]: text }))
    expect(found?.code).toBe('credentials_invalid')
    expect(found?.message).toContain(`${name} must be text without`)
    expect(found?.message).not.toContain('FAKE')
  })

  it.each(['2026-01-31 13:00:00', '2026-01-31T13:00:00', '2026-01-31', 'Sat, 31 Jan 2026 13:00:00 GMT', 'tomorrow'])(
    'refuse an end without an offset from UTC: %s',
    (expiresAt) => {
      expect(errorOf(() => signerOf(one, { ...GOOD, expiresAt }))?.message).toContain('expiresAt must be a Date, or')
    },
  )

  it.each(['2026-01-31T13:00:00Z', '2026-01-31T21:00:00.5+08:00', new Date('2026-01-31T13:00:00Z')])(
    'take an end that is a moment: %s',
    (expiresAt) => {
      const { url } = signerOf(one, { ...GOOD, expiresAt }).presign({ bucket: one.bucket, key: 'a', expiresIn: 60 })
      expect(url).toContain('/a?')
    },
  )
})

it.each([
  ['ossV4', 'STS.NUtestFAKE0001'],
  ['ossV1', 'STS.NUtestFAKE0001'],
  ['awsV4', 'ASIATESTFAKE00000001'],
])('%s refuses the temporary id %s without its token', async (name, accessKeyId) => {
  const one = CASES.find((one) => one.name === name) ?? CASES[0]
  if (!one) throw new Error('no case')
  const temporary = { ...GOOD, accessKeyId }
  expect(errorOf(() => signerOf(one, temporary))?.message).toContain('securityToken must be there')
  await expect(asyncSignerOf(one, temporary).sign({ bucket: one.bucket, key: 'a' })).rejects.toMatchObject({
    code: 'credentials_invalid',
    details: { name: 'securityToken' },
  })
  expect(() => signerOf(one, { ...temporary, securityToken: 'FAKEtoken' })).not.toThrow()
})

describe.each(CASES)('inputs of $name', (one) => {
  const signer = signerOf(one, GOOD)
  const presign = (more: object) => () => signer.presign({ bucket: one.bucket, key: 'a', expiresIn: 60, ...more })

  it.each([
    ['header', 'headers'],
    ['Headers', 'headers'],
    ['params', 'query'],
    ['Method', 'method'],
    ['additionalHeader', 'additionalHeaders'],
    ['allowUnsafeKeys', 'allowUnsafeKey'],
    ['onTokenExpire', 'onTokenExpiry'],
    ['endPoint', 'endpoint'],
  ])('refuse the misspelt field %s, and name %s', (found, wanted) => {
    expect(errorOf(presign({ [found]: {} }))).toEqual({
      code: 'input_invalid',
      message: `Cannot read "${found}": found a value, wanted it as ${wanted}`,
    })
  })

  it.each(['expires', 'Expires', 'expiresin', 'expire', 'ttl'])(
    'refuse a lifetime as %s, and name expiresIn',
    (found) => {
      const input = { bucket: one.bucket, key: 'a', [found]: 600 } as never
      expect(errorOf(() => signer.presign(input))?.message).toContain('wanted it as expiresIn')
    },
  )

  it('refuse a lifetime left out by its name', () => {
    const input = { bucket: one.bucket, key: 'a' } as never
    expect(errorOf(() => signer.presign(input))?.message).toMatch(/^Cannot presign without expiresIn: wanted a whole/)
  })

  it('take a row of a database', () => {
    const row = { id: 7, name: 'cat', type: 'image/png', date: AT, host: 'h', url: 'u', expires: 12, size: 4 }
    expect(presign(row)).not.toThrow()
    expect(() => signer.sign({ bucket: one.bucket, key: 'a', ...row })).not.toThrow()
  })

  it('refuse a token policy that is not known', () => {
    expect(errorOf(presign({ onTokenExpiry: 'Clamp' }))?.code).toBe('input_invalid')
  })
})

describe.each(CASES)('options of $name', (one) => {
  it('refuse none at all, where there is one that must be given', () => {
    if (one.optional) return expect(errorOf(() => one.make(undefined as never))).toBe(undefined)
    return expect(errorOf(() => one.make(undefined as never))?.message).toBe(
      `Cannot use the options of ${one.name}: found undefined, wanted an object such as { region: … }`,
    )
  })

  it.each([
    ['the text that other libraries take', 'oss-cn-hangzhou.aliyuncs.com', 'found string, wanted an endpoint of'],
    ['a function that was not called', () => undefined, 'found function, wanted what it returns'],
    ['null', null, 'found null'],
  ])('refuse an endpoint that is %s', (_name, endpoint, says) => {
    const message = errorOf(() => schemeOf(one, { endpoint }))?.message
    expect(message).toContain(`Cannot use endpoint of ${one.name}: ${says}`)
    expect(message).not.toContain('aliyuncs.com')
  })

  it('refuse a misspelt option by its name', () => {
    expect(errorOf(() => one.make({ regoin: one.region } as never))?.message).toContain('wanted "region"')
    expect(errorOf(() => schemeOf(one, { endPoint: {} }))?.message).toContain('wanted "endpoint"')
  })
})

describe('a signer', () => {
  const scheme = ossV4({ region: 'cn-hangzhou' })
  const make = (scheme: unknown, options: unknown) => () => createSyncSigner(scheme as never, options as never)

  it.each([
    ['without options', make(scheme, undefined), 'the options of createSyncSigner: found undefined'],
    ['without a backend', make(scheme, { credentials: GOOD }), 'found undefined, wanted one such as nodeBackend'],
    ['without credentials', make(scheme, { backend: nodeBackend }), 'wanted { accessKeyId, accessKeySecret }'],
    ['without a scheme', make(undefined, { credentials: GOOD, backend: nodeBackend }), 'wanted a signing value'],
    ['with a scheme not called', make(ossV4, { credentials: GOOD, backend: nodeBackend }), 'is to be called'],
    [
      'with a verifying value',
      make(ossV4Verification({ region: 'cn-hangzhou' }), { credentials: GOOD, backend: nodeBackend }),
      'found a value of oss-v4 that does not sign',
    ],
    [
      'with a clock that is a function',
      make(scheme, { credentials: GOOD, backend: nodeBackend, clock: Date.now }),
      'wanted an object with now()',
    ],
    ['with a misspelt option', make(scheme, { credential: GOOD, backend: nodeBackend }), 'wanted "credentials"'],
    [
      'with a token policy not known',
      make(scheme, { credentials: GOOD, backend: nodeBackend, onTokenExpiry: 'shorten' }),
      "wanted 'reject' or 'clamp'",
    ],
    [
      'that waits, without options',
      () => createSigner(scheme, undefined as never),
      'the options of createSigner: found undefined',
    ],
  ])('%s is refused where it is made', (_name, call, says) => {
    expect(errorOf(call)?.message).toContain(says)
  })

  it('refuses a backend that answers later instead of signing with a promise', () => {
    const signer = createSyncSigner(scheme, { credentials: GOOD, backend: webBackend as never })
    expect(errorOf(() => signer.presign({ bucket: 'photos', key: 'a', expiresIn: 60 }))?.message).toContain(
      'Cannot compute at once',
    )
  })

  it('refuses a promise of credentials at once', () => {
    const signer = createSyncSigner(scheme, { credentials: (async () => GOOD) as never, backend: nodeBackend })
    expect(errorOf(() => signer.presign({ bucket: 'photos', key: 'a', expiresIn: 60 }))?.message).toContain(
      'not a promise',
    )
  })
})

describe('a verifier', () => {
  const scheme = ossV4Verification({ region: 'cn-hangzhou' })
  const options = { credentialsOf: () => undefined, backend: nodeBackend }
  const make = (schemes: unknown, options: unknown) => () => createSyncVerifier(schemes as never, options as never)

  it.each([
    ['without a list', make(scheme, options), 'wanted a list of schemes'],
    ['of a signing value', make([ossV4({ region: 'cn-hangzhou' })], options), 'wanted verifying values'],
    ['without options', make([scheme], undefined), 'the options of createSyncVerifier'],
    ['without credentialsOf', make([scheme], { backend: nodeBackend }), 'wanted credentialsOf'],
    ['with credentials', make([scheme], { credentials: GOOD, backend: nodeBackend }), 'wanted "credentialsOf"'],
    ['without a backend', make([scheme], { credentialsOf: () => undefined }), 'wanted one such as nodeBackend'],
    ['with endpoints as text', make([scheme], { ...options, endpoints: 'https://a' }), 'wanted endpoints'],
    ['with one endpoint', make([scheme], { ...options, endpoint: [] }), 'wanted "endpoints"'],
    ['with a set for a replay store', make([scheme], { ...options, replay: new Set() }), 'wanted a replay store'],
    ['that waits, without options', () => createVerifier([scheme], undefined as never), 'options of createVerifier'],
  ])('%s is refused where it is made', (_name, call, says) => {
    expect(errorOf(call)?.message).toContain(says)
  })

  it('rejects what is not a request and not a form, and throws nothing', async () => {
    const verifier = createSyncVerifier([scheme], options)
    const waiting = createVerifier([scheme], options)
    for (const request of [undefined, null, 7, 'GET', {}, { method: 'GET', target: '/', headers: [1, 2] }]) {
      expect(verifier.verify(request as never)).toMatchObject({ ok: false, reason: 'malformed' })
      await expect(waiting.verify(request as never)).resolves.toMatchObject({ ok: false, reason: 'malformed' })
    }
    for (const fields of [undefined, null, 7, 'a', {}, [undefined], [7], [['a']], [[1, 2]]])
      expect(verifier.verifyForm(fields as never)).toMatchObject({ ok: false, reason: 'malformed' })
  })
})

it('explain refuses what it cannot explain, in a sentence', () => {
  const texts = { stringToSign: 'GET\n\n\n1\n/a/b' }
  for (const ours of [undefined, null, 'url', {}, Promise.resolve(texts)])
    expect(errorOf(() => explain(ours as never, texts))?.message).toContain('Cannot explain')
  for (const theirs of [undefined, null, 'AccessDenied', {}])
    expect(errorOf(() => explain(texts, theirs as never))?.message).toContain('Cannot explain')
  expect(explain(texts, { code: 'Nothing' } as never)[0]?.cause).toBe('unknown')
})

it('toCurl and refreshing refuse what they cannot use, in a sentence', () => {
  expect(errorOf(() => toCurl(undefined as never))?.code).toBe('input_invalid')
  expect(errorOf(() => toCurl(Promise.resolve() as never))?.message).toContain('a signed request')
  expect(errorOf(() => refreshing(undefined as never))?.message).toContain('a function that loads them')
})

it('a learning clock believes no text that is not a moment', () => {
  const clock = learningClock({ now: () => Date.parse('2026-01-01T00:00:00Z') })
  expect(clock.learn('2026-01-01 05:00:00', 'body')).toBe(false)
  expect(clock.learn('2026-01-01T05:00:00', 'body')).toBe(false)
  expect(clock.learn('2026-01-01T05:00:00+01:00', 'body')).toBe(true)
  expect(clock.offset).toBe(4 * 3600 * 1000)
})

it('an error prints its class and its code', () => {
  try {
    signerOf(CASES[0] as never, {})
    expect.unreachable()
  } catch (error) {
    const printed = inspect(error)
    expect(printed.split('\n')[0]).toMatch(/^SigningError \[credentials_invalid\]: Cannot use/)
    expect(printed).not.toContain('CodedError')
    expect((error as Error).name).toBe('SigningError')
    expect(Object.keys(error as Error)).toEqual(['name', 'code', 'details'])
  }
})
