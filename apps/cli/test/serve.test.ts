import { once } from 'node:events'
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

it.each([
  ['--s3', 's3://photos/中文/a b.txt'],
  ['--cos', 'cos://photos-1250000000/中文/a b.txt'],
])('serve %s prints what a shell can eval, and serves signed requests', async (service, target) => {
  const stop = new AbortController()
  const stdout = new PassThrough().setEncoding('utf8')
  const stderr = new PassThrough().setEncoding('utf8')
  const io = { env: {}, stdin: new PassThrough(), stdout, stderr, signal: stop.signal }
  const ended = main(['serve', service, '--port', '0'], io)
  await once(stderr, 'data')
  const lines = String(stdout.read()).matchAll(/^export (\w+)='(.*)'$/gm)
  const env = Object.fromEntries([...lines].map(([, name = '', value = '']) => [name, value]))
  const { out } = await run(['url', 'PUT', target], { env })
  expect((await fetch(out.trim(), { method: 'PUT', body: new TextEncoder().encode('hello') })).status).toBe(200)
  const get = await fetch((await run(['url', target], { env })).out.trim())
  expect(await get.text()).toBe('hello')
  stop.abort()
  expect(await ended).toBe(0)
})

it('serve with several services has one store behind all of them', async () => {
  const stop = new AbortController()
  const stdout = new PassThrough().setEncoding('utf8')
  const stderr = new PassThrough().setEncoding('utf8')
  const io = { env: {}, stdin: new PassThrough(), stdout, stderr, signal: stop.signal }
  const ended = main(['serve', '--oss', '--s3', '--cos', 'photos-1250000000', '--port', '0'], io)
  await once(stderr, 'data')
  const lines = String(stdout.read()).matchAll(/^export (\w+)='(.*)'$/gm)
  const env = Object.fromEntries([...lines].map(([, name = '', value = '']) => [name, value]))
  const { out } = await run(['url', 'PUT', 'oss://photos-1250000000/a'], { env })
  await fetch(out.trim(), { method: 'PUT', body: new TextEncoder().encode('hello') })
  for (const scheme of ['oss', 's3', 'cos']) {
    const get = await fetch((await run(['url', `${scheme}://photos-1250000000/a`], { env })).out.trim())
    expect([scheme, await get.text()]).toEqual([scheme, 'hello'])
  }
  stop.abort()
  expect(await ended).toBe(0)
})

it.each([
  ['--oss', 'OSS_ACCESS_KEY_ID', 'OSS_ACCESS_KEY_SECRET', 'OSS_SESSION_TOKEN'],
  ['--oss', 'ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'ALIBABA_CLOUD_SECURITY_TOKEN'],
  ['--s3', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'],
  ['--cos', 'COS_SECRET_ID', 'COS_SECRET_KEY', 'COS_SESSION_TOKEN'],
  ['--cos', 'TENCENTCLOUD_SECRET_ID', 'TENCENTCLOUD_SECRET_KEY', 'TENCENTCLOUD_SESSION_TOKEN'],
])('serve %s prints no secret from the environment, given as %s', async (service, id, secret, token) => {
  const stop = new AbortController()
  const stdout = new PassThrough().setEncoding('utf8')
  const stderr = new PassThrough().setEncoding('utf8')
  const env = { [id]: 'LTAItestKEY0001', [secret]: 'REALofTheUser', [token]: 'REALtokenOfTheUser' }
  const words = ['serve', service, '--port', '0']
  const ended = main(words, { env, stdin: new PassThrough(), stdout, stderr, signal: stop.signal })
  stderr.once('data', () => stop.abort())
  expect(await ended).toBe(0)
  const said = `${stdout.read()}${stderr.read()}`
  expect(said).toMatch(/^export \w+='http:/m)
  expect(said).not.toContain('REAL')
})

it('serve reports each request without its query, and answers pages of the origins of --cors', async () => {
  const stop = new AbortController()
  const stdout = new PassThrough().setEncoding('utf8')
  const stderr = new PassThrough().setEncoding('utf8')
  const words = ['serve', 'photos', '--port', '0', '--cors', 'https://app.example.com']
  const ended = main(words, { env: {}, stdin: new PassThrough(), stdout, stderr, signal: stop.signal })
  let said = ''
  for await (const chunk of stdout) {
    said += chunk
    if (said.includes('OSS_ACCESS_KEY_SECRET')) break
  }
  const env = Object.fromEntries(
    [...said.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]),
  ) as Record<string, string>
  const url = (await run(['url', 'oss://photos/a'], { env })).out.trim()
  const preflight = { Origin: 'https://app.example.com', 'Access-Control-Request-Method': 'GET' }
  const answer = await fetch(url, { method: 'OPTIONS', headers: preflight })
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example.com')
  await fetch(url.replace('/photos/a?', '/photos/b?'))
  stop.abort()
  await ended
  const log = String(stderr.read())
  expect(log).toMatch(/^[\d:.]+ GET \/photos\/b 403 SignatureDoesNotMatch/m)
  expect(log).not.toContain('x-oss-signature')
})

it.each([
  [['serve', 'Photos', '--port', '0'], /bucket "Photos"/],
  [['serve', '--cos', 'photos', '--port', '0'], /bucket "photos"/],
  [['serve', '--s3', '--oss', '--port', '65535'], /^Cannot listen at port "65535"/],
  [['serve', '--port', '70000'], /^Cannot listen at port "70000"/],
  [['serve', '--port', '0', '--region', 'oss-cn-hangzhou'], /region "oss-cn-hangzhou"/],
])('%j ends with a sentence and not with a stack', async (args, message) => {
  const { status, out, err } = await run(args, { env: {} })
  expect([status > 0, out]).toEqual([true, ''])
  expect(err).toMatch(message)
  expect(err.trimEnd().split('\n')).toHaveLength(1)
})
