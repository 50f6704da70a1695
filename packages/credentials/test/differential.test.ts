import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  fromContainerMetadata,
  fromEnv,
  fromIni,
  fromInstanceMetadata,
  fromNodeProviderChain,
  fromTokenFile,
} from '@aws-sdk/credential-providers'
import type { Secret } from '@presign/core'
import {
  alibabaAssumeRole,
  alibabaDefault,
  alibabaEcs,
  alibabaOidc,
  alibabaProfile,
  alibabaUri,
} from '@presign/credentials/alibaba'
import {
  awsContainer,
  awsDefault,
  awsEnvironment,
  awsInstance,
  awsProfile,
  awsWebIdentity,
} from '@presign/credentials/aws'
import { nodeSystem as ofThisProcess } from '@presign/credentials/node'
import { tencentCvm, tencentEnvironment, tencentProfile } from '@presign/credentials/tencent'
import { type FakeRequest, fakeMetadata, fakeSts, serve } from '@presign/credentials/testing'
import tencent from 'tencentcloud-sdk-nodejs-common/tencentcloud/common/credential.js'
import { describe, expect, it, onTestFinished } from 'vitest'
import { environment, redirected } from './official.js'
import { during, failureOf, INSTANCE, json } from './world.js'

// The same world for the official library and for us: what comes out is the same, and what was asked. Where it is not, the
// library's fault is named, and the test shows it.

// Whether its default export is the class or a module that holds it depends on who imports it.
const alibaba: typeof import('@alicloud/credentials') = createRequire(import.meta.url)('@alicloud/credentials')
type Config = import('@alicloud/credentials').Config

// A busy machine is not a silent service: both sides wait for as long as it takes.
const PATIENCE = 60_000
const nodeSystem = { ...ofThisProcess, timeLimit: PATIENCE }

const END = '2099-01-01T00:00:00Z'
const held = (id: string): Secret => ({
  accessKeyId: id,
  accessKeySecret: 'FAKEsecretOfRole',
  securityToken: 'FAKEtokenOfRole',
  expiresAt: END,
})
const plain = ({ accessKeyId, accessKeySecret, securityToken }: Secret) => [accessKeyId, accessKeySecret, securityToken]

