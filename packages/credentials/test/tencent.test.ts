import { isSigningError } from '@presign/core'
import {
  cosStsAnswer,
  tencentAssumeRole,
  tencentCvm,
  tencentDefault,
  tencentFederationToken,
  tencentOidc,
  tencentProfile,
} from '@presign/credentials/tencent'
import { type FakeRequest, fakeMetadata, fakeSts, serve } from '@presign/credentials/testing'
import { describe, expect, it } from 'vitest'
import { during, failureOf, json, world } from './world.js'

const KEYS = { accessKeyId: 'AKIDtestMINE001', accessKeySecret: 'FAKEsecretOfMine' }
const ARN = 'qcs::cam::uin/100000000001:roleName/upload'
const NOW = Date.parse('2026-01-01T00:00:00Z')

describe('tencentCvm', () => {
  const ROLES = '/latest/meta-data/cam/security-credentials/'

  it('asks for the role and its credentials, at the name that the provider gave its service', async () => {
    const fake = await during(fakeMetadata({ provider: 'tencent', role: 'upload' }))
    expect(await tencentCvm({ ...world(), metadataEndpoint: fake.url })()).toMatchObject({
      accessKeyId: 'STS.FAKE0001',
    })
    expect(fake.requests.map(({ target }) => target)).toEqual([ROLES, `${ROLES}upload`])
    const asked: string[] = []
    const fetch = async (url: string) => {
      asked.push(url)
      return new Response('', { status: 404 })
    }
    expect(await failureOf(tencentCvm({ ...world(), fetch }))).toMatchObject({ absent: true })
    expect(asked).toEqual([`http://metadata.tencentyun.com${ROLES}`])
  })

  it('T1: credentials with 20 seconds left cost one load a call at most', async () => {
    const state = { now: NOW }
    const clock = { now: () => state.now }
    const ending = () => ({
      accessKeyId: 'AKIDshort',
      accessKeySecret: 'FAKEshort',
      securityToken: 'FAKEshortToken',
      expiresAt: new Date(state.now + 20_000),
    })
    const fake = await during(fakeMetadata({ provider: 'tencent', role: 'upload', credentials: ending }))
    const credentials = tencentDefault({ ...world(), roleName: 'upload', metadataEndpoint: fake.url, clock })
    for (let call = 0; call < 10; call++) await credentials()
    expect(fake.requests).toHaveLength(1)
    for (let call = 0; call < 10; call++) {
      state.now += 16_000
      await credentials()
    }
    expect(fake.requests).toHaveLength(11)
  })

  it('T2: after a 500 the second call succeeds', async () => {
    const respond = (_: FakeRequest, count: number) => (count < 3 ? { status: 500 } : undefined)
    const fake = await during(fakeMetadata({ provider: 'tencent', respond }))
    const credentials = tencentDefault({ ...world(), metadataEndpoint: fake.url })
    expect(await failureOf(credentials)).toMatchObject({ source: 'tencent/cvm', found: 'HTTP 500' })
    expect(await credentials()).toMatchObject({ accessKeyId: 'STS.FAKE0001' })
    expect(fake.requests).toHaveLength(5)
  })

  it.each(['a\nb', '../x', ''])('refuses the role %j', async (role) => {
    const fake = await during(
      fakeMetadata({ provider: 'tencent', respond: ({ target }) => (target === ROLES ? { body: role } : undefined) }),
    )
    expect(await failureOf(tencentCvm({ ...world(), metadataEndpoint: fake.url }))).toMatchObject({
      wanted: 'one name',
    })
  })

  it('T5: takes the seconds where the text is null, and refuses an answer that is not Success', async () => {
    const secret = {
      TmpSecretId: 'AKIDa',
      TmpSecretKey: 'FAKEa',
      Token: 'FAKEt',
      ExpiredTime: 4_070_908_800,
      Expiration: null,
    }
    const fake = await during(serve({}, () => json({ ...secret, Code: 'Success' })))
    const { expiresAt } = await tencentCvm({ ...world(), roleName: 'upload', metadataEndpoint: fake.url })()
    expect(expiresAt).toEqual(new Date('2099-01-01T00:00:00Z'))
    const failed = await during(serve({}, () => json({ ...secret, Code: 'Failed' })))
    expect(await failureOf(tencentCvm({ ...world(), roleName: 'upload', metadataEndpoint: failed.url }))).toMatchObject(
      { found: 'Code Failed' },
    )
  })
})

