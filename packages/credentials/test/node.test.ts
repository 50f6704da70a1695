import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alibabaEcs } from '@presign/credentials/alibaba'
import { awsProfile } from '@presign/credentials/aws'
import { nodeSystem, runCommand } from '@presign/credentials/node'
import { fakeMetadata } from '@presign/credentials/testing'
import { getGlobalDispatcher, ProxyAgent, setGlobalDispatcher } from 'undici'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { during, failureOf, shown, world } from './world.js'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'presign-credentials-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

describe('nodeSystem.readFile', () => {
  it('reads at most so many bytes, and nothing where there is no file', async () => {
    const path = join(folder(), 'token')
    expect(await nodeSystem.readFile(path, 10)).toBeUndefined()
    expect(await nodeSystem.readFile(join(path, 'below'), 10)).toBeUndefined()
    writeFileSync(path, 'FAKEtoken0123')
    expect(Buffer.from((await nodeSystem.readFile(path, 10)) ?? '').toString()).toBe('FAKEtoken0')
    expect(await nodeSystem.readFile(join(path, 'below'), 10)).toBeUndefined()
  })

  it('fails with the code of the system for a folder, and a source says no more than that', async () => {
    const path = folder()
    await expect(nodeSystem.readFile(path, 10)).rejects.toMatchObject({ code: 'EISDIR' })
    const details = await failureOf(awsProfile({ ...nodeSystem, env: {}, configFile: path }))
    expect(details.found).toBe(`${path} that cannot be read (EISDIR)`)
  })

  it('does not wait for the end of a pipe that nobody closes', async () => {
    const path = join(folder(), 'pipe')
    execFileSync('mkfifo', [path])
    const reading = nodeSystem.readFile(path, 4)
    writeFileSync(path, 'FAKEmore than four')
    expect(Buffer.from((await reading) ?? '').toString()).toBe('FAKE')
  })
})

describe('runCommand', () => {
  const node = (code: string) => `${process.execPath.replaceAll('\\', '/')} -e '${code}'`

  it('splits the command as a shell would, and returns what it prints', async () => {
    const printed = await runCommand(
      `${node('console.log(JSON.stringify(process.argv.slice(1)))')} "a b" c\\ d`,
      undefined,
    )
    expect(JSON.parse(Buffer.from(printed).toString())).toEqual(['a b', 'c d'])
  })

  it.each(['keys | cat', 'keys > file', 'keys && rm x', 'keys $HOME', 'keys *.txt', 'keys # now', ''])(
    'refuses %j, for which it would take a shell',
    async (command) => {
      await expect(runCommand(command, undefined)).rejects.toMatchObject({ code: 'EINVAL' })
    },
  )

  it.each([
    ['exit 3', node('console.error("FAKEstderr");process.exit(3)'), 'EXIT_3'],
    ['over 64 KiB', node('console.log("x".repeat(70000))'), 'EMSGSIZE'],
    ['no such file', 'no-such-file-anywhere FAKEargument', 'ENOENT'],
  ])('tells a code and nothing else of a command with %s', async (_, command, code) => {
    const error = await runCommand(command, undefined).catch((error: unknown) => error)
    expect(error).toMatchObject({ code })
    expect(shown(error)).not.toContain('FAKE')
  })

  it('ends the command when the caller gives up', async () => {
    const control = new AbortController()
    const running = runCommand(node('setInterval(() => 0, 1000)'), control.signal)
    control.abort()
    await expect(running).rejects.toThrow()
  })

  it('ends a command that takes no notice of being asked to', async () => {
    const path = join(folder(), 'pid')
    const work = `process.on("SIGTERM",()=>0);require("fs").writeFileSync(${JSON.stringify(path)},String(process.pid));setInterval(()=>0,1000)`
    const control = new AbortController()
    const running = runCommand(node(work), control.signal)
    running.catch(() => undefined)
    const pid = await vi.waitFor(() => Number(readFileSync(path, 'utf8')) || expect.fail('not begun'), 10_000)
    control.abort()
    await expect(running).rejects.toThrow()
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), 5000)
  })

  it('is how a profile gets credentials', async () => {
    const path = join(folder(), 'config')
    const printed = 'JSON.stringify({Version:1,AccessKeyId:"AKIAprocess",SecretAccessKey:"FAKEprocess"})'
    writeFileSync(path, `[default]\ncredential_process = ${node(`console.log(${printed})`)}\n`)
    const load = awsProfile({
      ...nodeSystem,
      env: {},
      configFile: path,
      credentialsFile: `${path}-not-there`,
      runCommand,
    })
    expect(await load()).toMatchObject({ accessKeyId: 'AKIAprocess' })
  })
})

describe('nodeSystem.fetch', () => {
  it('reaches a metadata service past the proxy that everything else goes through', async () => {
    const through: string[] = []
    const proxy = createServer((request, response) => {
      through.push(request.url ?? '')
      response.writeHead(502).end()
    })
    proxy.on('connect', (request, socket) => {
      through.push(request.url ?? '')
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const before = getGlobalDispatcher()
    setGlobalDispatcher(new ProxyAgent(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`))
    onTestFinished(() => {
      setGlobalDispatcher(before)
      proxy.close()
    })
    const fake = await during(fakeMetadata({ provider: 'alibaba' }))
    expect(await alibabaEcs({ ...world(), metadataEndpoint: fake.url })()).toMatchObject({
      accessKeyId: 'STS.FAKE0001',
    })
    expect(through).toEqual([])
    const others = await nodeSystem
      .fetch('https://tokens.example.test/', {
        method: 'GET',
        headers: {},
        redirect: 'manual',
        signal: AbortSignal.timeout(5000),
      })
      .catch(() => undefined)
    expect(others).toBeUndefined()
    expect(through).toEqual(['tokens.example.test:443'])
  })
})