/** A home folder with these files. */
function home(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'presign-home-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

const system = (folder: string) => ({ ...nodeSystem, home: folder })
const lines = (requests: readonly FakeRequest[]) => requests.map(({ method, target }) => `${method} ${target}`)
const formOf = ({ body }: FakeRequest) => Object.fromEntries(new URLSearchParams(body))

describe('@alicloud/credentials 2.4.7', () => {
  const ARN = 'acs:ram::1000000000000000:role/upload'
  const KEYS = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecretOfMine' }
  const theirs = async (config: Partial<Config>) => {
    const { accessKeyId, accessKeySecret, securityToken } = await new alibaba.default(
      new alibaba.Config({ timeout: PATIENCE, connectTimeout: PATIENCE, ...config }),
    ).getCredential()
    return [accessKeyId, accessKeySecret, securityToken]
  }

  it('the instance: the same credentials; it gets a token before every request, where one serves us for a load', async () => {
    environment(home())
    const fake = await during(fakeMetadata({ provider: 'alibaba', role: 'upload', credentials: () => held('STS.a') }))
    redirected({ '100.100.100.200': fake.url })
    const official = await theirs({ type: 'ecs_ram_role' })
    const asked = lines(fake.requests)
    expect(official).toEqual(plain(await alibabaEcs({ ...nodeSystem, metadataEndpoint: fake.url })()))
    const [put, list, get] = lines(fake.requests).slice(asked.length)
    expect(asked).toEqual([put, list, put, get])
  })

  it('OIDC: the same request; it sends the line end of the file along', async () => {
    const folder = home({ token: 'FAKEoidc\n' })
    environment(folder)
    const sts = await during(fakeSts({ tokens: ['FAKEoidc', 'FAKEoidc\n'], credentials: () => held('STS.a') }))
    redirected({ 'sts.cn-hangzhou.aliyuncs.com': sts.url })
    const role = { roleArn: ARN, roleSessionName: 'mine', oidcProviderArn: 'acs:ram::1:oidc-provider/ack' }
    const official = await theirs({
      type: 'oidc_role_arn',
      ...role,
      oidcTokenFilePath: join(folder, 'token'),
      stsEndpoint: 'sts.cn-hangzhou.aliyuncs.com',
    })
    const load = alibabaOidc({ ...nodeSystem, ...role, oidcTokenFile: join(folder, 'token'), stsEndpoint: sts.url })
    expect(official).toEqual(plain(await load()))
    const [one, other] = sts.requests as [FakeRequest, FakeRequest]
    expect(formOf(one)).toEqual({ ...formOf(other), OIDCToken: 'FAKEoidc\n' })
    const query = ({ target }: FakeRequest) => [...new URLSearchParams(target.split('?')[1]).keys()].sort()
    expect(query(one)).toEqual(query(other))
  })

  it('AssumeRole: our fake verifies what it signs (RPC), and the form is the same', async () => {
    environment(home())
    const sts = await during(fakeSts({ callers: [KEYS], roleArn: ARN, credentials: () => held('STS.a') }))
    redirected({ 'sts.cn-hangzhou.aliyuncs.com': sts.url })
    const role = { roleArn: ARN, roleSessionName: 'mine', externalId: 'e 1', policy: '{"Version":"1"}' }
    const official = await theirs({
      type: 'ram_role_arn',
      ...KEYS,
      ...role,
      roleSessionExpiration: 900,
      stsEndpoint: 'sts.cn-hangzhou.aliyuncs.com',
    })
    const load = alibabaAssumeRole({
      ...nodeSystem,
      credentials: KEYS,
      ...role,
      durationSeconds: 900,
      stsEndpoint: sts.url,
    })
    expect(official).toEqual(plain(await load()))
    const [one, other] = sts.requests as [FakeRequest, FakeRequest]
    expect(formOf(one)).toEqual(formOf(other))
  })

  it.each<[string, object]>([
    ['AK', { mode: 'AK', access_key_id: 'LTAIa', access_key_secret: 'FAKEa' }],
    ['StsToken', { mode: 'StsToken', access_key_id: 'STS.a', access_key_secret: 'FAKEa', sts_token: 'FAKEt' }],
  ])('a profile of mode %s: the same credentials', async (_, profile) => {
    const config = { current: 'default', profiles: [{ name: 'default', ...profile }] }
    const folder = home({ '.aliyun/config.json': JSON.stringify(config) })
    environment(folder)
    const official = await new alibaba.default().getCredential()
    const ours = await alibabaProfile(system(folder))()
    expect([official.accessKeyId, official.accessKeySecret]).toEqual([ours.accessKeyId, ours.accessKeySecret])
    expect(official.securityToken || undefined).toBe(ours.securityToken)
  })

  it('a URI: the same credentials', async () => {
    environment(home())
    const fake = await during(serve({}, () => json({ ...INSTANCE, Expiration: END })))
    const official = await theirs({ type: 'credentials_uri', credentialsURI: fake.url })
    expect(official).toEqual(plain(await alibabaUri({ ...nodeSystem, uri: fake.url })()))
  })

  it('fault: ten callers cost it a load each, us one', async () => {
    environment(home())
    const fake = await during(fakeMetadata({ provider: 'alibaba', role: 'upload' }))
    redirected({ '100.100.100.200': fake.url })
    const client = new alibaba.default(
      new alibaba.Config({ type: 'ecs_ram_role', roleName: 'upload', timeout: PATIENCE, connectTimeout: PATIENCE }),
    )
    await Promise.all(Array.from({ length: 10 }, () => client.getCredential()))
    expect(fake.requests).toHaveLength(20)
    const credentials = alibabaDefault({
      ...nodeSystem,
      env: {},
      home: '',
      roleName: 'upload',
      metadataEndpoint: fake.url,
    })
    await Promise.all(Array.from({ length: 10 }, () => credentials()))
    expect(fake.requests).toHaveLength(22)
  })

  it('fault: it takes credentials that have expired', async () => {
    environment(home())
    const expired = { ...INSTANCE, Expiration: '2020-01-01T00:00:00Z' }
    const respond = ({ target }: FakeRequest) => (target.endsWith('/upload') ? json(expired) : undefined)
    const fake = await during(fakeMetadata({ provider: 'alibaba', role: 'upload', respond }))
    redirected({ '100.100.100.200': fake.url })
    await expect(theirs({ type: 'ecs_ram_role', roleName: 'upload' })).resolves.toContain('STS.test0001')
    expect(
      (await failureOf(alibabaEcs({ ...nodeSystem, roleName: 'upload', metadataEndpoint: fake.url }))).found,
    ).toMatch(/^credentials that expired/)
  })

  it('fault: without any source it asks a host called undefined', async () => {
    const folder = home()
    environment(folder, { ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' })
    const hosts = redirected({})
    await expect(new alibaba.default().getCredential()).rejects.toThrow()
    expect(hosts).toEqual(['undefined'])
    expect(await failureOf(alibabaDefault(system(folder)))).toMatchObject({ absent: true })
  })

  it('fault: it prints a configuration that it cannot read, secrets included', async () => {
    const folder = home({ '.aliyun/config.json': '{"access_key_secret":"FAKEsecret",}' })
    environment(folder, { ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' })
    redirected({})
    await expect(new alibaba.default().getCredential()).rejects.toThrow(/FAKEsecret/)
    expect(await failureOf(alibabaDefault(system(folder)))).toMatchObject({ source: 'alibaba/profile' })
  })

  it('fault: it pairs the id of the environment with the secret of a profile', async () => {
    const profile = { name: 'default', mode: 'AK', access_key_id: '', access_key_secret: 'FAKEsecretOfProfile' }
    const folder = home({ '.aliyun/config.json': JSON.stringify({ current: 'default', profiles: [profile] }) })
    environment(folder, { ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAIother' })
    const official = await new alibaba.default().getCredential()
    expect([official.accessKeyId, official.accessKeySecret]).toEqual(['LTAIother', 'FAKEsecretOfProfile'])
    expect(await failureOf(alibabaDefault(system(folder)))).toMatchObject({ source: 'alibaba/env' })
  })
})

describe('@aws-sdk/credential-providers 3.1175.0', () => {
  const ARN = 'arn:aws:iam::100000000001:role/upload'
  const QUIET = { debug() {}, info() {}, warn() {}, error() {} }
  const listed = ({
    accessKeyId,
    secretAccessKey,
    sessionToken,
  }: {
    accessKeyId: string
    secretAccessKey: string
    sessionToken?: string
  }) => [accessKeyId, secretAccessKey, sessionToken]

  it('the environment and a profile: the same credentials', async () => {
    const folder = home({
      '.aws/credentials': '[dev]\naws_access_key_id = AKIAdev\naws_secret_access_key = FAKE;dev#1\n',
    })
    const keys = { AWS_ACCESS_KEY_ID: 'AKIAenv', AWS_SECRET_ACCESS_KEY: 'FAKEenv', AWS_SESSION_TOKEN: 'FAKEt' }
    environment(folder, keys)
    expect(listed(await fromEnv()())).toEqual(plain(await awsEnvironment(nodeSystem)()))
    const official = await fromIni({
      profile: 'dev',
      filepath: join(folder, '.aws/credentials'),
      configFilepath: join(folder, 'none'),
    })()
    expect(listed(official)).toEqual(plain(await awsProfile({ ...system(folder), profile: 'dev' })()))
  })

  it('the instance: the same credentials and the same requests', async () => {
    const fake = await during(fakeMetadata({ provider: 'aws', role: 'upload', credentials: () => held('ASIAa') }))
    environment(home(), { AWS_EC2_METADATA_SERVICE_ENDPOINT: fake.url })
    const official = listed(await fromInstanceMetadata({ timeout: PATIENCE })())
    const asked = lines(fake.requests)
    expect(official).toEqual(plain(await awsInstance({ ...nodeSystem })()))
    expect(lines(fake.requests).slice(asked.length)).toEqual(asked)
  })

  it('web identity: the same request; it sends the line end of the file along', async () => {
    const folder = home({ token: 'FAKEidentity\n' })
    const variables = {
      AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, 'token'),
      AWS_ROLE_ARN: ARN,
      AWS_ROLE_SESSION_NAME: 'mine',
    }
    environment(folder, { ...variables, AWS_REGION: 'eu-west-1' })
    const sts = await during(fakeSts({ tokens: ['FAKEidentity', 'FAKEidentity\n'], credentials: () => held('ASIAa') }))
    const official = listed(await fromTokenFile({ clientConfig: { endpoint: sts.url, region: 'eu-west-1' } })())
    expect(official).toEqual(
      plain(await awsWebIdentity({ ...nodeSystem, stsEndpoint: sts.url, durationSeconds: 3600 })()),
    )
    const [one, other] = sts.requests.map(formOf)
    expect({ ...one, DurationSeconds: '3600' }).toEqual({ ...other, WebIdentityToken: 'FAKEidentity\n' })
  })

  it('AssumeRole of a profile: our fake verifies what it signs, and the form is the same', async () => {
    const folder = home({
      '.aws/credentials': '[base]\naws_access_key_id = AKIAbase\naws_secret_access_key = FAKEbase\n',
      '.aws/config': `[profile up]\nrole_arn = ${ARN}\nsource_profile = base\nrole_session_name = mine\nexternal_id = e\nregion = eu-west-1\n`,
    })
    environment(folder)
    const callers = [{ accessKeyId: 'AKIAbase', accessKeySecret: 'FAKEbase' }]
    const sts = await during(fakeSts({ callers, roleArn: ARN, credentials: () => held('ASIAa') }))
    const files = { filepath: join(folder, '.aws/credentials'), configFilepath: join(folder, '.aws/config') }
    const official = await fromIni({
      ...files,
      profile: 'up',
      ignoreCache: true,
      clientConfig: { endpoint: sts.url, region: 'eu-west-1' },
    })()
    expect(listed(official)).toEqual(
      plain(await awsProfile({ ...system(folder), profile: 'up', stsEndpoint: sts.url })()),
    )
    const [one, other] = sts.requests.map(formOf)
    expect({ ...one, DurationSeconds: '3600' }).toEqual(other)
  })

  it('the container: the same credentials', async () => {
    const answer = { AccessKeyId: 'ASIAtask', SecretAccessKey: 'FAKEtask', Token: 'FAKEt', Expiration: END }
    const fake = await during(serve({}, () => json(answer)))
    environment(home(), { AWS_CONTAINER_CREDENTIALS_FULL_URI: fake.url.replace('127.0.0.1', 'localhost') })
    redirected({ localhost: fake.url })
    expect(listed(await fromContainerMetadata({ timeout: PATIENCE })())).toEqual(
      plain(await awsContainer(nodeSystem)()),
    )
  })

  it('fault: past a profile that is not there it goes on to the identity of the machine', async () => {
    const folder = home()
    const fake = await during(fakeMetadata({ provider: 'aws', role: 'upload', credentials: () => held('ASIAmachine') }))
    environment(folder, { AWS_PROFILE: 'gone', AWS_EC2_METADATA_SERVICE_ENDPOINT: fake.url })
    const files = {
      filepath: join(folder, 'none'),
      configFilepath: join(folder, 'none'),
      ignoreCache: true,
      timeout: PATIENCE,
    }
    expect(listed(await fromNodeProviderChain(files)())).toContain('ASIAmachine')
    expect(await failureOf(awsDefault(system(folder)))).toMatchObject({ found: 'no profile "gone"' })
  })

  it('fault: it uses expired credentials of an instance, with an end of its own invention', async () => {
    const old = { ...held('ASIAold'), expiresAt: '2020-01-01T00:00:00Z' }
    const fake = await during(fakeMetadata({ provider: 'aws', role: 'upload', credentials: () => old }))
    environment(home(), { AWS_EC2_METADATA_SERVICE_ENDPOINT: fake.url })
    const official = await fromInstanceMetadata({ logger: QUIET, timeout: PATIENCE })()
    expect(official.accessKeyId).toBe('ASIAold')
    expect(Number(official.expiration)).toBeGreaterThan(Date.now())
    expect((await failureOf(awsInstance(nodeSystem))).found).toMatch(/^credentials that expired/)
  })
})

describe('tencentcloud-sdk-nodejs-common 4.1.220', () => {
  const listed = ({ secretId, secretKey, token }: { secretId?: string; secretKey?: string; token?: string }) => [
    secretId,
    secretKey,
    token,
  ]

  it('the environment and the file: the same credentials', async () => {
    const folder = home({ '.tencentcloud/credentials': '[default]\nsecret_id = AKIDfile\nsecret_key = FAKEfile\n' })
    environment(folder, { TENCENTCLOUD_SECRET_ID: 'AKIDenv', TENCENTCLOUD_SECRET_KEY: 'FAKEenv' })
    expect(listed(await new tencent.EnvironmentVariableCredential().getCredential())).toEqual(
      plain(await tencentEnvironment(nodeSystem)()),
    )
    expect(listed(await new tencent.ProfileCredential().getCredential())).toEqual(
      plain(await tencentProfile(system(folder))()),
    )
  })

  it('the instance: the same credentials and the same requests', async () => {
    environment(home())
    const fake = await during(fakeMetadata({ provider: 'tencent', role: 'upload', credentials: () => held('AKIDa') }))
    redirected({ 'metadata.tencentyun.com': fake.url })
    const official = listed(await new tencent.CvmRoleCredential().getCredential())
    const asked = lines(fake.requests)
    expect(official).toEqual(plain(await tencentCvm({ ...nodeSystem, metadataEndpoint: fake.url })()))
    expect(lines(fake.requests).slice(asked.length)).toEqual(asked)
  })

  it('fault: it remembers a failure for ever', async () => {
    environment(home())
    const respond = (_: FakeRequest, count: number) => (count === 0 ? { status: 500 } : undefined)
    const fake = await during(fakeMetadata({ provider: 'tencent', role: 'upload', respond }))
    redirected({ 'metadata.tencentyun.com': fake.url })
    const official = new tencent.CvmRoleCredential()
    await expect(official.getCredential()).rejects.toThrow('Get cvm role name failed')
    await expect(official.getCredential()).rejects.toThrow('Get cvm role name failed')
    expect(fake.requests).toHaveLength(1)
    await expect(tencentCvm({ ...nodeSystem, metadataEndpoint: fake.url })()).resolves.toMatchObject({
      accessKeyId: 'STS.FAKE0001',
    })
  })

  it('fault: with less than 30 seconds left it asks without end and without a pause', async () => {
    environment(home())
    const ending = () => ({ ...held('AKIDa'), expiresAt: new Date(Date.now() + 20_000) })
    const enough = new Error('enough')
    let loads = 0
    const fake = await during(
      fakeMetadata({
        provider: 'tencent',
        role: 'upload',
        credentials: ending,
        respond: () => (++loads > 50 ? { status: 500 } : undefined),
      }),
    )
    redirected({ 'metadata.tencentyun.com': fake.url })
    // It ends because the fake fails in the end.
    await expect(new tencent.CvmRoleCredential().getCredential().catch(() => Promise.reject(enough))).rejects.toBe(
      enough,
    )
    expect(fake.requests).toHaveLength(51)
    loads = 0
    await tencentCvm({ ...nodeSystem, metadataEndpoint: fake.url })()
    expect(loads).toBe(2)
  })
})
