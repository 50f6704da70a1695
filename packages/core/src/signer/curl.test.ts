import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toCurl } from './curl.js'

/** What arrived last, as the server of this test saw it. */
let arrived: { method: string; target: string; headers: string[]; body: string }
const server = createServer(async (request: IncomingMessage, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  arrived = {
    method: request.method ?? '',
    target: request.url ?? '',
    headers: request.rawHeaders,
    body: Buffer.concat(chunks).toString(),
  }
  response.end('the answer')
})
let origin: string
let folder: string

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  folder = await mkdtemp(join(tmpdir(), 'presign-curl-'))
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

const shell = (command: string) => promisify(execFile)('/bin/sh', ['-c', command])
const hasCurl = spawnSync('curl', ['--version']).status === 0
const names = () => arrived.headers.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase())

describe('toCurl', () => {
  it('quotes for a POSIX shell', () => {
    const command = toCurl({
      method: 'GET',
      url: "https://h/it's?a=$b&c=`d`",
      headers: { 'x-a': 'b "c" $d' },
      absentHeaders: [],
    })
    expect(command).toContain("'https://h/it'\\''s?a=$b&c=`d`'")
    expect(command).toContain('\'x-a: b "c" $d\'')
  })

  it('prints a URL to curl whatever the request holds', () => {
    const request = { method: 'GET', headers: {}, absentHeaders: [] }
    for (const url of ['--output=x', '-K/etc/hosts', 'a b', '']) {
      const words = toCurl({ ...request, url })
      expect(words).toMatch(/ --url (?:'[^']*'|\S+)$/)
    }
  })

  it.each([
    ['a URL that curl takes for a file', { url: '@/etc/hosts' }],
    ['a header that curl takes for a file', { headers: { '@/etc/hosts': '' } }],
    ['a header with a newline', { headers: { a: 'b\nhost: c' } }],
    ['no URL', { url: undefined as unknown as string }],
    ['a file for a URL', { url: 'file:///etc/hosts' }],
    ['a file for a URL, in other letters', { url: ' FILE:/etc/hosts' }],
    ['a URL of another protocol', { url: 'gopher://127.0.0.1:6379/_x' }],
    ['a method that is a request of its own', { method: 'GET / HTTP/1.1\r\nhost: b\r\n\r\nGET' }],
    ['no method', { method: '' }],
  ])('refuses %s', (_name, part) => {
    const request = { method: 'GET', url: 'https://h/a', headers: {}, absentHeaders: [], ...part }
    expect(() => toCurl(request)).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  })

  it.runIf(hasCurl)('sends exactly what was signed', async () => {
    const target = "/a//b/../c%20[1-2]{x}?q=%27&'()*=!"
    const headers = { 'content-type': 'text/plain', 'x-oss-meta-a': "it's", 'x-oss-meta-empty': '' }
    const { stdout } = await shell(toCurl({ method: 'POST', url: origin + target, headers, absentHeaders: [] }))
    expect(stdout).toBe('the answer')
    expect(arrived).toMatchObject({ method: 'POST', target })
    expect(names().sort()).toEqual(['content-type', 'host', 'x-oss-meta-a', 'x-oss-meta-empty'])
  })

  it.runIf(hasCurl)('adds no header of its own, with or without a body', async () => {
    await shell(toCurl({ method: 'GET', url: `${origin}/a`, headers: {}, absentHeaders: [] }))
    expect(names()).toEqual(['host'])
    const file = join(folder, "a file's name")
    await writeFile(file, 'the body')
    for (const path of ['/a', '/folder/', '/folder/?acl']) {
      await shell(toCurl({ method: 'PUT', url: origin + path, headers: {}, absentHeaders: [] }, { upload: file }))
      expect(arrived).toMatchObject({ method: 'PUT', target: path, body: 'the body' })
      expect(names().sort()).toEqual(['content-length', 'host'])
    }
  })

  it.runIf(hasCurl)('asks HEAD without waiting for a body, and writes a file when told', async () => {
    await shell(toCurl({ method: 'HEAD', url: `${origin}/a`, headers: {}, absentHeaders: [] }))
    expect(arrived.method).toBe('HEAD')
    const output = join(folder, 'out')
    await shell(toCurl({ method: 'GET', url: `${origin}/a`, headers: {}, absentHeaders: [] }, { output }))
    expect(await readFile(output, 'utf8')).toBe('the answer')
  })
})
