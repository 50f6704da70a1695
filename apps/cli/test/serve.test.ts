import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { main } from '../src/main.js'
import { run } from './run.js'

it('serve prints what a shell can eval, serves signed requests, and ends when interrupted', async () => {
  const stop = new AbortController()
  const stdout = new PassThrough().setEncoding('utf8')
  const stderr = new PassThrough().setEncoding('utf8')
  const ended = main(['serve', 'photos', '--port', '0'], {
    env: {},
    stdin: new PassThrough(),
    stdout,
    stderr,
    signal: stop.signal,
  })
  let said = ''
  for await (const chunk of stdout) {
    said += chunk
    if (said.includes('OSS_ACCESS_KEY_SECRET')) break
  }
  const env = Object.fromEntries(
    [...said.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]),
  ) as Record<string, string>
  const { out } = await run(['url', 'PUT', 'oss://photos/中文/a b.txt'], { env })
  const put = await fetch(out.trim(), { method: 'PUT', body: new TextEncoder().encode('hello') })
  expect(put.status).toBe(200)
  const get = await fetch((await run(['url', 'oss://photos/中文/a b.txt'], { env })).out.trim())
  expect(await get.text()).toBe('hello')
  stop.abort()
  expect(await ended).toBe(0)
})

it('serve prints no secret from the environment', async () => {
  const stop = new AbortController()
  const stdout = new PassThrough().setEncoding('utf8')
  const stderr = new PassThrough().setEncoding('utf8')
  const env = { OSS_ACCESS_KEY_ID: 'LTAItestKEY0001', OSS_ACCESS_KEY_SECRET: 'FAKEofTheUser' }
  const ended = main(['serve', '--port', '0'], { env, stdin: new PassThrough(), stdout, stderr, signal: stop.signal })
  stderr.once('data', () => stop.abort())
  expect(await ended).toBe(0)
  const said = `${stdout.read()}${stderr.read()}`
  expect(said).toMatch(/^export OSS_ENDPOINT=/m)
  expect(said).not.toContain('FAKE')
})
