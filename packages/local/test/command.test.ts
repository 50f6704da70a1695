import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { awsV4 } from '@presign/aws-v4'
import { createSigner } from '@presign/core'
import { cos, endpoints as cosEndpoints } from '@presign/cos'
import { endpoints } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { endpoints as s3Endpoints } from '@presign/s3'
import { build } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import { KEYS } from './harness.js'

const bundle = fileURLToPath(new URL('../node_modules/.cache/command.mjs', import.meta.url))

beforeAll(async () => {
  const entryPoints = [fileURLToPath(new URL('../src/command.ts', import.meta.url))]
  const external = ['commander', 'classic-level', 'hash-wasm', 'memory-level', 'node-forge']
  await build({
    entryPoints,
    outfile: bundle,
    external,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  })
})

const ENV = { ...process.env, OSS_ACCESS_KEY_ID: KEYS.accessKeyId, OSS_ACCESS_KEY_SECRET: KEYS.accessKeySecret }

function run(...args: readonly string[]): ChildProcess & { stdout: NonNullable<unknown> } {
  return spawn(process.execPath, [bundle, ...args], { env: ENV }) as never
}

describe('presign-local', () => {
  it('prints settings that work, logs why it rejects, and stops on SIGTERM', {
    timeout: 30_000,
  }, async () => {
    const child = run('--port', '0', '--bucket', 'photos,films', '--cors', '*')
    const settings = String((await once(child.stdout as never, 'data'))[0])
    const [, url = ''] = /^export OSS_ENDPOINT=(\S+)$/m.exec(settings) ?? []
    const stderr = text(child.stderr as never)
    const scheme = ossV4({ region: 'cn-hangzhou', endpoint: endpoints.pathStyle(url) })
    const put = { method: 'PUT', bucket: 'films', key: 'a b.txt', expiresIn: 60 }
    const signed = await createSigner(scheme, { credentials: KEYS }).presign(put)
    expect((await fetch(signed.url, { method: 'PUT', body: new Uint8Array(3) })).status).toBe(200)
    const wrong = await createSigner(scheme, { credentials: { ...KEYS, accessKeySecret: 'FAKEother' } }).presign(put)
    expect((await fetch(wrong.url, { method: 'PUT', body: new Uint8Array(3) })).status).toBe(403)
    child.kill('SIGTERM')
    expect((await once(child, 'exit'))[0]).toBe(0)
    const lines = (await stderr).split('\n').map((line) => line.slice(13))
    expect(lines).toEqual([
      'PUT /films/a%20b.txt 200 PutObject',
      'PUT /films/a%20b.txt 403 SignatureDoesNotMatch (the signature is not that of this request and key: the secret of this id is another one, or the request was changed after it was signed)',
      '',
    ])
  })

  it('ends where one of several services cannot start', { timeout: 30_000 }, async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const child = run('--oss', '--s3', '--port', String(port - 1))
    const stderr = text(child.stderr as never)
    expect((await once(child, 'exit'))[0]).toBe(1)
    expect(await stderr).toMatch(/EADDRINUSE[^\n]*\n$/)
    other.close()
  })

  it('serves OSS and S3 with the same buckets, each at a port of its own', { timeout: 30_000 }, async () => {
    const child = run('--oss', '--s3', '--port', '0', '--bucket', 'photos', '--quiet')
    let said = ''
    for await (const chunk of child.stdout as never as AsyncIterable<Buffer>) {
      said += chunk
      if (said.includes('UsePathStyle = true })')) break
    }
    const url = (name: string) => new RegExp(`^export ${name}=(\\S+)$`, 'm').exec(said)?.[1] ?? ''
    const key = { accessKeyId: 'AKIALOCALS3FAKE0001', accessKeySecret: 'FAKEsecretOfLocalS30001' }
    const aws = awsV4({ region: 'us-east-1', endpoint: s3Endpoints.pathStyle(url('AWS_ENDPOINT_URL')) })
    const put = { method: 'PUT', bucket: 'photos', key: 'a', expiresIn: 60 } as const
    const sent = await createSigner(aws, { credentials: key }).presign(put)
    expect((await fetch(sent.url, { method: 'PUT', body: new Uint8Array(3) })).status).toBe(200)
    const oss = ossV4({ region: 'cn-hangzhou', endpoint: endpoints.pathStyle(url('OSS_ENDPOINT')) })
    const got = await createSigner(oss, { credentials: KEYS }).presign({ ...put, method: 'GET' })
    expect((await (await fetch(got.url)).arrayBuffer()).byteLength).toBe(3)
    child.kill('SIGTERM')
    expect((await once(child, 'exit'))[0]).toBe(0)
  })

  it('serves COS beside OSS', { timeout: 30_000 }, async () => {
    const child = run('--oss', '--cos', '--port', '0', '--bucket', 'photos-1250000000', '--quiet')
    let said = ''
    for await (const chunk of child.stdout as never as AsyncIterable<Buffer>) {
      said += chunk
      if (said.includes('# try: ')) break
    }
    const url = (name: string) => new RegExp(`^export ${name}=(\\S+)$`, 'm').exec(said)?.[1] ?? ''
    const put = { method: 'PUT', bucket: 'photos-1250000000', key: 'a', expiresIn: 60 } as const
    const key = { accessKeyId: 'AKIDLOCALCOSFAKE0001', accessKeySecret: 'FAKEsecretOfLocalCos0001' }
    const scheme = cos({ region: 'ap-guangzhou', endpoint: cosEndpoints.pathStyle(url('COS_ENDPOINT')) })
    const sent = await createSigner(scheme, { credentials: key }).presign(put)
    expect((await fetch(sent.url, { method: 'PUT', body: new Uint8Array(3) })).status).toBe(200)
    const oss = ossV4({ region: 'cn-hangzhou', endpoint: endpoints.pathStyle(url('OSS_ENDPOINT')) })
    const got = await createSigner(oss, { credentials: KEYS }).presign({ ...put, method: 'GET' })
    expect((await (await fetch(got.url)).arrayBuffer()).byteLength).toBe(3)
    child.kill('SIGTERM')
    expect((await once(child, 'exit'))[0]).toBe(0)
  })

  it('rejects a port that cannot be', { timeout: 30_000 }, async () => {
    const child = run('--port', '70000')
    const stderr = text(child.stderr as never)
    expect((await once(child, 'exit'))[0]).toBe(1)
    expect(await stderr).toContain('Cannot listen at port "70000": wanted 0 to 65535')
  })

  it.each([
    [['--prot', '1'], /^Unknown option '--prot'; see presign-local --help \(Did you mean --port\?\)\n$/],
    [['--fsnyc'], /^Unknown option '--fsnyc'; see presign-local --help \(Did you mean --fsync\?\)\n$/],
    [['--port'], /^Option '--port <PORT>' argument missing; see presign-local --help\n$/],
    [['--dir', '--fsync'], /^Option '--dir <DIR>' argument '--fsync' is invalid. A value is missing; see/],
    [['--host', 'a', '--host', 'b'], /^Option '--host <HOST>' argument 'b' is invalid. It is given twice; see/],
    [['--fsync=yes'], /^Unknown option '--fsync=yes'; see/],
    [['photos'], /^Too many arguments. Expected 0 arguments but got 1[^\n]*; see presign-local --help\n$/],
  ])('rejects %j with status 2 and one line that names the option', { timeout: 30_000 }, async (args, message) => {
    const child = run(...args)
    const [stdout, stderr] = [text(child.stdout as never), text(child.stderr as never)]
    expect((await once(child, 'exit'))[0]).toBe(2)
    expect([await stdout, (await stderr).trimEnd().split('\n').length]).toEqual(['', 1])
    expect(await stderr).toMatch(message)
  })

  it.each([
    ['--help', /Examples:\n[\s\S]*OSS_ACCESS_KEY_SECRET/],
    ['--version', /^\d+\.\d+\.\d+\n$/],
  ])('prints %s on standard output with status 0', { timeout: 30_000 }, async (option, wanted) => {
    const child = run(option)
    const stdout = text(child.stdout as never)
    expect((await once(child, 'exit'))[0]).toBe(0)
    expect(await stdout).toMatch(wanted)
  })

  it('prints its own fixed pair, and never one from the environment', { timeout: 30_000 }, async () => {
    const outputOf = async (env: NodeJS.ProcessEnv) => {
      const child = spawn(process.execPath, [bundle, '--port', '0'], { env })
      const output = String((await once(child.stdout, 'data'))[0])
      child.kill('SIGTERM')
      await once(child, 'exit')
      return output
    }
    expect(await outputOf(ENV)).not.toContain(KEYS.accessKeySecret)
    const { OSS_ACCESS_KEY_ID: _id, OSS_ACCESS_KEY_SECRET: _secret, ...bare } = ENV
    expect(await outputOf(bare)).toMatch(/^export OSS_ACCESS_KEY_SECRET=FAKEsecretOfLocalOss0001$/m)
  })
})
