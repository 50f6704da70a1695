import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { postPolicy } from '@presign/oss-v4/form'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalOss } from '../src/oss.js'
import { ask, codeOf, put, signerFor, start } from './harness.js'

const BIG = new Uint8Array(50_000_000).fill(7)

let oss: LocalOss
let folder: string
let file: string
beforeAll(async () => {
  oss = await start({ storage: 'memory' })
  folder = await mkdtemp(join(tmpdir(), 'refused-'))
  file = join(folder, 'big')
  await writeFile(file, BIG)
})
afterAll(async () => {
  await oss.close()
  await rm(folder, { recursive: true })
})

const forged = () => `${signerFor(oss).presign({ method: 'PUT', bucket: 'photos', key: 'big', expiresIn: 60 }).url}0`

function form() {
  return signerFor(oss).run(postPolicy({ bucket: 'photos', key: 'big', size: { max: 1_000_000 }, expiresIn: 60 }))
}

async function curl(...args: string[]): Promise<string> {
  return (await promisify(execFile)('curl', ['--silent', '--show-error', '--noproxy', '*', ...args])).stdout
}

const hasCurl = spawnSync('curl', ['--version']).status === 0

describe('drain lets a sender of 50 MB read why it is rejected', () => {
  it('by fetch, with a forged signature', async () => {
    expect(await codeOf(await fetch(forged(), { method: 'PUT', body: BIG }))).toBe('403 SignatureDoesNotMatch')
  })

  it('by fetch, as a stream without a length', async () => {
    const body = new ReadableStream({
      start(controller) {
        for (let at = 0; at < BIG.length; at += 1_000_000) controller.enqueue(BIG.subarray(at, at + 1_000_000))
        controller.close()
      },
    })
    const init = { method: 'PUT', body, duplex: 'half' }
    expect(await codeOf(await fetch(forged(), init as RequestInit))).toBe('403 SignatureDoesNotMatch')
  })

  it('by fetch, with a form whose policy allows less', async () => {
    const { url, fields } = form()
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) body.append(name, value)
    body.append('file', new Blob([BIG]), 'big')
    expect(await codeOf(await fetch(url, { method: 'POST', body }))).toBe('400 EntityTooLarge')
  })

  it('with XML that is longer than the limit', async () => {
    expect(await codeOf(await ask(oss, { method: 'PUT', query: { versioning: '' } }, BIG))).toBe('400 EntityTooLarge')
  })

  // What curl adds itself: it waits for an invitation, then it does not, then it closes.
  it.each(hasCurl ? [['Expect: 100-continue'], ['Expect:'], ['Connection: close']] : [])(
    'by curl with "%s"',
    async (header) => {
      const answer = await curl('--upload-file', file, '--header', header, forged())
      expect(answer).toContain('<Code>SignatureDoesNotMatch</Code>')
    },
  )

  it.each(hasCurl ? ['curl'] : [])('by %s, with a form whose policy allows less', async () => {
    const { url, fields } = form()
    const parts = Object.entries(fields).flatMap(([name, value]) => ['--form-string', `${name}=${value}`])
    expect(await curl(...parts, '--form', `file=@${file}`, url)).toContain('<Code>EntityTooLarge</Code>')
  })

  it('when it sends everything before reading, and wants the connection closed', async () => {
    const { pathname, search, host } = new URL(forged())
    const socket = connect(oss.port, '127.0.0.1')
    const head = `PUT ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n`
    socket.write(`${head}Content-Length: ${BIG.length}\r\n\r\n`)
    await promisify<Uint8Array, void>(socket.write.bind(socket))(BIG)
    expect(await text(socket)).toContain('<Code>SignatureDoesNotMatch</Code>')
  })
})

it('drain leaves the connection ready for the next request', async () => {
  const { pathname, search, host } = new URL(forged())
  const socket = connect(oss.port, '127.0.0.1')
  const answers = text(socket)
  const head = `PUT ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n`
  socket.write(`${head}Content-Length: ${BIG.length}\r\n\r\n`)
  socket.write(BIG)
  socket.write(`${head}Connection: close\r\nContent-Length: 0\r\n\r\n`)
  expect((await answers).match(/^HTTP\/1\.1 403 /gm)).toHaveLength(2)
})

it('drain ends the connection of a sender that never stops', async () => {
  const { pathname, search, host } = new URL(forged())
  const socket = connect(oss.port, '127.0.0.1')
  socket.on('error', () => undefined).resume()
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 5000000000\r\n\r\n`)
  while (!socket.destroyed)
    if (!socket.write(BIG)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed])
  expect(socket.bytesWritten).toBeLessThan(400_000_000)
  await put(oss, 'small', 'abc')
})
