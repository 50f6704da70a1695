import {
  awsAssumeRole,
  awsContainer,
  awsDefault,
  awsEnvironment,
  awsInstance,
  awsProfile,
  awsWebIdentity,
} from '@presign/credentials/aws'
import { type FakeRequest, fakeMetadata, fakeSts, serve } from '@presign/credentials/testing'
import { describe, expect, it } from 'vitest'
import { during, failureOf, json, silence, world } from './world.js'

const KEYS = { accessKeyId: 'AKIATESTMINE001', accessKeySecret: 'FAKEsecretOfMine' }
const ARN = 'arn:aws:iam::100000000001:role/upload'
const ENV = { AWS_ACCESS_KEY_ID: 'AKIATESTENV0001', AWS_SECRET_ACCESS_KEY: 'FAKEsecretOfEnv' }
const CREDENTIALS = '/me/.aws/credentials'
const CONFIG = '/me/.aws/config'
const keysOf = (section: string, id: string) =>
  `[${section}]\naws_access_key_id = ${id}\naws_secret_access_key = FAKEsecretOfMine\n`
const CONTAINER = {
  AccessKeyId: 'ASIATESTTASK001',
  SecretAccessKey: 'FAKEsecretOfTask',
  Token: 'FAKEtokenOfTask',
  Expiration: '2099-01-01T00:00:00Z',
}

describe('awsDefault', () => {
  const files = { [CREDENTIALS]: keysOf('default', 'AKIAdefault') + keysOf('dev', 'AKIAdev') }

  it('W1: takes the environment before AWS_PROFILE, and a profile of the options before both', async () => {
    const system = world({ ...ENV, AWS_PROFILE: 'dev' }, files)
    expect(await awsDefault(system)()).toMatchObject({ accessKeyId: 'AKIATESTENV0001' })
    expect(await awsDefault({ ...system, profile: 'default' })()).toMatchObject({ accessKeyId: 'AKIAdefault' })
    expect(await awsDefault(world({ AWS_PROFILE: 'dev' }, files))()).toMatchObject({ accessKeyId: 'AKIAdev' })
  })

  it('W2: takes a web identity before the default profile', async () => {
    const sts = await during(fakeSts({ tokens: ['FAKEidentity'], roleArn: ARN }))
    const env = { AWS_WEB_IDENTITY_TOKEN_FILE: '/var/token', AWS_ROLE_ARN: ARN, AWS_ROLE_SESSION_NAME: 'pod' }
    const system = { ...world(env, { ...files, '/var/token': 'FAKEidentity\n' }), stsEndpoint: sts.url }
    expect(await awsDefault(system)()).toMatchObject({ accessKeyId: 'STS.FAKE0001' })
    expect(sts.requests).toHaveLength(1)
    expect(sts.requests[0]?.headers.authorization).toBeUndefined()
    expect(Object.fromEntries(new URLSearchParams(sts.requests[0]?.body))).toEqual({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: ARN,
      RoleSessionName: 'pod',
      DurationSeconds: '3600',
      WebIdentityToken: 'FAKEidentity',
    })
  })

  it('W3: stops at a named profile that is not there, and asks nobody', async () => {
    const metadata = await during(fakeMetadata({ provider: 'aws' }))
    for (const system of [
      { ...world({ AWS_PROFILE: 'gone' }, files), metadataEndpoint: metadata.url },
      { ...world({}, files), profile: 'gone', metadataEndpoint: metadata.url },
    ])
      expect(await failureOf(awsDefault(system))).toMatchObject({ source: 'aws/profile', found: 'no profile "gone"' })
    expect(metadata.requests).toHaveLength(0)
  })

  it('goes past a default profile that holds a region alone', async () => {
    const metadata = await during(fakeMetadata({ provider: 'aws', role: 'upload' }))
    const system = world({}, { [CONFIG]: '[default]\nregion = eu-central-1\n' })
    expect(await awsDefault({ ...system, metadataEndpoint: metadata.url })()).toMatchObject({
      accessKeyId: 'STS.FAKE0001',
    })
  })

  it('reads the end of temporary credentials from the environment', async () => {
    const env = { ...ENV, AWS_SESSION_TOKEN: 'FAKEtoken', AWS_CREDENTIAL_EXPIRATION: '2099-01-01T00:00:00Z' }
    expect(await awsEnvironment({ env })()).toMatchObject({
      securityToken: 'FAKEtoken',
      expiresAt: new Date('2099-01-01T00:00:00Z'),
    })
    expect(
      await failureOf(awsEnvironment({ env: { ...env, AWS_CREDENTIAL_EXPIRATION: '2020-01-01T00:00:00Z' } })),
    ).toMatchObject({
      source: 'aws/env',
    })
  })
})