describe('tencentAssumeRole and tencentFederationToken', () => {
  it('are signed with TC3, their parameters in JSON', async () => {
    const sts = await during(fakeSts({ callers: [KEYS], roleArn: ARN }))
    const system = { ...world(), credentials: KEYS, stsEndpoint: sts.url }
    const role = { roleArn: ARN, roleSessionName: 'mine', externalId: 'e' }
    expect(await tencentAssumeRole({ ...system, ...role })()).toMatchObject({ accessKeyId: 'STS.FAKE0001' })
    const [{ headers, body, target } = expect.fail()] = sts.requests
    expect(target).toBe('/')
    expect(headers).toMatchObject({
      'x-tc-action': 'AssumeRole',
      'x-tc-version': '2018-08-13',
      'x-tc-region': 'ap-guangzhou',
    })
    expect(headers.authorization).toMatch(/^TC3-HMAC-SHA256 Credential=AKIDtestMINE001\/[\d-]{10}\/sts\/tc3_request, /)
    expect(JSON.parse(body)).toEqual({ RoleArn: ARN, RoleSessionName: 'mine', DurationSeconds: 7200, ExternalId: 'e' })
  })

  it('T3: an error that comes with HTTP 200 is one, with its code', async () => {
    const sts = await during(fakeSts({ callers: [{ ...KEYS, accessKeySecret: 'FAKEother' }] }))
    const load = tencentAssumeRole({ ...world(), credentials: KEYS, roleArn: ARN, stsEndpoint: sts.url })
    expect(await failureOf(load)).toMatchObject({ found: 'Code AuthFailure.SignatureFailure' })
    expect(sts.requests).toHaveLength(1)
  })

  it('T4: a policy is encoded once in JSON', async () => {
    const sts = await during(fakeSts({ callers: [KEYS] }))
    const policy = JSON.stringify({ version: '2.0', statement: [{ resource: ['中 +'] }] })
    await tencentFederationToken({ ...world(), credentials: KEYS, policy, name: 'page', stsEndpoint: sts.url })()
    const sent = JSON.parse(sts.requests[0]?.body ?? '')
    expect(sent).toEqual({ Name: 'page', Policy: expect.any(String), DurationSeconds: 1800 })
    expect(sent.Policy).toContain('%E4%B8%AD%20%2B')
    expect(decodeURIComponent(sent.Policy)).toBe(policy)
  })

  it('T5: take the seconds where the text is null', async () => {
    const Credentials = { TmpSecretId: 'AKIDa', TmpSecretKey: 'FAKEa', Token: 'FAKEt' }
    const sts = await during(
      fakeSts({ respond: () => json({ Response: { Credentials, ExpiredTime: 4_070_908_800, Expiration: null } }) }),
    )
    const { expiresAt } = await tencentAssumeRole({
      ...world(),
      credentials: KEYS,
      roleArn: ARN,
      stsEndpoint: sts.url,
    })()
    expect(expiresAt).toEqual(new Date('2099-01-01T00:00:00Z'))
  })

  it.each([{}, { Response: null }, { Response: { Credentials: 7 } }, { Response: { Error: {} } }])(
    'refuse the answer %j',
    async (answer) => {
      const sts = await during(fakeSts({ respond: () => json(answer) }))
      expect(
        await failureOf(tencentAssumeRole({ ...world(), credentials: KEYS, roleArn: ARN, stsEndpoint: sts.url })),
      ).toMatchObject({
        wanted: 'temporary credentials',
      })
    },
  )
})

