import { createServer, type IncomingMessage } from 'node:http'
import { createSigner } from '@presign/core'
import { createVerifier } from '@presign/core/verify'
import { createLocalOss, type LocalOss } from '@presign/local/oss'
import { endpoints } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { memoryReplay } from '@presign/replay'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { oneTimeLinks } from '../one-time-links/app.js'
import { listening, type Running } from '../src/listening.js'

let oss: LocalOss
let server: Running

beforeAll(async () => {
  oss = await createLocalOss({ buckets: ['photos'] })
  const storage = createSigner(ossV4({ region: oss.region, endpoint: oss.endpoint }), { credentials: oss.credentials })
  const { url } = await storage.presign({ method: 'PUT', bucket: 'photos', key: 'cats/1.txt', expiresIn: 60 })
  await fetch(url, { method: 'PUT', body: new TextEncoder().encode('miaow') })

  // The links name the server's own address, which is known once it listens.
  const http = createServer()
  server = await listening(http)
  const credentials = { accessKeyId: 'one-time', accessKeySecret: 'FAKEsecretOfThisServer' }
  const scheme = { region: 'here', endpoint: endpoints.custom(server.url, { bucket: 'shared' }) }
  const verifier = createVerifier([ossV4Verification(scheme)], {
    credentialsOf: (id) => (id === credentials.accessKeyId ? credentials : undefined),
    replay: memoryReplay(),
  })
  const ours = createSigner(ossV4(scheme), { credentials })
  const mayShare = ({ headers }: IncomingMessage) => headers.authorization === 'Bearer FAKE'
  http.on('request', oneTimeLinks({ ours, verifier, storage, bucket: 'photos', mayShare }))
})
afterAll(async () => {
  await server.close()
  await oss.close()
})

async function link(authorization = 'Bearer FAKE'): Promise<Response> {
  const headers = { 'content-type': 'application/json', authorization }
  return fetch(`${server.url}/links`, { method: 'POST', headers, body: JSON.stringify({ key: 'cats/1.txt' }) })
}
const urlOf = async () => ((await (await link()).json()) as { readonly url: string }).url

it('a one-time link leads to the object once', async () => {
  const url = await urlOf()
  expect(await (await fetch(url)).text()).toBe('miaow')
  expect((await fetch(url)).status).toBe(403)
})

it('a one-time link answers one of ten requests that come at once', async () => {
  const url = await urlOf()
  const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await fetch(url)).status))
  expect(statuses.sort()).toEqual([200, ...Array.from({ length: 9 }, () => 403)])
})

it('two one-time links for one object, made at once, each work', async () => {
  const urls = await Promise.all([urlOf(), urlOf()])
  expect(await Promise.all(urls.map(async (url) => (await fetch(url)).status))).toEqual([200, 200])
})

it('a one-time link that was changed leads nowhere', async () => {
  expect((await fetch((await urlOf()).replace('cats/1', 'cats/2'))).status).toBe(403)
})

it('one-time links are made for those who may share alone', async () => {
  expect((await link('Bearer other')).status).toBe(403)
})