describe('awsProfile', () => {
  it('reads both files; a key that stands in both is that of the credentials file', async () => {
    const config = `${keysOf('profile a', 'AKIAconfig')}${keysOf('b', 'AKIAbare')}[default]\nregion=us-east-1\ns3 =\n  max_concurrent_requests = 20\naws_session_token = FAKEt\n`
    const system = world(
      {},
      { [CONFIG]: config, [CREDENTIALS]: `${keysOf('a', 'AKIAcredentials')}${keysOf('default', 'AKIAdefault')}` },
    )
    expect(await awsProfile({ ...system, profile: 'a' })()).toMatchObject({ accessKeyId: 'AKIAcredentials' })
    expect(await awsProfile(system)()).toMatchObject({ accessKeyId: 'AKIAdefault', securityToken: 'FAKEt' })
    expect(await failureOf(awsProfile({ ...system, profile: 'b' }))).toMatchObject({ found: 'no profile "b"' })
  })

  const command = (printed: unknown) => async () =>
    new TextEncoder().encode(typeof printed === 'string' ? printed : JSON.stringify(printed))
  const PROCESS = { [CONFIG]: '[default]\ncredential_process = keys --now\n' }

  it('runs a process where commands are switched on', async () => {
    const printed = {
      Version: 1,
      AccessKeyId: 'AKIAp',
      SecretAccessKey: 'FAKEp',
      SessionToken: 'FAKEt',
      Expiration: '2099-01-01T00:00:00Z',
    }
    expect(await awsProfile({ ...world({}, PROCESS), runCommand: command(printed) })()).toMatchObject({
      accessKeyId: 'AKIAp',
    })
    expect(await failureOf(awsProfile(world({}, PROCESS)))).toMatchObject({ found: 'a command to run' })
  })

  it.each<[string, () => Promise<Uint8Array>, string]>([
    ['version 2', command({ Version: 2, AccessKeyId: 'AKIAp', SecretAccessKey: 'FAKEp' }), 'Version 2'],
    [
      'expired credentials',
      command({ Version: 1, AccessKeyId: 'AKIAp', SecretAccessKey: 'FAKEp', Expiration: '2020-01-01T00:00:00Z' }),
      'credentials that expired at 2020-01-01T00:00:00.000Z',
    ],
    [
      'exit 3',
      () => Promise.reject(Object.assign(new Error('FAKEstderr'), { code: 'EXIT_3' })),
      'a command that failed (EXIT_3)',
    ],
    ['no JSON', command('FAKEsecret'), '10 bytes that are not a JSON object'],
  ])('W4: stops at a process with %s', async (_, runCommand, found) => {
    const metadata = await during(fakeMetadata({ provider: 'aws' }))
    const system = { ...world({}, PROCESS), runCommand, metadataEndpoint: metadata.url }
    expect(await failureOf(awsDefault(system))).toMatchObject({ source: 'aws/profile default', found })
    expect(metadata.requests).toHaveLength(0)
  })

  const role = (more: string) =>
    `role_arn = ${ARN}\nrole_session_name = mine\nexternal_id = e\nduration_seconds = 900\nregion = eu-west-1\n${more}\n`

  it('W8: a role may have its own profile for a source where that has keys', async () => {
    const sts = await during(fakeSts({ callers: [KEYS], roleArn: ARN }))
    const config = `[default]\n${role('source_profile = default')}`
    const system = world({}, { [CONFIG]: config, [CREDENTIALS]: keysOf('default', KEYS.accessKeyId) })
    expect(await awsProfile({ ...system, stsEndpoint: sts.url })()).toMatchObject({ accessKeyId: 'STS.FAKE0001' })
    expect(sts.requests[0]?.headers.authorization).toMatch(
      /Credential=AKIATESTMINE001\/\d{8}\/eu-west-1\/sts\/aws4_request/,
    )
    expect(Object.fromEntries(new URLSearchParams(sts.requests[0]?.body))).toEqual({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: ARN,
      RoleSessionName: 'mine',
      DurationSeconds: '900',
      ExternalId: 'e',
    })
  })

  it('W8: roles are chained', async () => {
    const issued = {
      accessKeyId: 'ASIAfirst',
      accessKeySecret: 'FAKEfirst',
      securityToken: 'FAKEfirstToken',
      expiresAt: '2099-01-01T00:00:00Z',
    }
    const sts = await during(fakeSts({ callers: [KEYS, issued], credentials: () => issued }))
    const config = `[default]\n${role('source_profile = middle')}[profile middle]\n${role('source_profile = base')}`
    const system = world({}, { [CONFIG]: config, [CREDENTIALS]: keysOf('base', KEYS.accessKeyId) })
    await awsProfile({ ...system, stsEndpoint: sts.url })()
    expect(sts.requests.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1])).toEqual([
      'AKIATESTMINE001',
      'ASIAfirst',
    ])
  })

  it('W8: finds a cycle, and a source that is not there', async () => {
    const sts = await during(fakeSts())
    const cycle = `[default]\n${role('source_profile = a')}[profile a]\n${role('source_profile = default')}`
    const alone = `[default]\n${role('source_profile = default')}`
    const gone = `[default]\n${role('source_profile = gone')}`
    for (const [config, found] of [
      [cycle, 'a cycle: default, a, default'],
      [alone, 'a cycle: default, default'],
      [gone, 'no profile "gone"'],
      [`[default]\n${role('source_profile = a\nmfa_serial = arn')}`, 'mfa_serial'],
      [`[default]\n${role('credential_source = Elsewhere')}`, 'another credential_source'],
      ['[default]\nsso_session = mine\n', 'sso_session'],
    ] as const)
      expect(await failureOf(awsProfile({ ...world({}, { [CONFIG]: config }), stsEndpoint: sts.url }))).toMatchObject({
        found,
      })
    expect(sts.requests).toHaveLength(0)
  })

  it('W8: takes the environment, the instance and the container for a source', async () => {
    const held = {
      accessKeyId: 'ASIAheld',
      accessKeySecret: 'FAKEheld',
      securityToken: 'FAKEheldToken',
      expiresAt: '2099-01-01T00:00:00Z',
    }
    const envKeys = { accessKeyId: ENV.AWS_ACCESS_KEY_ID, accessKeySecret: ENV.AWS_SECRET_ACCESS_KEY }
    const task = {
      accessKeyId: CONTAINER.AccessKeyId,
      accessKeySecret: CONTAINER.SecretAccessKey,
      securityToken: CONTAINER.Token,
    }
    const sts = await during(fakeSts({ callers: [held, envKeys, task] }))
    const metadata = await during(fakeMetadata({ provider: 'aws', credentials: () => held }))
    const container = await during(serve({}, () => json(CONTAINER)))
    const env = { ...ENV, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/task' }
    for (const [source, id] of [
      ['Environment', envKeys.accessKeyId],
      ['Ec2InstanceMetadata', 'ASIAheld'],
      ['EcsContainer', task.accessKeyId],
    ] as const) {
      const system = world(env, { [CONFIG]: `[default]\n${role(`credential_source = ${source}`)}` })
      const peers = { stsEndpoint: sts.url, metadataEndpoint: metadata.url, containerEndpoint: container.url }
      await awsProfile({ ...system, ...peers })()
      expect(sts.requests.at(-1)?.headers.authorization).toContain(`Credential=${id}/`)
    }
  })

  it('a role whose source is absent stops the chain', async () => {
    const config = `[default]\n${role('credential_source = Environment')}`
    const details = await failureOf(awsProfile(world({}, { [CONFIG]: config })))
    expect(details).toMatchObject({ source: 'aws/env' })
    expect(details.absent).toBeUndefined()
  })

  it('reads web identity and its session from a profile', async () => {
    const sts = await during(fakeSts({ tokens: ['FAKEidentity'] }))
    const config = `[profile pod]\nrole_arn = ${ARN}\nweb_identity_token_file = /var/token\n`
    const system = {
      ...world({}, { [CONFIG]: config, '/var/token': 'FAKEidentity' }),
      stsEndpoint: sts.url,
      profile: 'pod',
    }
    expect(await awsProfile(system)()).toMatchObject({ accessKeyId: 'STS.FAKE0001' })
  })
})

