import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { callback } from '@presign/oss'
import { callbackKeys, verifyCallback } from '@presign/oss/verify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { LocalOss } from '../src/oss.js'
import { ask, codeOf, start } from './harness.js'

let oss: LocalOss
let server: Server
let callee: string
let verdicts: boolean[] = []

beforeAll(async () => {
  oss = await start()
  const keys = callbackKeys({ fetch, alsoTrust: [`127.0.0.1:${oss.port}`] })
  server = createServer(async (request, response) => {
    const body = await buffer(request)
    const target = request.url ?? ''
    verdicts.push((await verifyCallback({ target, headers: request.rawHeaders, body }, { keys })).ok)
    response.statusCode = target.startsWith('/fail') ? 500 : 200
    response.end(target.startsWith('/text') ? 'thanks' : JSON.stringify({ got: body.toString() }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  callee = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await oss.close()
  server.closeAllConnections()
  server.close()
})

// biome-ignore lint/suspicious/noTemplateCurlyInString: the service fills it in.
const body = 'key=${object}&size=${size}&who=${x:who}&type=${mimeType}'

function putWith(url: string, more: { body?: string; bodyType?: 'application/json' } = {}) {
  const { query } = callback({ url, body, vars: { 'x:who': '王 & co' }, ...more })
  return ask(oss, { method: 'PUT', key: '中 文', query }, 'hello')
}

it('PutObject calls the callback server, signed, and passes its answer on', async () => {
  const response = await putWith(`${callee}/up/loaded%20?a=%20b`)
  expect([response.status, await response.json()]).toEqual([
    200,
    { got: 'key=%E4%B8%AD%20%E6%96%87&size=5&who=%E7%8E%8B%20%26%20co&type=application%2Foctet-stream' },
  ])
  expect(verdicts).toEqual([true])
})

it('PutObject fills a JSON callback body', async () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the service fills it in.
  const json = '{"key":${object},"size":${size}}'
  const response = await putWith(`${callee}/`, { body: json, bodyType: 'application/json' })
  expect(JSON.parse(((await response.json()) as { got: string }).got)).toEqual({ key: '中 文', size: '5' })
})

it('PutObject fills in what the service knows alone, not what every object of the language has', async () => {
  for (const name of ['constructor', 'toString', '__proto__', 'x:constructor', 'hasOwnProperty']) {
    const response = await putWith(`${callee}/`, { body: `a=\${${name}}&b=1` })
    expect([name, await response.json()]).toEqual([name, { got: 'a=&b=1' }])
  }
})

it('callbackIn takes a header or a parameter, but not both', async () => {
  const { headers, query } = callback({ url: `${callee}/`, body: 'a=1' })
  expect((await ask(oss, { method: 'PUT', key: 'a', headers }, 'hello')).status).toBe(200)
  expect(await codeOf(await ask(oss, { method: 'PUT', key: 'a', headers, query }, 'hello'))).toBe('400 InvalidArgument')
})

it.each(['/fail', '/text'])('PutObject answers CallbackFailed and keeps the object: %s', async (path) => {
  expect(await codeOf(await putWith(callee + path))).toBe('203 CallbackFailed')
  expect(await (await ask(oss, { key: '中 文' })).text()).toBe('hello')
})

it.each(['http://192.0.2.1/', 'http://example.com/', 'http://localhost.example.com/', 'http://[::2]/'])(
  'does not call %s, which is not this machine',
  async (url) => {
    verdicts = []
    const plain = Buffer.from(JSON.stringify({ callbackUrl: url, callbackBody: 'a=1' })).toString('base64')
    const response = await ask(oss, { method: 'PUT', key: 'a', query: { callback: plain } }, 'hello')
    expect(response.status).toBe(203)
    expect(await response.text()).toContain('is not among callbackHosts')
    expect(verdicts).toEqual([])
  },
)

it('answeredByCallback tries the next URL after a failure', async () => {
  const response = await ask(
    oss,
    { method: 'PUT', key: 'a', query: callback({ url: [`${callee}/fail`, `${callee}/`], body: 'a=1' }).query },
    'x',
  )
  expect(await response.json()).toEqual({ got: 'a=1' })
})
