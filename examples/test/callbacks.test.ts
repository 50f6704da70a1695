import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { createSigner } from '@presign/core'
import { callback } from '@presign/oss'
import { type CallbackKeys, callbackKeys } from '@presign/oss/verify'
import { ossV1 } from '@presign/oss-v1'
import { ossV4 } from '@presign/oss-v4'
import { postPolicy } from '@presign/oss-v4/form'
import express from 'express'
import Koa from 'koa'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { callbackHandlers } from '../src/callbacks/express.js'
import { callbackApp } from '../src/callbacks/hono.js'
import { callbackMiddleware } from '../src/callbacks/koa.js'
import { answerRaw } from '../src/callbacks/nest.js'
import { callbackRoute } from '../src/callbacks/next.js'
import { callbackListener } from '../src/callbacks/node.js'
import { LARGEST_BODY, telling, type Uploaded } from '../src/callbacks/uploaded.js'
import { listening, type Running } from '../src/listening.js'
import { type Local, startLocal } from '../src/local.js'

let local: Local
let noted: Uploaded[] = []
const note = (what: Uploaded) => noted.push(what)

beforeAll(async () => {
  local = await startLocal()
})
afterAll(() => local.close())
beforeEach(() => {
  noted = []
})

/** What Nest sets up on Express for `rawBody: true`, with a controller. */
function nestLike(known: CallbackKeys) {
  const keep = (request: object, _: unknown, rawBody: Buffer) => Object.assign(request, { rawBody })
  return express()
    .use(express.json({ verify: keep, limit: LARGEST_BODY }), express.urlencoded({ verify: keep, limit: LARGEST_BODY }))
    .post('/{*any}', async (request, response) => {
      const { status, said } = await answerRaw(request, known, note)
      response.status(status).json(said)
    })
}

const keys = () => callbackKeys({ fetch, alsoTrust: [`127.0.0.1:${local.server.port}`] })

describe.each([
  ['Node', () => callbackListener(keys(), note)],
  ['Hono', () => getRequestListener(callbackApp(keys(), note).fetch)],
  ['Express', () => express().post('/{*any}', ...callbackHandlers(keys(), note))],
  ['Express, mounted', () => express().use('/', express.Router().post('/{*any}', ...callbackHandlers(keys(), note)))],
  ['Koa', () => new Koa().use(callbackMiddleware(keys(), note)).callback()],
  ['Nest', () => nestLike(keys())],
  ['Next', () => getRequestListener(callbackRoute(keys(), note))],
] as const)('a callback handler on %s', (_platform, listener) => {
  let ours: Running
  beforeAll(async () => {
    ours = await listening(createServer(listener()))
  })
  afterAll(() => ours.close())

  const asked = () => telling(`${ours.url}/uploaded/%E4%B8%AD?room=1%2F2&x=a+b`, 'ada lovelace')
  const text = 'to be told of'

  async function expectNoted(response: Response, key: string): Promise<void> {
    expect({ status: response.status, said: await response.text() }).toEqual({
      status: 200,
      said: '{"status":"noted"}',
    })
    expect(noted).toEqual([{ object: key, size: text.length, user: 'ada lovelace' }])
  }

  it.each([
    ['a V4 link', ossV4],
    ['a V1 link', ossV1],
  ] as const)('is told of an upload by %s', async (_kind, scheme) => {
    const { region, endpoint, credentials } = local
    const signer = createSigner(scheme({ region, endpoint }), { credentials })
    const input = { method: 'PUT', bucket: 'examplebucket', key: 'told.txt', expiresIn: 60 }
    const { url, method, headers } = await signer.presign({ ...input, query: callback(asked()).query })
    await expectNoted(await fetch(url, { method, headers, body: new TextEncoder().encode(text) }), 'told.txt')
  })

  it.each([
    ['V4', ossV4],
    ['V1', ossV1],
  ] as const)('is told of an upload with signed headers, %s', async (_kind, scheme) => {
    const { region, endpoint, credentials } = local
    const signer = createSigner(scheme({ region, endpoint }), { credentials })
    const input = { method: 'PUT', bucket: 'examplebucket', key: 'told.txt' }
    const { url, method, headers } = await signer.sign({ ...input, headers: callback(asked()).headers })
    await expectNoted(await fetch(url, { method, headers, body: new TextEncoder().encode(text) }), 'told.txt')
  })

  it('is told of an upload by a form', async () => {
    const { region, endpoint, credentials } = local
    const signer = createSigner(ossV4({ region, endpoint }), { credentials })
    const { url, fields } = await signer.run(
      postPolicy({
        bucket: 'examplebucket',
        key: 'told.txt',
        size: { max: 100 },
        expiresIn: 60,
        callback: asked(),
      }),
    )
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    form.append('file', new Blob([text]))
    await expectNoted(await fetch(url, { method: 'POST', body: form }), 'told.txt')
  })

  it('refuses what the service did not sign', async () => {
    const forged = await fetch(`${ours.url}/uploaded`, { method: 'POST', body: 'object=x&size=1&user=mallory' })
    expect({ status: forged.status, said: await forged.json() }).toEqual({
      status: 403,
      said: { ok: false, reason: 'unsigned' },
    })
    const headers = {
      authorization: 'kKQeGTRccDKyHB3H9vF+xYMSrmhMZjzzl2/kdD1ktNVgbWEfYTQG0G2SU/RaHBovRCE8OkQDjC3uG33esH2txA==',
      'x-oss-pub-key-url': Buffer.from('http://127.0.0.1:1/key.pem').toString('base64'),
    }
    const named = await fetch(`${ours.url}/uploaded`, { method: 'POST', headers, body: 'x' })
    expect(await named.json()).toMatchObject({ ok: false, reason: 'untrusted_key' })
    expect(noted).toEqual([])
  })

  it('answers 413 to a body that no callback has', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const long = await fetch(ours.url, { method: 'POST', headers, body: 'x'.repeat(LARGEST_BODY + 1) })
    expect(long.status).toBe(413)
    expect(noted).toEqual([])
  })
})

describe('without the public key', () => {
  it.each([
    ['Node', (unreachable: ReturnType<typeof keys>) => callbackListener(unreachable, note)],
    ['Hono', (unreachable: ReturnType<typeof keys>) => getRequestListener(callbackApp(unreachable, note).fetch)],
    ['Koa', (unreachable: ReturnType<typeof keys>) => new Koa().use(callbackMiddleware(unreachable, note)).callback()],
  ] as const)('a handler on %s answers 503', async (_platform, listener) => {
    const unreachable = callbackKeys({ fetch: () => Promise.reject(new TypeError('fetch failed')) })
    const ours = await listening(createServer(listener(unreachable)))
    const headers = {
      authorization: 'AAAA',
      'x-oss-pub-key-url': Buffer.from('http://gosspublic.alicdn.com/callback_pub_key_v1.pem').toString('base64'),
    }
    expect((await fetch(ours.url, { method: 'POST', headers, body: 'x' })).status).toBe(503)
    await ours.close()
  })
})