describe('awsAssumeRole', () => {
  it.each([
    [{}, 'https://sts.us-east-1.amazonaws.com', 'us-east-1'],
    [{ region: 'eu-central-1' }, 'https://sts.eu-central-1.amazonaws.com', 'eu-central-1'],
    [{ region: 'cn-north-1' }, 'https://sts.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    [{ region: 'eu-central-1', stsEndpoint: 'https://sts.amazonaws.com' }, 'https://sts.amazonaws.com', 'us-east-1'],
    [
      { region: 'eu-central-1', stsEndpoint: 'https://minio.example.test:9000' },
      'https://minio.example.test:9000',
      'eu-central-1',
    ],
  ])('with %j it goes to %s and signs for %s', async (options, origin, region) => {
    const asked: string[] = []
    const fetch = async (url: string, { headers }: { headers: Readonly<Record<string, string>> }) => {
      asked.push(new URL(url).origin, /\/\d{8}\/([\w-]+)\//.exec(headers.authorization ?? '')?.[1] ?? '')
      return new Response('', { status: 400 })
    }
    await failureOf(awsAssumeRole({ ...world(), credentials: KEYS, roleArn: ARN, ...options, fetch }))
    expect(asked).toEqual([origin, region])
  })

  it('tells the code of an XML answer', async () => {
    const sts = await during(fakeSts({ callers: [KEYS], roleArn: 'arn:aws:iam::1:role/other' }))
    const load = awsAssumeRole({ ...world(), credentials: KEYS, roleArn: ARN, stsEndpoint: sts.url })
    expect(await failureOf(load)).toMatchObject({ found: 'HTTP 404 (AccessDenied)' })
  })

  it('is rejected where the secret is wrong', async () => {
    const sts = await during(fakeSts({ callers: [{ ...KEYS, accessKeySecret: 'FAKEother' }] }))
    const details = await failureOf(
      awsAssumeRole({ ...world(), credentials: KEYS, roleArn: ARN, stsEndpoint: sts.url }),
    )
    expect(details.found).toMatch(/SignatureDoesNotMatch/)
  })
})

describe('awsWebIdentity', () => {
  it('names the role that is missing, and is absent without a token file', async () => {
    expect(await failureOf(awsWebIdentity(world({ AWS_WEB_IDENTITY_TOKEN_FILE: '/var/token' })))).toMatchObject({
      found: 'no AWS_ROLE_ARN',
    })
    expect(await failureOf(awsWebIdentity(world({ AWS_ROLE_ARN: ARN })))).toMatchObject({ absent: true })
  })
})

describe('awsContainer', () => {
  const RELATIVE = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/task' }

  it('W5: appends a relative URI to its host, and it wins', async () => {
    const fake = await during(serve({}, () => json(CONTAINER)))
    const env = { ...RELATIVE, AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/' }
    const secret = await awsContainer({ ...world(env), containerEndpoint: fake.url })()
    expect(secret).toMatchObject({ accessKeyId: CONTAINER.AccessKeyId, securityToken: CONTAINER.Token })
    expect(fake.requests.map(({ target }) => target)).toEqual(['/v2/credentials/task'])
  })

  it('W5: sends the token of the environment, and the file’s before it, without its line end', async () => {
    const fake = await during(serve({}, () => json(CONTAINER)))
    const env = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${fake.url}/pod`, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'FAKEenv' }
    await awsContainer(world(env))()
    await awsContainer(
      world({ ...env, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/var/token' }, { '/var/token': 'FAKEfile\n' }),
    )()
    expect(fake.requests.map(({ headers }) => headers.authorization)).toEqual(['FAKEenv', 'FAKEfile'])
  })

  it.each([
    [404, 1],
    [403, 1],
    [500, 3],
  ])('W5: asks after a %i as often as it is worth: %i', async (status, count) => {
    const fake = await during(serve({}, () => ({ status })))
    const details = await failureOf(awsContainer({ ...world(RELATIVE), containerEndpoint: fake.url }))
    expect(details).toMatchObject({ source: 'aws/container', found: `HTTP ${status}` })
    expect(details.absent).toBeUndefined()
    expect(fake.requests).toHaveLength(count)
  })

  it.each(['AccessKeyId', 'SecretAccessKey', 'Token', 'Expiration'])('W5: wants %s', async (name) => {
    const fake = await during(serve({}, () => json({ ...CONTAINER, [name]: undefined })))
    expect((await failureOf(awsContainer({ ...world(RELATIVE), containerEndpoint: fake.url }))).found).toContain(
      `no ${name}`,
    )
  })

  it.each(['http://example.test/', 'http://169.254.169.254/', 'ftp://127.0.0.1/', 'nonsense'])(
    'W6: refuses the full URI %s',
    async (uri) => {
      const fetch = () => expect.fail('Nobody may be asked')
      const details = await failureOf(awsContainer({ ...world({ AWS_CONTAINER_CREDENTIALS_FULL_URI: uri }), fetch }))
      expect(details.wanted).toContain('https, or http to the container service')
    },
  )

  it.each([
    'http://169.254.170.2/x',
    'http://169.254.170.23/x',
    'http://[fd00:ec2::23]/x',
    'http://localhost/x',
    'https://example.test/x',
  ])('W6: takes the full URI %s', async (uri) => {
    const asked: string[] = []
    const fetch = async (url: string) => {
      asked.push(url)
      return new Response(JSON.stringify(CONTAINER))
    }
    await awsContainer({ ...world({ AWS_CONTAINER_CREDENTIALS_FULL_URI: uri }), fetch })()
    expect(asked).toEqual([uri])
  })

  it('is absent without its variables', async () => {
    expect(await failureOf(awsContainer(world()))).toMatchObject({ absent: true })
  })
})

describe('awsInstance', () => {
  const ROLES = '/latest/meta-data/iam/security-credentials/'

  it('asks for a token, the role and its credentials', async () => {
    const fake = await during(fakeMetadata({ provider: 'aws', role: 'up+load' }))
    expect(await awsInstance({ ...world(), metadataEndpoint: fake.url })()).toMatchObject({
      accessKeyId: 'STS.FAKE0001',
    })
    expect(fake.requests.map(({ method, target }) => `${method} ${target}`)).toEqual([
      'PUT /latest/api/token',
      `GET ${ROLES}`,
      `GET ${ROLES}up+load`,
    ])
  })

  const onToken =
    (status: number) =>
    ({ method }: FakeRequest) =>
      method === 'PUT' ? { status } : undefined

  it.each([
    [403, 3],
    [404, 3],
    [405, 3],
    [500, 5],
  ])('W7: asks without a token where one is answered with %i', async (status, count) => {
    const fake = await during(fakeMetadata({ provider: 'aws', tokens: 'accepted', respond: onToken(status) }))
    expect(await awsInstance({ ...world(), metadataEndpoint: fake.url })()).toMatchObject({
      accessKeyId: 'STS.FAKE0001',
    })
    expect(fake.requests).toHaveLength(count)
  })

  it.each([
    [400, {}],
    [403, { AWS_EC2_METADATA_V1_DISABLED: 'true' }],
    [404, { AWS_EC2_METADATA_V1_DISABLED: 'true' }],
  ])('W7: stops at %i with %j', async (status, env) => {
    const fake = await during(fakeMetadata({ provider: 'aws', tokens: 'accepted', respond: onToken(status) }))
    expect(await failureOf(awsInstance({ ...world(env), metadataEndpoint: fake.url }))).toMatchObject({
      found: `HTTP ${status}`,
    })
    expect(fake.requests).toHaveLength(1)
  })

  it('W7: gets one new token where the list is answered with 401, then stops', async () => {
    const respond = ({ target }: FakeRequest) => (target === ROLES ? { status: 401 } : undefined)
    const fake = await during(fakeMetadata({ provider: 'aws', respond }))
    expect(await failureOf(awsInstance({ ...world(), metadataEndpoint: fake.url }))).toMatchObject({
      found: 'HTTP 401',
    })
    expect(fake.requests.map(({ method }) => method)).toEqual(['PUT', 'GET', 'PUT', 'GET'])
  })

  it('W7: refuses credentials that have expired', async () => {
    const expired = {
      accessKeyId: 'ASIAold',
      accessKeySecret: 'FAKEold',
      securityToken: 'FAKEoldToken',
      expiresAt: '2020-01-01T00:00:00Z',
    }
    const fake = await during(fakeMetadata({ provider: 'aws', credentials: () => expired }))
    expect(await failureOf(awsInstance({ ...world(), metadataEndpoint: fake.url }))).toMatchObject({
      found: 'credentials that expired at 2020-01-01T00:00:00.000Z',
    })
  })

  it('asks a silent service for a token once, and once without', async () => {
    const service = silence()
    const details = await failureOf(awsInstance({ ...world(), ...service }))
    expect(details).toMatchObject({ absent: true, found: 'no answer in time' })
    expect(service.asked).toEqual(['PUT /latest/api/token', `GET ${ROLES}`])
  })

  it.each([
    ['true', true],
    ['1', true],
    ['False', false],
  ])('AWS_EC2_METADATA_DISABLED=%s switches it off: %s', async (value, isOff) => {
    const fake = await during(fakeMetadata({ provider: 'aws' }))
    const load = awsInstance({ ...world({ AWS_EC2_METADATA_DISABLED: value }), metadataEndpoint: fake.url })
    if (isOff) expect(await failureOf(load)).toMatchObject({ absent: true })
    else await load()
    expect(fake.requests).toHaveLength(isOff ? 0 : 3)
  })

  it.each([
    [{ AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:7/' }, 'http://127.0.0.1:7/latest/api/token'],
    [{ AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'IPv6' }, 'http://[fd00:ec2::254]/latest/api/token'],
    [{}, 'http://169.254.169.254/latest/api/token'],
  ])('with %j it asks %s', async (env, url) => {
    const asked: string[] = []
    const fetch = async (url: string) => {
      asked.push(url)
      return new Response('', { status: 400 })
    }
    await failureOf(awsInstance({ ...world(env), fetch }))
    expect(asked).toEqual([url])
  })
})
