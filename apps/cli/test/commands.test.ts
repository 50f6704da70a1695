import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { awsV4Verification } from '@presign/aws-v4/verify'
import { bosVerification } from '@presign/bos/verify'
import type { Transport } from '@presign/client-fetch'
import type { Endpoint } from '@presign/core'
import type { VerifyingScheme } from '@presign/core/scheme'
import { cosVerification } from '@presign/cos/verify'
import { gcsV4Verification } from '@presign/gcs-v4/verify'
import { createLocalOss } from '@presign/local/oss'
import { obsVerification } from '@presign/obs/verify'
import { type Store, stores } from '@presign/s3'
import { tosVerification } from '@presign/tos/verify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Row, rows } from './rows.js'
import { run } from './run.js'
import { type FailureWriter, storeServer, xmlFailure } from './store-server.js'

const KEYS = { accessKeyId: 'AKtestKEY0001', accessKeySecret: 'FAKEsecretForTests0001' }
const ACCOUNT = '0123456789abcdef0123456789abcdef'

/** The stores by their own values: the server must not learn from the command what it is. */
const STORES: Readonly<Record<string, Store>> = {
  r2: stores.r2({ account: ACCOUNT }),
  b2: stores.b2({ region: 'us-west-004' }),
  spaces: stores.spaces({ region: 'nyc3' }),
  wasabi: stores.wasabi({ region: 'eu-central-1' }),
  oss: stores.oss({ region: 'cn-hangzhou' }),
  cos: stores.cos({ region: 'ap-guangzhou' }),
  gcs: stores.gcs(),
}

/** Providers with one scheme each. */
const VERIFYING: Readonly<
  Record<'cos' | 'obs' | 'tos' | 'bos', (options: { region: string }) => VerifyingScheme & { endpoint: Endpoint }>
> = { cos: cosVerification, obs: obsVerification, tos: tosVerification, bos: bosVerification }

/** How a provider writes its error bodies. */
function failureOf(provider: Row['provider']): FailureWriter {
  if (provider === 'tos') return (fields) => JSON.stringify(fields)
  if (provider === 'bos') return ({ Code: code, Message: message }) => JSON.stringify({ code, message })
  return xmlFailure
}

/** A place to which the command's requests go. */
interface Service {
  readonly url: string
  readonly transport?: Transport
  close(): Promise<void>
}

async function serviceFor({ provider, what, region }: Row): Promise<Service> {
  if (provider === 'oss') return createLocalOss({ buckets: ['photos'], region, credentials: KEYS })
  if (provider === 'gcs') {
    const scheme = gcsV4Verification()
    return storeServer(scheme, KEYS, [scheme.endpoint])
  }
  if (provider !== 's3') {
    const scheme = VERIFYING[provider]({ region })
    return storeServer(scheme, KEYS, [scheme.endpoint], failureOf(provider))
  }
  const store = STORES[what]
  const scheme = awsV4Verification({ region })
  return storeServer(scheme, KEYS, [store?.endpoint ?? scheme.endpoint])
}

function environmentFor({ provider }: Row, url: string): Record<string, string> {
  const { accessKeyId, accessKeySecret } = KEYS
  if (provider === 's3') return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: accessKeySecret }
  if (provider === 'cos') return { COS_SECRET_ID: accessKeyId, COS_SECRET_KEY: accessKeySecret }
  if (provider === 'gcs') return { GS_ACCESS_KEY_ID: accessKeyId, GS_SECRET_ACCESS_KEY: accessKeySecret }
  if (provider === 'obs') return { OBS_ACCESS_KEY_ID: accessKeyId, OBS_SECRET_ACCESS_KEY: accessKeySecret }
  if (provider === 'tos') return { TOS_ACCESS_KEY: accessKeyId, TOS_SECRET_KEY: accessKeySecret }
  if (provider === 'bos') return { BOS_ACCESS_KEY_ID: accessKeyId, BOS_SECRET_ACCESS_KEY: accessKeySecret }
  return {
    OSS_ACCESS_KEY_ID: accessKeyId,
    OSS_ACCESS_KEY_SECRET: accessKeySecret,
    OSS_REGION: 'cn-hangzhou',
    OSS_ENDPOINT: url,
  }
}