describe('tencentOidc', () => {
  const TKE = {
    TKE_REGION: 'ap-beijing',
    TKE_PROVIDER_ID: 'tke',
    TKE_WEB_IDENTITY_TOKEN_FILE: '/var/token',
    TKE_ROLE_ARN: ARN,
  }

  it('sends one POST that says SKIP, in the region that is set, and reads the file again', async () => {
    const sts = await during(fakeSts({ tokens: ['FAKEone', 'FAKEtwo'] }))
    const files = { '/var/token': 'FAKEone\n' }
    const load = tencentOidc({ ...world(TKE, files), stsEndpoint: sts.url })
    await load()
    files['/var/token'] = 'FAKEtwo'
    await load()
    expect(sts.requests.map(({ body }) => JSON.parse(body).WebIdentityToken)).toEqual(['FAKEone', 'FAKEtwo'])
    expect(sts.requests[0]?.headers).toMatchObject({ authorization: 'SKIP', 'x-tc-region': 'ap-beijing' })
  })

  it('names what is missing; a region alone is not a configuration', async () => {
    const { TKE_ROLE_ARN: _, ...rest } = TKE
    expect(await failureOf(tencentOidc(world(rest)))).toMatchObject({ found: 'no TKE_ROLE_ARN' })
    for (const env of [{}, { TKE_REGION: 'ap-beijing' }])
      expect(await failureOf(tencentOidc(world(env)))).toMatchObject({ absent: true })
  })
})

describe('tencentProfile', () => {
  const INI =
    '[default]\nsecret_id = AKIDfile\nsecret_key = FAKE;file\n[other]\nsecret_id=AKIDother\nsecret_key=FAKEother\ntoken=FAKEt\n'

  it.each(['/me/.tencentcloud/credentials', '/etc/tencentcloud/credentials', '/else'])('reads %s', async (path) => {
    const env: Record<string, string> = path === '/else' ? { TENCENTCLOUD_CREDENTIALS_FILE: path } : {}
    const system = world(env, { [path]: INI })
    expect(await tencentProfile(system)()).toEqual({ accessKeyId: 'AKIDfile', accessKeySecret: 'FAKE;file' })
    expect(await tencentProfile({ ...system, profile: 'other' })()).toMatchObject({ securityToken: 'FAKEt' })
    expect(await failureOf(tencentProfile({ ...system, profile: 'gone' }))).toMatchObject({
      found: 'no profile "gone"',
    })
  })

  it('takes the variables of COS before those of the account', async () => {
    const env = {
      COS_SECRET_ID: 'AKIDcos',
      COS_SECRET_KEY: 'FAKEcos',
      TENCENTCLOUD_SECRET_ID: 'AKIDaccount',
      TENCENTCLOUD_SECRET_KEY: 'FAKEaccount',
    }
    expect(await tencentDefault(world(env))()).toMatchObject({ accessKeyId: 'AKIDcos' })
    expect(await tencentDefault(world({ ...env, COS_SECRET_ID: '', COS_SECRET_KEY: '' }))()).toMatchObject({
      accessKeyId: 'AKIDaccount',
    })
  })
})

describe('cosStsAnswer', () => {
  const temporary = { ...KEYS, securityToken: 'FAKEtoken', expiresAt: new Date('2026-01-01T00:30:00Z') }

  it('answers what browser code of COS reads', () => {
    expect(cosStsAnswer(temporary)).toEqual({
      startTime: NOW / 1000,
      expiredTime: NOW / 1000 + 1800,
      expiration: '2026-01-01T00:30:00Z',
      credentials: { tmpSecretId: KEYS.accessKeyId, tmpSecretKey: KEYS.accessKeySecret, sessionToken: 'FAKEtoken' },
    })
  })

  it.each([KEYS, { ...temporary, expiresAt: undefined }])('refuses what no page may have', (secret) => {
    let thrown: unknown
    try {
      cosStsAnswer(secret)
    } catch (error) {
      thrown = error
    }
    expect(isSigningError(thrown) && thrown.code).toBe('credentials_invalid')
  })
})
