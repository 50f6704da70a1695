import type { Secret } from '@presign/core'
import type { System } from '@presign/credentials'
import { nodeSystem } from '@presign/credentials/node'
import { type FakeServer, fakeMetadata, fakeSts } from '@presign/credentials/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { providers } from '../src/providers/providers.js'
import { run } from './run.js'

const ROLE = 'acs:ram::1000000000000000:role/upload'
const held: Secret = {
  accessKeyId: 'STS.FAKEinstance0001',
  accessKeySecret: 'FAKEsecretOfInstance',
  securityToken: 'FAKEtokenOfInstance',
  expiresAt: '2099-01-01T00:00:00Z',
}

let metadata: FakeServer
let sts: FakeServer
beforeAll(async () => {
  metadata = await fakeMetadata({ provider: 'alibaba', role: 'upload', credentials: () => held })
  sts = await fakeSts({
    tokens: ['FAKEoidc'],
    roleArn: ROLE,
    credentials: () => ({ ...held, accessKeyId: 'STS.FAKErole0000001' }),
  })
})
afterAll(async () => {
  await metadata.close()
  await sts.close()
})

/** Sends what is meant for a host to a fake. The Host header stays what it was, since it is signed. */
function fetchTo(fakes: Readonly<Record<string, string>>): NonNullable<System['fetch']> {
  return (url, init) => {
    const { host, origin } = new URL(url)
    const fake = fakes[host] ?? expect.fail(`Nobody may be asked at ${host}`)
    return nodeSystem.fetch(url.replace(origin, fake), { ...init, headers: { ...init.headers, host } })
  }
}

/** A machine with these files, whose requests go to the fakes as if they were the real ones. */
function machine(files: Readonly<Record<string, string>> = {}): System {
  const fakes: Readonly<Record<string, string>> = { '100.100.100.200': metadata.url, 'sts.aliyuncs.com': sts.url }
  return {
    home: '/me',
    timeLimit: 60_000,
    readFile: async (path) => (files[path] === undefined ? undefined : new TextEncoder().encode(files[path])),
    fetch: fetchTo(fakes),
  }
}

const REGION = { OSS_REGION: 'cn-hangzhou' }
const RRSA = {
  ...REGION,
  ALIBABA_CLOUD_ROLE_ARN: ROLE,
  ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1000000000000000:oidc-provider/ack',
  ALIBABA_CLOUD_OIDC_TOKEN_FILE: '/var/token',
}
const CONFIG = {
  '/me/.aliyun/config.json': JSON.stringify({
    current: 'default',
    profiles: [
      { name: 'default', mode: 'AK', access_key_id: 'LTAIprofile00001', access_key_secret: 'FAKEsecretOfProfile' },
      { name: 'command', mode: 'External', process_command: `${process.execPath} -e 'process.exit(3)'` },
    ],
  }),
}

