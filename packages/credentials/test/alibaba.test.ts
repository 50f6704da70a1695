import { alibabaAssumeRole, alibabaEcs, alibabaOidc, alibabaProfile, alibabaUri } from '@presign/credentials/alibaba'
import { type FakeAnswer, type FakeRequest, fakeMetadata, fakeSts, serve } from '@presign/credentials/testing'
import { describe, expect, it } from 'vitest'
import { during, failureOf, INSTANCE, json, KEYS, silence, world } from './world.js'

const ROLES = '/latest/meta-data/ram/security-credentials/'
const ARN = 'acs:ram::1000000000000000:role/upload'

const lines = (requests: readonly FakeRequest[]) => requests.map(({ method, target }) => `${method} ${target}`)

describe('alibabaEcs', () => {
  it('A1: asks for a token, the role and its credentials', async () => {
    const fake = await during(fakeMetadata({ provider: 'alibaba', role: 'upload' }))
    expect(await alibabaEcs({ ...world(), metadataEndpoint: fake.url })()).toMatchObject({
      accessKeyId: 'STS.FAKE0001',
    })
    expect(lines(fake.requests)).toEqual(['PUT /latest/api/token', `GET ${ROLES}`, `GET ${ROLES}upload`])
    expect(fake.requests.map(({ headers }) => headers['x-aliyun-ecs-metadata-token-ttl-seconds'])).toEqual([
      '21600',
      undefined,
      undefined,
    ])
    const tokens = fake.requests.map(({ headers }) => headers['x-aliyun-ecs-metadata-token'])
    expect(tokens).toEqual([undefined, 'FAKEmetadataToken1==', 'FAKEmetadataToken1=='])
  })

  it.each([
    ['an option', { roleName: 'upload' }, {}],
    ['a variable', {}, { ALIBABA_CLOUD_ECS_METADATA: 'upload' }],
  ])('A2: saves a request where the role is named by %s', async (_, options, env) => {
    const fake = await during(fakeMetadata({ provider: 'alibaba', role: 'upload' }))
    await alibabaEcs({ ...world(env), ...options, metadataEndpoint: fake.url })()
    expect(lines(fake.requests)).toEqual(['PUT /latest/api/token', `GET ${ROLES}upload`])
  })

  it('A3: asks without a token where the service knows none', async () => {
    const fake = await during(
      fakeMetadata({
        provider: 'alibaba',
        tokens: 'none',
        respond: ({ method }) => (method === 'PUT' ? { status: 404 } : undefined),
      }),
    )
    const load = alibabaEcs({ ...world(), metadataEndpoint: fake.url })
    await expect(load()).resolves.toMatchObject({ accessKeyId: 'STS.FAKE0001' })
    expect(fake.requests).toHaveLength(3)
  })

  it.each([
    ['an option', { disableV1: true }, {}],
    ['a variable', {}, { ALIBABA_CLOUD_IMDSV1_DISABLED: 'TRUE' }],
  ])('A3: does not where version 1 is switched off by %s', async (_, options, env) => {
    const fake = await during(fakeMetadata({ provider: 'alibaba', tokens: 'none' }))
    const details = await failureOf(alibabaEcs({ ...world(env), ...options, metadataEndpoint: fake.url }))
    expect(details).toMatchObject({ found: 'HTTP 404', wanted: 'a token of the metadata service' })
    expect(fake.requests).toHaveLength(1)
  })

  it('A4: fails where the token is refused, and does not ask without one', async () => {
    const respond = ({ method }: FakeRequest) => (method === 'GET' ? { status: 403 } : undefined)
    const fake = await during(fakeMetadata({ provider: 'alibaba', respond }))
    expect(await failureOf(alibabaEcs({ ...world(), metadataEndpoint: fake.url, disableV1: true }))).toMatchObject({
      found: 'HTTP 403: the token was refused',
    })
    expect(
      fake.requests.every(({ method, headers }) => method === 'PUT' || headers['x-aliyun-ecs-metadata-token']),
    ).toBe(true)
    expect(fake.requests).toHaveLength(2)
  })

  it('A4: says that an instance is hardened', async () => {
    const respond = ({ method }: FakeRequest) => (method === 'PUT' ? { status: 405 } : undefined)
    const fake = await during(fakeMetadata({ provider: 'alibaba', respond }))
    expect(await failureOf(alibabaEcs({ ...world(), metadataEndpoint: fake.url }))).toMatchObject({
      found: 'HTTP 403: the instance is hardened',
    })
  })

  it.each(['a\nb', '../x', '', '..', 'a/b', 'x'.repeat(65)])('A5: refuses the role %j', async (role) => {
    const respond = ({ target }: FakeRequest) => (target === ROLES ? { body: role } : undefined)
    const fake = await during(fakeMetadata({ provider: 'alibaba', respond }))
    expect(await failureOf(alibabaEcs({ ...world(), metadataEndpoint: fake.url }))).toMatchObject({
      wanted: 'one name',
    })
    expect(fake.requests).toHaveLength(2)
  })

  it.each([
    ['a failed answer', { ...INSTANCE, Code: 'Failed' }, 'Code Failed'],
    ['no expiration', { ...INSTANCE, Expiration: undefined }, 'no Expiration that can be read'],
    ['no token', { ...INSTANCE, SecurityToken: '' }, 'no SecurityToken'],
    [
      'an expired one',
      { ...INSTANCE, Expiration: '2020-01-01T00:00:00Z' },
      'credentials that expired at 2020-01-01T00:00:00.000Z',
    ],
  ])('A6: refuses %s', async (_, answer, found) => {
    const respond = ({ target }: FakeRequest) => (target === `${ROLES}FakeRole` ? json(answer) : undefined)
    const fake = await during(fakeMetadata({ provider: 'alibaba', respond }))
    expect(await failureOf(alibabaEcs({ ...world(), metadataEndpoint: fake.url }))).toMatchObject({
      source: 'alibaba/ecs',
      found,
    })
  })

  it.each(['2099-01-01T08:00:00+08:00', '2099-01-01T00:00:00.000Z', '2099-01-01T00:00:00Z'])(
    'A6: reads the end %s',
    async (Expiration) => {
      const respond = ({ target }: FakeRequest) =>
        target === `${ROLES}FakeRole` ? json({ ...INSTANCE, Expiration }) : undefined
      const fake = await during(fakeMetadata({ provider: 'alibaba', respond }))
      const { expiresAt } = await alibabaEcs({ ...world(), metadataEndpoint: fake.url })()
      expect(expiresAt).toEqual(new Date('2099-01-01T00:00:00Z'))
    },
  )

  it('A7: is absent where the service is silent, after one request and no longer than its limit', async () => {
    const service = silence()
    const details = await failureOf(alibabaEcs({ ...world(), ...service }))
    expect(details).toMatchObject({ found: 'no answer in time', absent: true })
    expect(service.asked).toEqual(['PUT /latest/api/token'])
  })

  it('A7: fails where it falls silent later, and is not absent then', async () => {
    const service = silence()
    const fetch: typeof service.fetch = async (url, init) =>
      init.method === 'PUT' ? new Response('FAKEtoken') : service.fetch(url, init)
    const details = await failureOf(alibabaEcs({ ...world(), ...service, fetch }))
    expect(details).toMatchObject({ found: 'no answer in time' })
    expect(details.absent).toBeUndefined()
  })

  it('an STS that is silent is asked three times', async () => {
    const service = silence()
    await failureOf(alibabaAssumeRole({ ...world(), ...service, credentials: KEYS, roleArn: ARN }))
    expect(service.asked).toEqual(['POST /', 'POST /', 'POST /'])
  })

  it('is absent where nobody listens, where no role is bound, and where it is switched off', async () => {
    const gone = await serve({}, () => ({}))
    await gone.close()
    const system = world()
    expect(await failureOf(alibabaEcs({ ...system, metadataEndpoint: gone.url }))).toMatchObject({
      found: 'no connection (ECONNREFUSED)',
      absent: true,
    })
    expect(system.waited).toEqual([100, 400])
    const bare = await during(fakeMetadata({ provider: 'alibaba', role: null }))
    expect(await failureOf(alibabaEcs({ ...world(), metadataEndpoint: bare.url }))).toMatchObject({
      absent: true,
      found: 'HTTP 404',
    })
    const off = world({ ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' })
    expect(await failureOf(alibabaEcs({ ...off, metadataEndpoint: bare.url }))).toMatchObject({ absent: true })
    expect(bare.requests).toHaveLength(2)
  })
})

const RRSA = {
  ALIBABA_CLOUD_ROLE_ARN: ARN,
  ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1000000000000000:oidc-provider/ack',
  ALIBABA_CLOUD_OIDC_TOKEN_FILE: '/var/token',
}

describe('alibabaOidc', () => {
  it('A8: sends one POST without a signature, with the token in the body alone, and reads the file again', async () => {
    const sts = await during(fakeSts({ tokens: ['FAKEoidc.one', 'FAKEoidc.two'], roleArn: ARN }))
    const files = { '/var/token': 'FAKEoidc.one\n' }
    const load = alibabaOidc({ ...world(RRSA, files), stsEndpoint: sts.url })
    expect(await load()).toMatchObject({ accessKeyId: 'STS.FAKE0001', securityToken: 'FAKEsecurityTokenOfLoad1' })
    const [{ method, target, headers, body } = expect.fail()] = sts.requests
    expect(method).toBe('POST')
    expect(target).toMatch(
      /^\/\?Version=2015-04-01&Action=AssumeRoleWithOIDC&Format=JSON&Timestamp=[\d-]{10}T[\d%3A]+Z$/,
    )
    expect(headers.authorization).toBeUndefined()
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded')
    const fields = Object.fromEntries(new URLSearchParams(body))
    expect(fields).toEqual({
      OIDCProviderArn: RRSA.ALIBABA_CLOUD_OIDC_PROVIDER_ARN,
      OIDCToken: 'FAKEoidc.one',
      RoleArn: ARN,
      RoleSessionName: expect.stringMatching(/^presign-\d+$/),
      DurationSeconds: '3600',
    })
    files['/var/token'] = 'FAKEoidc.two\r\n'
    await load()
    expect(new URLSearchParams(sts.requests[1]?.body).get('OIDCToken')).toBe('FAKEoidc.two')
    expect(sts.requests).toHaveLength(2)
  })

  it('names what is missing, and is absent where nothing is set', async () => {
    const { ALIBABA_CLOUD_OIDC_TOKEN_FILE: _, ...rest } = RRSA
    expect(await failureOf(alibabaOidc(world(rest)))).toMatchObject({ found: 'no ALIBABA_CLOUD_OIDC_TOKEN_FILE' })
    expect(await failureOf(alibabaOidc(world()))).toMatchObject({ absent: true })
  })

  it.each<[string, Record<string, string | Uint8Array>, string]>([
    ['that is not there', {}, 'no file /var/token'],
    ['that is empty', { '/var/token': '\n' }, 'an empty file /var/token'],
    ['of over 64 KiB', { '/var/token': 'x'.repeat(65_537) }, '/var/token of over 64 KiB'],
    ['that is not UTF-8', { '/var/token': Uint8Array.of(0xff, 0xfe) }, '/var/token that is not UTF-8'],
  ])('stops at a token file %s', async (_, files, found) => {
    expect(await failureOf(alibabaOidc(world(RRSA, files)))).toMatchObject({ source: 'alibaba/oidc', found })
  })

  it('tells the code of the service, and nothing of the token', async () => {
    const sts = await during(fakeSts({ tokens: ['FAKEother'] }))
    const load = alibabaOidc({ ...world(RRSA, { '/var/token': 'FAKEtoken' }), stsEndpoint: sts.url })
    expect(await failureOf(load)).toMatchObject({ found: 'HTTP 400 (AuthenticationFail.OIDCToken.Invalid)' })
    expect(sts.requests).toHaveLength(1)
  })

  it.each([
    [{}, 'https://sts.aliyuncs.com'],
    [{ ALIBABA_CLOUD_STS_REGION: 'cn-hangzhou' }, 'https://sts.cn-hangzhou.aliyuncs.com'],
    [
      { ALIBABA_CLOUD_STS_REGION: 'cn-hangzhou', ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED: 'True' },
      'https://sts-vpc.cn-hangzhou.aliyuncs.com',
    ],
    [{ ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED: 'true' }, 'https://sts.aliyuncs.com'],
  ])('with %j it goes to %s', async (env, origin) => {
    const asked: string[] = []
    const fetch = async (url: string) => {
      asked.push(new URL(url).origin)
      return new Response('{}', { status: 400 })
    }
    await failureOf(alibabaOidc({ ...world({ ...RRSA, ...env }, { '/var/token': 'x' }), fetch }))
    expect(asked).toEqual([origin])
  })
})

describe('alibabaAssumeRole', () => {
  const role = {
    credentials: KEYS,
    roleArn: ARN,
    roleSessionName: 'presign',
    policy: '{"Version":"1"}',
    externalId: 'e 1+中',
  }

  it('A9: is signed with ACS3, its parameters in the form', async () => {
    const sts = await during(fakeSts({ callers: [KEYS], roleArn: ARN }))
    const secret = await alibabaAssumeRole({ ...world(), ...role, stsEndpoint: sts.url })()
    expect(secret).toMatchObject({ accessKeyId: 'STS.FAKE0001', expiresAt: expect.any(Date) })
    const [{ target, headers, body } = expect.fail()] = sts.requests
    expect(target).toBe('/')
    expect(headers).toMatchObject({ 'x-acs-action': 'AssumeRole', 'x-acs-version': '2015-04-01' })
    expect(headers.authorization).toMatch(
      /^ACS3-HMAC-SHA256 Credential=LTAItestKEY0001,SignedHeaders=content-type;host;x-acs-/,
    )
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      RoleArn: ARN,
      Policy: '{"Version":"1"}',
      RoleSessionName: 'presign',
      DurationSeconds: '3600',
      ExternalId: 'e 1+中',
    })
  })

  it('A9: is rejected where the secret is wrong', async () => {
    const sts = await during(fakeSts({ callers: [{ ...KEYS, accessKeySecret: 'FAKEother' }] }))
    const details = await failureOf(alibabaAssumeRole({ ...world(), ...role, stsEndpoint: sts.url }))
    expect(details.found).toMatch(/^HTTP 40\d \(SignatureDoesNotMatch\)$/)
    expect(sts.requests).toHaveLength(1)
  })

  it('A9: tells the code of a 403, and does not ask again', async () => {
    const sts = await during(fakeSts({ respond: () => json({ Code: 'NoPermission', Message: 'FAKEmessage' }, 403) }))
    expect(await failureOf(alibabaAssumeRole({ ...world(), ...role, stsEndpoint: sts.url }))).toMatchObject({
      found: 'HTTP 403 (NoPermission)',
    })
    expect(sts.requests).toHaveLength(1)
  })

  it('A9: after a 503 it is signed again, with another nonce', async () => {
    const respond = (_: FakeRequest, count: number) => (count < 2 ? { status: 503 } : undefined)
    const sts = await during(fakeSts({ callers: [KEYS], respond }))
    const system = world()
    expect(await alibabaAssumeRole({ ...system, ...role, stsEndpoint: sts.url })()).toMatchObject({
      accessKeyId: 'STS.FAKE0001',
    })
    expect(new Set(sts.requests.map(({ headers }) => headers['x-acs-signature-nonce'])).size).toBe(3)
    expect(system.waited).toEqual([100, 400])
  })

  it('signs with temporary credentials, id and token included', async () => {
    const temporary = { accessKeyId: 'STS.test0001', accessKeySecret: 'FAKEsecret', securityToken: 'FAKEtoken' }
    const sts = await during(fakeSts({ callers: [temporary] }))
    await alibabaAssumeRole({ ...world(), ...role, credentials: async () => temporary, stsEndpoint: sts.url })()
    expect(sts.requests[0]?.headers).toMatchObject({
      'x-acs-security-token': 'FAKEtoken',
      'x-acs-accesskey-id': 'STS.test0001',
    })
  })

  it.each<[string, FakeAnswer, string]>([
    ['an error without a message', json({ Code: 'NoPermission' }, 403), 'HTTP 403 (NoPermission)'],
    [
      'HTML that calls itself JSON',
      { status: 500, headers: { 'content-type': 'application/json' }, body: '<html>' },
      'HTTP 500',
    ],
    ['a code that is a number', json({ Code: 7 }, 400), 'HTTP 400'],
    ['credentials that are null', json({ Credentials: null }), 'an answer without Credentials'],
  ])('A10: takes %s', async (_, answer, found) => {
    const sts = await during(fakeSts({ respond: () => answer }))
    expect(await failureOf(alibabaAssumeRole({ ...world(), ...role, stsEndpoint: sts.url }))).toMatchObject({ found })
  })

  it.each([
    [{ roleSessionName: 'a' }, '2 to 64 of A-Z a-z 0-9 . @ _ -'],
    [{ roleSessionName: 'with space' }, '2 to 64 of A-Z a-z 0-9 . @ _ -'],
    [{ durationSeconds: 899 }, '900 to 43200 seconds'],
    [{ durationSeconds: 43_201 }, '900 to 43200 seconds'],
    [{ policy: 'x'.repeat(2049) }, 'at most 2048'],
  ])('refuses %j before anything is sent', async (wrong, wanted) => {
    const sts = await during(fakeSts())
    expect(await failureOf(alibabaAssumeRole({ ...world(), ...role, ...wrong, stsEndpoint: sts.url }))).toMatchObject({
      wanted,
    })
    expect(sts.requests).toHaveLength(0)
  })
})