describe.each(rows.map((row) => ({ ...row, name: `${row.provider}:// ${row.what}` })))('for $name', (row) => {
  let service: Service
  let folder: string
  let env: Record<string, string>
  const key = '中文/a b+c&d.txt'
  const target = (name = key) => `${row.provider}://${row.bucket}/${name}`
  const options = () => row.options.map((option) => (option === 'LOCAL' ? service.url : option))
  const presign = (args: readonly string[], environment = env, stdin?: string) =>
    run(args, {
      env: environment,
      ...(service.transport && row.host !== 'local' && { transport: service.transport }),
      ...(stdin !== undefined && { stdin }),
    })
  const link = async (...words: string[]) => (await presign(['url', ...words, ...options()])).out.trim()

  beforeAll(async () => {
    service = await serviceFor(row)
    folder = await mkdtemp(join(tmpdir(), 'presign-rows-'))
    env = { ...environmentFor(row, service.url), XDG_STATE_HOME: join(folder, 'state') }
    const file = join(folder, 'up.txt')
    await writeFile(file, 'hello')
    await presign(['put', file, target(), ...options()])
  })
  afterAll(async () => {
    await service.close()
    await rm(folder, { recursive: true })
  })

  it('put uploads and get downloads a file', async () => {
    const [up, down] = [join(folder, 'cat.bin'), join(folder, 'down.bin')]
    await writeFile(up, Buffer.from([0, 1, 2, 255]))
    expect(await presign(['put', up, target('2026/'), ...options()])).toMatchObject({
      status: 0,
      err: 'Uploaded 4 bytes\n',
    })
    expect(await presign(['get', target('2026/cat.bin'), down, ...options()])).toMatchObject({ status: 0 })
    expect(await readFile(down)).toEqual(await readFile(up))
    expect(await presign(['get', target(), '-', ...options()])).toEqual({ status: 0, out: 'hello', err: '' })
  })

  it('url makes a link that put and get take without a secret, at the host of the place', async () => {
    const bare = { XDG_STATE_HOME: join(folder, 'state') }
    const url = await link(target())
    expect(new URL(url).host).toBe(row.host === 'local' ? new URL(service.url).host : row.host)
    expect(await presign(['get', url, '-'], bare)).toMatchObject({ status: 0, out: 'hello' })
    const file = join(folder, 'linked.txt')
    await writeFile(file, 'by link')
    expect(await presign(['put', file, await link('PUT', target('linked'))], bare)).toMatchObject({ status: 0 })
    expect(await presign(['get', target('linked'), '-', ...options()])).toMatchObject({ out: 'by link' })
  })

  it('sign makes headers that are accepted, and verify and inspect read them', async () => {
    const { out } = await presign(['sign', target(), ...options(), '--json'])
    const { url, headers } = JSON.parse(out) as { url: string; headers: Record<string, string> }
    const sent = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
    const bucket = row.host === 'local' ? row.bucket : undefined
    expect(await presign(['explain', url, ...sent, '--send'])).toEqual({
      status: 0,
      out: 'The signature is right.\n',
      err: '',
    })
    expect((await presign(['verify', url, ...sent])).out).toContain('Accepted: the signature is right')
    expect((await presign(['inspect', url, ...sent], {})).out).toMatch(
      /in the headers: its Authorization header begins/,
    )
    expect(bucket === undefined || (await presign(['inspect', url, ...sent], {})).out.includes(bucket)).toBe(true)
  })

  it('verify accepts a link, rejects a changed one, and tells the method of another', async () => {
    const url = await link(target())
    const { status, out } = await presign(['verify', url])
    expect(status).toBe(0)
    expect(out).toContain(`\nbucket:        ${row.bucket}\nkey:           ${key}\n`)
    expect(await presign(['verify', url.replace('c%26d', 'c%26e').replace('c&d', 'c&e')])).toMatchObject({ status: 1 })
    expect((await presign(['verify'], env, await link('PUT', target()))).out).toContain('it is right for PUT')
  })

  it('explain finds the changed key by sending, and from the error body alone', async () => {
    const wrong = (await link(target())).replace(/c(%26|&)d\.txt/, 'c$1e.txt')
    const { status, out } = await presign(['explain', wrong, '--send', '--json'])
    expect(status).toBe(1)
    const { answer } = JSON.parse(out)
    expect(answer).toMatch(/^SignatureDoesNotMatch/)
    const body = failureOf(row.provider)({ Code: 'AccessDenied', Message: 'Request has expired' })
    expect((await presign(['explain', wrong], {}, body)).out).toMatch(/expired/)
  })

  it('inspect takes a link apart without a secret', async () => {
    const { status, out } = await presign(['inspect', '--json'], {}, await link(target()))
    expect(status).toBe(0)
    expect(JSON.parse(out)).toMatchObject([
      { mode: 'url', accessKeyId: KEYS.accessKeyId, bucket: row.bucket, key, missing: [] },
    ])
    const names = row.provider === 's3' || row.provider === 'gcs' || row.what === 'v4' || row.host !== 'local'
    expect(JSON.parse(out)[0].region).toBe(names ? row.region : undefined)
    expect(out).not.toContain((await link(target())).split(/[Ss]ignature=/).at(-1))
  })
})