describe('presign url oss://', () => {
  const url = (...more: string[]) => ['url', 'oss://photos/cat.jpg', ...more]

  it.each<[string, string[], Record<string, string>, Record<string, string>, string]>([
    ['the role of an ECS instance', url('--credentials', 'ecs'), REGION, {}, 'STS.FAKEinstance0001'],
    ['a profile', url(), REGION, CONFIG, 'LTAIprofile00001'],
    ['a profile that is named', url('--profile', 'default'), RRSA, CONFIG, 'LTAIprofile00001'],
    ['the variables of RRSA', url(), RRSA, { '/var/token': 'FAKEoidc\n' }, 'STS.FAKErole0000001'],
    ['RRSA by name', url('--credentials', 'oidc'), RRSA, { '/var/token': 'FAKEoidc\n' }, 'STS.FAKErole0000001'],
  ])('signs with nothing but %s', async (_, args, env, files, id) => {
    const { status, out, err } = await run(args, { env, system: machine(files) })
    expect({ status, err }).toEqual({ status: 0, err: '' })
    const query = new URL(out).searchParams
    expect(query.get('x-oss-credential')).toMatch(new RegExp(`^${id}/`))
    expect(query.get('x-oss-security-token')).toBe(id.startsWith('STS.') ? 'FAKEtokenOfInstance' : null)
  })

  it('takes the environment before everything else', async () => {
    const env = { ...RRSA, OSS_ACCESS_KEY_ID: 'LTAIenvironment1', OSS_ACCESS_KEY_SECRET: 'FAKEsecret' }
    const { out } = await run(url(), { env, system: machine({ ...CONFIG, '/var/token': 'FAKEoidc' }) })
    expect(out).toContain('x-oss-credential=LTAIenvironment1%2F')
  })

  it('makes a link for what is left of the token, unless told how long it has to work', async () => {
    const soon = { ...held, expiresAt: new Date(Date.now() + 1_800_000) }
    const brief = await fakeSts({ tokens: ['FAKEoidc'], credentials: () => soon })
    const system = { ...machine({ '/var/token': 'FAKEoidc' }), fetch: fetchTo({ 'sts.aliyuncs.com': brief.url }) }
    const { out } = await run(url(), { env: RRSA, system })
    expect(Number(new URL(out).searchParams.get('x-oss-expires'))).toBeLessThanOrEqual(1800)
    const told = await run(url('--expires', '1h'), { env: RRSA, system })
    expect(told.err).toMatch(/^Cannot presign until .*--clamp-to-token$/m)
    await brief.close()
  })

  it('stops at a source that fails, and does not sign in another name', async () => {
    const { status, out, err } = await run(url(), { env: RRSA, system: machine(CONFIG) })
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toBe(
      'Cannot load credentials from alibaba/oidc: found no file /var/token, wanted a file with an OIDC token\n',
    )
  })

  it('runs a command of a profile only when told to', async () => {
    const named = url('--profile', 'command')
    const without = await run(named, { env: REGION, system: machine(CONFIG) })
    expect(without.err).toMatch(/found a command to run, wanted --credentials process$/m)
    const told = await run([...named, '--credentials', 'process'], { env: REGION, system: machine(CONFIG) })
    expect(told.err).toMatch(/found a command that failed \(EXIT_3\)/)
  })

  it.each([
    [['--credentials', 'sso'], /^Unknown source "sso" of credentials: wanted env, profile/],
    [['--credentials', 'env', '--profile', 'a'], /^Option '--profile' does not go with --credentials env/],
  ])('%j is bad usage', async (more, message) => {
    const { status, err } = await run(url(...more), { env: REGION, system: machine() })
    expect(status).toBe(2)
    expect(err).toMatch(message)
  })

  it('has no URI for cos', async () => {
    const { err } = await run(['url', 'cos://p-1250000000/a', '-r', 'ap-guangzhou', '--credentials', 'uri'], {
      env: {},
    })
    expect(err).toMatch(/^--credentials uri is not for cos:\/\//)
  })
})

describe('presign whoami', () => {
  it('tells source, masked id, end and what was asked before', async () => {
    const { status, out } = await run(['whoami', 'oss://'], {
      env: RRSA,
      system: machine({ '/var/token': 'FAKEoidc' }),
    })
    expect(status).toBe(0)
    expect(out.split('\n').map((line) => line.trim())).toEqual([
      'provider:      oss://',
      'access key id: STS.…0001',
      'source:        alibaba/oidc',
      'kind:          temporary',
      expect.stringMatching(/^expires: {7}2099-01-01T00:00:00\.000Z \(\d+ d.* from now\)$/),
      'asked:         alibaba/env: no OSS_ACCESS_KEY_ID',
      'asked:         alibaba/env: no ALIBABA_CLOUD_ACCESS_KEY_ID',
      '',
    ])
  })

  it('tells the same as JSON, without a secret', async () => {
    const { out } = await run(['whoami', 'oss://', '--credentials', 'ecs', '--json'], { env: {}, system: machine() })
    expect(JSON.parse(out)).toEqual({
      provider: 'oss',
      source: 'alibaba/ecs',
      accessKeyId: 'STS.…0001',
      temporary: true,
      expiresAt: '2099-01-01T00:00:00.000Z',
      tried: [],
    })
  })

  it('asks every provider where none is named, and fails where none answers', async () => {
    const { status, out } = await run(['whoami', '--json'], { env: {}, system: machine() })
    expect(status).toBe(1)
    const told: { provider: string; failure: string; tried: unknown[] }[] = JSON.parse(out)
    expect(told.map(({ provider, failure }) => [provider, failure])).toEqual(
      providers.map(({ name }) => [name, 'not configured']),
    )
    expect(told[0]?.tried).toHaveLength(5)
  })

  it('names no provider that is not configured beside one that is', async () => {
    const env = { AWS_ACCESS_KEY_ID: 'AKIATESTFAKE0001', AWS_SECRET_ACCESS_KEY: 'FAKEsecret' }
    const { status, out } = await run(['whoami'], { env, system: machine() })
    expect(status).toBe(0)
    expect(out.split('\n').map((line) => line.replace(/: +/, '='))).toEqual([
      'provider=s3://',
      'access key id=AKIA…0001',
      'source=aws/env',
      'kind=permanent',
      '',
    ])
  })

  it('tells which source fails', async () => {
    const { status, out } = await run(['whoami', 'oss://'], { env: RRSA, system: machine() })
    expect(status).toBe(1)
    expect(out).toMatch(/^found: {9}alibaba\/oidc: no file \/var\/token$/m)
  })
})
