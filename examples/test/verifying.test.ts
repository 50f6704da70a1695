import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, request } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { createSigner, type SignedRequest } from '@presign/core'
import { createVerifier } from '@presign/core/verify'
import { endpoints } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Verification } from '@presign/oss-v4/verify'
import express from 'express'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listening, type Running } from '../src/listening.js'
import { signedOnly as expressSignedOnly } from '../src/verifying/express.js'
import { signedOnly as honoSignedOnly, type SignedEnv } from '../src/verifying/hono.js'
import { signedOnly as nodeSignedOnly } from '../src/verifying/node.js'

const credentials = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
const origin = 'http://files.example.com'
const endpoint = endpoints.custom(origin, { bucket: 'photos' })
const place = { region: 'cn-hangzhou', endpoint }
const schemes = [ossV4(place), ossV1(place)]

const verifier = createVerifier([ossV4Verification(place), ossV1Verification(place)], {
  credentialsOf: async (id) => {
    if (id === 'LTAItestOUTAGE') throw new Error('the database is down')
    return id === credentials.accessKeyId ? credentials : undefined
  },
})

function onNode(): RequestListener {
  return nodeSignedOnly(verifier, (_request, response, signed) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ key: signed.key, scheme: signed.scheme }))
  })
}

function onExpress(): RequestListener {
  const files = express.Router().get('/*path', (_request, response) => {
    response.json({ key: response.locals.signed.key, scheme: response.locals.signed.scheme })
  })
  const outage: express.ErrorRequestHandler = (_error, _request, response, _next) => {
    response.status(503).end()
  }
  // Mounted below a path, where `url` is no longer what was signed.
  return express().use('/files', expressSignedOnly(verifier), files).use(outage)
}

function onHono(): RequestListener {
  const app = new Hono<SignedEnv>()
  app.use(honoSignedOnly(verifier))
  app.get('*', (c) => c.json({ key: c.get('signed').key, scheme: c.get('signed').scheme }))
  app.onError((_error, c) => c.body(null, 503))
  return getRequestListener(app.fetch)
}

/** Asks a server for what was signed for another host, as a proxy in front would hand it on. */
async function ask(running: Running, { url, method, headers }: Pick<SignedRequest, 'url' | 'method' | 'headers'>) {
  const options = { host: '127.0.0.1', port: new URL(running.url).port, method, path: url.slice(origin.length) }
  const sent = request({ ...options, headers: { ...headers, host: 'files.example.com' } }).end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const text = (await response.toArray()).join('')
  return { status: response.statusCode, body: text === '' ? undefined : JSON.parse(text) }
}

const KEYS = ['files/cat.jpg', "files/中文 😀/a+b%25#?&'()*~.txt", 'files/a//b/../c', 'files/%2e%2E/x']

describe.each([
  ['Node', onNode],
  ['Express', onExpress],
  ['Hono', onHono],
] as const)('requests that are verified on %s', (_platform, listener) => {
  let running: Running
  beforeAll(async () => {
    running = await listening(createServer(listener()))
  })
  afterAll(() => running.close())

  const input = (key: string) => ({ bucket: 'photos', key, allowUnsafeKey: true })

  it.each(KEYS)('pass with a signed URL and with signed headers for %s', async (key) => {
    for (const scheme of schemes.filter(({ name }) => name === 'oss-v4' || !key.includes('?'))) {
      const signer = createSigner(scheme, { credentials })
      const expected = { status: 200, body: { key, scheme: scheme.name } }
      expect(await ask(running, await signer.presign({ ...input(key), expiresIn: 60 }))).toEqual(expected)
      expect(await ask(running, await signer.sign(input(key)))).toEqual(expected)
    }
  })

  it('are refused with the service’s own words when they were changed', async () => {
    const signer = createSigner(schemes[0]!, { credentials })
    const signed = await signer.presign({ ...input('files/cat.jpg'), expiresIn: 60 })
    const changed = { ...signed, url: signed.url.replace('cat', 'dog') }
    expect(await ask(running, changed)).toEqual({
      status: 403,
      body: { code: 'SignatureDoesNotMatch', message: expect.stringContaining('does not match') },
    })
    expect(await ask(running, { ...signed, url: `${origin}/files/cat.jpg` })).toMatchObject({ status: 403 })
  })

  it('are neither good nor forged while credentials cannot be looked up', async () => {
    const down = { ...credentials, accessKeyId: 'LTAItestOUTAGE' }
    const signed = await createSigner(schemes[0]!, { credentials: down }).sign(input('files/cat.jpg'))
    expect(await ask(running, signed)).toEqual({ status: 503, body: undefined })
  })
})

it('verify on Hono where only a fetch Request is there', async () => {
  const app = new Hono<SignedEnv>().use(honoSignedOnly(verifier))
  app.get('*', (c) => c.text(c.get('signed').key ?? ''))
  const signer = createSigner(schemes[0]!, { credentials })
  const { url } = await signer.presign({ bucket: 'photos', key: 'files/中 +.jpg', expiresIn: 60 })
  const response = await app.request(url)
  expect({ status: response.status, text: await response.text() }).toEqual({ status: 200, text: 'files/中 +.jpg' })
})