describe('alibabaProfile', () => {
  const CONFIG = '/me/.aliyun/config.json'
  const config = (profiles: object[], current = 'default') => ({ [CONFIG]: JSON.stringify({ current, profiles }) })
  const AK = { access_key_id: 'LTAItestKEY0001', access_key_secret: 'FAKEsecretOfMine' }
  const ROLE = { ram_role_arn: ARN, ram_session_name: 'presign', expired_seconds: 900 }

  async function peers() {
    const metadata = await during(fakeMetadata({ provider: 'alibaba', role: 'upload', credentials: () => HELD }))
    const sts = await during(fakeSts({ callers: [KEYS, HELD], tokens: ['FAKEoidc'], roleArn: ARN }))
    return { metadata, sts, options: { metadataEndpoint: metadata.url, stsEndpoint: sts.url } }
  }
  const HELD = {
    accessKeyId: 'STS.held',
    accessKeySecret: 'FAKEheld',
    securityToken: 'FAKEheldToken',
    expiresAt: '2099-01-01T00:00:00Z',
  }

  it.each<[string, object]>([
    ['AK', { mode: 'AK', ...AK }],
    ['ak in another case', { mode: 'aK', ...AK }],
    ['StsToken', { mode: 'StsToken', ...AK, sts_token: 'FAKEtoken' }],
  ])('A11: reads %s', async (_, profile) => {
    expect(await alibabaProfile(world({}, config([{ name: 'default', ...profile }])))()).toMatchObject(KEYS)
  })

  it.each<[string, object[], number, number]>([
    ['RamRoleArn', [{ name: 'default', mode: 'RamRoleArn', ...AK, ...ROLE }], 0, 1],
    ['EcsRamRole', [{ name: 'default', mode: 'EcsRamRole', ram_role_name: 'upload' }], 2, 0],
    [
      'RamRoleArnWithRoleName',
      [{ name: 'default', mode: 'RamRoleArnWithRoleName', ram_role_name: 'upload', ...ROLE }],
      2,
      1,
    ],
    [
      'OIDC',
      [
        {
          name: 'default',
          mode: 'OIDC',
          ...ROLE,
          oidc_provider_arn: 'acs:ram::1:oidc-provider/ack',
          oidc_token_file: '/var/token',
        },
      ],
      0,
      1,
    ],
    [
      'ChainableRamRoleArn',
      [
        { name: 'default', mode: 'ChainableRamRoleArn', source_profile: 'base', ...ROLE },
        { name: 'base', mode: 'AK', ...AK },
      ],
      0,
      1,
    ],
  ])('A11: follows %s', async (_, profiles, ofMetadata, ofSts) => {
    const { metadata, sts, options } = await peers()
    const system = world({}, { ...config(profiles), '/var/token': 'FAKEoidc' })
    const secret = await alibabaProfile({ ...system, ...options })()
    expect(secret.accessKeyId).toBe(ofSts === 0 ? 'STS.held' : 'STS.FAKE0001')
    expect([metadata.requests.length, sts.requests.length]).toEqual([ofMetadata, ofSts])
    if (ofSts > 0) expect(sts.requests[0]?.body).toContain('DurationSeconds=900')
  })

  it('A11: follows CredentialsURI, and External where commands are switched on', async () => {
    const fake = await during(serve({}, () => json(INSTANCE)))
    const uri = world({}, config([{ name: 'default', mode: 'CredentialsURI', credentials_uri: fake.url }]))
    expect(await alibabaProfile(uri)()).toMatchObject({ accessKeyId: 'STS.test0001' })
    const external = world({}, config([{ name: 'default', mode: 'External', process_command: 'keys --now' }]))
    expect(await failureOf(alibabaProfile(external))).toMatchObject({
      source: 'alibaba/profile default',
      found: 'a command to run',
    })
    const ran: string[] = []
    const runCommand = async (command: string) => {
      ran.push(command)
      return new TextEncoder().encode(JSON.stringify({ mode: 'AK', ...AK }))
    }
    expect(await alibabaProfile({ ...external, runCommand })()).toMatchObject(KEYS)
    expect(ran).toEqual(['keys --now'])
  })

  it.each([
    ['CloudSSO', 'mode "CloudSSO"'],
    ['OAuth', 'mode "OAuth"'],
    ['RsaKeyPair', 'mode "RsaKeyPair"'],
    ['Anonymous', 'mode "Anonymous"'],
    ['', 'mode ""'],
  ])('A11: refuses mode %j by name', async (mode, found) => {
    expect(await failureOf(alibabaProfile(world({}, config([{ name: 'default', mode }]))))).toMatchObject({ found })
  })

  it('A11: finds a cycle', async () => {
    const chained = (name: string, source_profile: string) => ({
      name,
      mode: 'ChainableRamRoleArn',
      source_profile,
      ...ROLE,
    })
    const { sts, options } = await peers()
    for (const profiles of [
      [chained('default', 'default')],
      [chained('default', 'b'), chained('b', 'c'), chained('c', 'b')],
    ]) {
      const details = await failureOf(alibabaProfile({ ...world({}, config(profiles)), ...options }))
      expect(details.found).toMatch(/^a cycle: default/)
    }
    expect(sts.requests).toHaveLength(0)
  })

  it('A11: stops at a profile that was named and is not there', async () => {
    const files = config([{ name: 'default', mode: 'AK', ...AK }])
    expect(await failureOf(alibabaProfile({ ...world({}, files), profile: 'other' }))).toMatchObject({
      found: 'no profile "other"',
    })
    const byEnv = await failureOf(alibabaProfile(world({ ALIBABA_CLOUD_PROFILE: 'other' }, files)))
    expect(byEnv.absent).toBeUndefined()
    expect(await failureOf(alibabaProfile(world()))).toMatchObject({ absent: true })
    expect(await failureOf(alibabaProfile(world({ ALIBABA_CLOUD_CONFIG_FILE: '/else' }, files)))).toMatchObject({
      found: 'no file /else',
    })
  })

  it('A11: never fills an empty field from the environment', async () => {
    const env = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAIother', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'FAKEother' }
    const files = config([{ name: 'default', mode: 'AK', access_key_id: '', access_key_secret: 'FAKEsecret' }])
    expect(await failureOf(alibabaProfile(world(env, files)))).toMatchObject({ found: 'no access_key_id' })
  })

  it('A11: takes the current profile, and the one that the environment names before it', async () => {
    const files = config(
      [
        { name: 'a', mode: 'AK', ...AK, access_key_id: 'LTAIa' },
        { name: 'b', mode: 'AK', ...AK, access_key_id: 'LTAIb' },
      ],
      'b',
    )
    expect(await alibabaProfile(world({}, files))()).toMatchObject({ accessKeyId: 'LTAIb' })
    expect(await alibabaProfile(world({ ALIBABA_CLOUD_PROFILE: 'a' }, files))()).toMatchObject({ accessKeyId: 'LTAIa' })
  })

  it('shows nothing of a file that cannot be read', async () => {
    expect(
      await failureOf(alibabaProfile(world({}, { [CONFIG]: '{"access_key_secret":"FAKEsecret",}' }))),
    ).toMatchObject({
      found: 'a configuration that is not JSON',
    })
  })

  it.each(['credentials', 'credentials.ini'])('A12: reads ~/.alibabacloud/%s', async (name) => {
    const ini = [
      '\ufeff# a comment with FAKEcomment',
      '[default]',
      'enable = true',
      'type = access_key ; what it is',
      'access_key_id = LTAItestKEY0001 # mine',
      'access_key_secret = FAKE;i#j',
      '; another',
      '[role]',
      'type=ecs_ram_role',
      'role_name=upload',
    ].join('\r\n')
    const system = world({}, { [`/me/.alibabacloud/${name}`]: ini })
    expect(await alibabaProfile(system)()).toEqual({ accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKE;i#j' })
    const { metadata, options } = await peers()
    expect(await alibabaProfile({ ...system, ...options, profile: 'role' })()).toMatchObject({
      accessKeyId: 'STS.held',
    })
    expect(metadata.requests).toHaveLength(2)
  })

  it('A12: follows ram_role_arn and oidc_role_arn', async () => {
    const { sts, options } = await peers()
    const role = `role_arn=${ARN}\nrole_session_name=mine`
    const ini = [
      `[default]\ntype=ram_role_arn\naccess_key_id=${AK.access_key_id}\naccess_key_secret=${AK.access_key_secret}\n${role}`,
      `[pod]\ntype=oidc_role_arn\noidc_provider_arn=acs:ram::1:oidc-provider/ack\noidc_token_file_path=/var/token\n${role}`,
    ].join('\n')
    const system = { ...world({}, { '/me/.alibabacloud/credentials': ini, '/var/token': 'FAKEoidc' }), ...options }
    await alibabaProfile(system)()
    await alibabaProfile({ ...system, profile: 'pod' })()
    expect(sts.requests.map(({ body }) => new URLSearchParams(body).get('RoleSessionName'))).toEqual(['mine', 'mine'])
  })

  it('A13: takes an answer of a URI with and without a code', async () => {
    const { Code: _, ...withoutCode } = INSTANCE
    for (const answer of [INSTANCE, withoutCode]) {
      const fake = await during(serve({}, () => json(answer)))
      expect(await alibabaUri(world({ ALIBABA_CLOUD_CREDENTIALS_URI: fake.url }))()).toMatchObject({
        accessKeyId: 'STS.test0001',
      })
    }
    const failed = await during(serve({}, () => json({ ...INSTANCE, Code: 'Failed' })))
    expect(await failureOf(alibabaUri({ ...world(), uri: failed.url }))).toMatchObject({ found: 'Code Failed' })
  })
})
