import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { lstat, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeTransport } from '@presign/client-fetch/node'
import { createLocalOss, type LocalOss } from '@presign/local/oss'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { run } from './run.js'

let oss: LocalOss
let folder: string
let env: Record<string, string>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'presign-cli-'))
  oss = await createLocalOss({ buckets: ['photos'] })
  env = {
    OSS_ACCESS_KEY_ID: oss.credentials.accessKeyId,
    OSS_ACCESS_KEY_SECRET: oss.credentials.accessKeySecret,
    OSS_REGION: oss.region,
    OSS_ENDPOINT: oss.url,
    XDG_STATE_HOME: join(folder, 'state'),
  }
})
afterAll(async () => {
  await oss.close()
  await rm(folder, { recursive: true })
})

const sha256 = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex')

describe('presign put and get', () => {
  it.each([
    ['empty', 0, []],
    ['small', 1000, []],
    ['in parts', 3_000_000, ['--part-size', '200000', '--parallel', '3']],
    ['in parts by itself', 20_000_000, []],
  ])('carry a file that is %s', async (name, size, more) => {
    const up = join(folder, `${name} 😀 a+b.bin`)
    const down = `${up}.down`
    await writeFile(up, randomBytes(size))
    const target = `oss://photos/中文/${name} 😀 a+b%2F#?.bin`
    expect(await run(['put', up, target, '-H', 'x-oss-meta-a: 1', ...more], { env })).toEqual({
      status: 0,
      out: '',
      err: `Uploaded ${size} bytes\n`,
    })
    expect((await run(['get', target, down, ...more], { env })).status).toBe(0)
    expect(await sha256(down)).toBe(await sha256(up))
  })

  it('write to pipes and devices and read from them, and keep a symbolic link', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const [put] = await Promise.all([run(['put', pipe, 'oss://photos/piped'], { env }), writeFile(pipe, 'hello')])
    expect(put).toMatchObject({ status: 0, err: 'Uploaded 5 bytes\n' })
    const [get, received] = await Promise.all([
      run(['get', 'oss://photos/piped', pipe], { env }),
      readFile(pipe, 'utf8'),
    ])
    expect([get.status, received]).toEqual([0, 'hello'])
    expect((await stat(pipe)).isFIFO()).toBe(true)
    const [file, leading] = [join(folder, 'kept'), join(folder, 'leading')]
    await writeFile(file, '')
    await symlink(file, leading)
    expect((await run(['get', 'oss://photos/piped', leading], { env })).status).toBe(0)
    expect((await lstat(leading)).isSymbolicLink()).toBe(true)
    expect(await readFile(file, 'utf8')).toBe('hello')
  })

  it('carry keys that URL parsers rewrite, where they are allowed', async () => {
    const [up, down] = [join(folder, 'unsafe'), join(folder, 'unsafe.down')]
    await writeFile(up, 'hello')
    for (const key of ['a/../b', './a', 'a//b']) {
      const target = `oss://photos/${key}`
      if (key !== 'a//b')
        expect(await run(['put', up, target], { env })).toMatchObject({
          status: 1,
          err: expect.stringContaining('--allow-unsafe-key'),
        })
      expect(await run(['put', up, target, '--allow-unsafe-key'], { env })).toMatchObject({
        status: 0,
        err: 'Uploaded 5 bytes\n',
      })
      expect(oss.requests.entries.at(-1)).toMatchObject({ key, operation: 'PutObject' })
      expect(await run(['get', target, down, '--allow-unsafe-key'], { env })).toMatchObject({ status: 0 })
      expect(await readFile(down, 'utf8')).toBe('hello')
    }
  })

  it.each([
    ['put', 'UploadPart', (file: string, target: string) => ['put', file, target]],
    ['get', 'GetObject', (file: string, target: string) => ['get', target, `${file}.down`]],
  ])('%s says after an interruption that the same command goes on, and does', async (name, operation, args) => {
    const file = join(folder, `interrupted ${name}`)
    const target = `oss://photos/interrupted-${name}`
    await writeFile(file, randomBytes(20_000_000))
    if (name === 'get') await run(['put', file, target], { env })
    const command = [...args(file, target), '--part-size', '1000000', '--parallel', '1']
    const interrupt = new AbortController()
    const before = oss.requests.entries.length
    const send = nodeTransport()
    let sent = 0
    const transport = Object.assign((request: Parameters<typeof send>[0]) => {
      if (++sent === 6) interrupt.abort()
      return send(request)
    }, send)
    const ran = await run(command, { env, transport, signal: interrupt.signal })
    expect(ran).toEqual({
      status: 130,
      out: '',
      err: 'Interrupted, and what is there is kept: the same command goes on from here\n',
    })
    expect(await run(command, { env })).toMatchObject({ status: 0, err: expect.stringContaining('20000000 bytes') })
    expect(oss.requests.entries.slice(before).filter((entry) => entry.operation === operation).length).toBeLessThan(24)
  })

  it('say nothing of going on where nothing is kept', async () => {
    const file = join(folder, 'nothing kept')
    await writeFile(file, 'hello')
    const signal = AbortSignal.abort()
    const ran = await run(['put', file, 'oss://photos/nothing-kept'], { env, signal })
    expect(ran).toEqual({ status: 130, out: '', err: '' })
  })

  it('take somebody’s link, without credentials', async () => {
    const up = join(folder, 'linked.txt')
    await writeFile(up, 'hello')
    const put = (
      await run(['url', 'PUT', 'oss://photos/linked.txt', '-H', 'content-type: text/plain'], { env })
    ).out.trim()
    const bare = { XDG_STATE_HOME: join(folder, 'state') }
    expect((await run(['put', up, put, '-H', 'content-type: text/plain'], { env: bare })).status).toBe(0)
    const get = (await run(['url', 'oss://photos/linked.txt'], { env })).out.trim()
    expect((await run(['get', get, `${up}.down`], { env: bare })).status).toBe(0)
    expect(await readFile(`${up}.down`, 'utf8')).toBe('hello')
  })

  it('go through the proxy that the environment names, but not to hosts of NO_PROXY', async () => {
    const proxied: string[] = []
    const proxy = createServer((incoming, outgoing) => {
      proxied.push(`${incoming.method} ${incoming.url?.split('?')[0]}`)
      const { hostname, port } = new URL(oss.url)
      const path = (incoming.url ?? '').slice(oss.url.length)
      const onward = request(
        { hostname, port, path, method: incoming.method, headers: incoming.rawHeaders as never },
        (answer) => answer.pipe(outgoing.writeHead(answer.statusCode ?? 500, answer.rawHeaders)),
      )
      incoming.pipe(onward)
    })
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    onTestFinished(() => {
      proxy.closeAllConnections()
      proxy.close()
    })
    const http_proxy = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    const path = join(folder, 'proxied.txt')
    await writeFile(path, 'hello')
    expect((await run(['put', path, 'oss://photos/a//proxied.txt'], { env: { ...env, http_proxy } })).status).toBe(0)
    expect(proxied).toEqual([`PUT ${oss.url}/photos/a//proxied.txt`])
    const around = { ...env, http_proxy, NO_PROXY: '127.0.0.1' }
    expect((await run(['get', 'oss://photos/a//proxied.txt', `${path}.down`], { env: around })).status).toBe(0)
    expect(await readFile(`${path}.down`, 'utf8')).toBe('hello')
    expect(proxied.length).toBe(1)
  })

  it('say in one sentence what the service refused, with status 1', async () => {
    const { status, err } = await run(['get', 'oss://photos/not-there', join(folder, 'x')], { env })
    expect(status).toBe(1)
    expect(err).toMatch(/NoSuchKey/)
    const wrong = await run(['get', 'oss://photos/a', join(folder, 'x')], {
      env: { ...env, OSS_ACCESS_KEY_SECRET: 'FAKEwrong' },
    })
    expect(wrong.status).toBe(1)
    expect(wrong.err).toMatch(/SignatureDoesNotMatch/)
    expect(wrong.err).not.toContain('FAKEwrong')
  })

  it.each([
    [['put', 'a'], 2],
    [['get', 'oss://photos/a'], 2],
    [['put', 'a', 'oss://photos'], 2],
    [['put', '/not/there', 'oss://photos/a'], 1],
    [['put', 'a', 'oss://photos/a', '--parallel', '0'], 2],
  ])('%j ends with a sentence', async (args, status) => {
    const ran = await run(args, { env })
    expect(ran.status).toBe(status)
    expect(ran.err.trimEnd().split('\n')).toHaveLength(1)
  })
})
