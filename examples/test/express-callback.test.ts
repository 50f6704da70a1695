import { createServer } from 'node:http'
import { createSigner } from '@presign/core'
import { createLocalOss, type LocalOss } from '@presign/local/oss'
import { callbackKeys } from '@presign/oss/verify'
import { ossV4 } from '@presign/oss-v4'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { uploadsWithCallback } from '../express-callback/app.js'
import type { Uploaded } from '../src/callbacks/uploaded.js'
import { listening, type Running } from '../src/listening.js'

let oss: LocalOss
let server: Running
const noted: Uploaded[] = []

beforeAll(async () => {
  oss = await createLocalOss({ buckets: ['photos'] })
  const http = createServer()
  server = await listening(http)
  const signer = createSigner(ossV4({ region: oss.region, endpoint: oss.endpoint }), { credentials: oss.credentials })
  const keys = callbackKeys({ fetch, alsoTrust: [`127.0.0.1:${oss.port}`] })
  const uploaded = (what: Uploaded) => noted.push(what)
  http.on(
    'request',
    uploadsWithCallback({ signer, bucket: 'photos', origin: server.url, keys, userOf: () => 'ada', uploaded }),
  )
})
afterAll(async () => {
  await server.close()
  await oss.close()
})

it('the server is told of an upload by the service, and the uploader of what the server said', async () => {
  const link = await (await fetch(`${server.url}/uploads`, { method: 'POST' })).json()
  const { url, method, headers } = link as { url: string; method: string; headers: Record<string, string> }
  const response = await fetch(url, { method, headers, body: new TextEncoder().encode('miaow') })
  expect(response.status).toBe(200)
  expect(noted).toEqual([{ object: expect.stringMatching(/^inbox\/ada\/[0-9a-f-]{36}$/), size: 5, user: 'ada' }])
})

it('the server answers 403 to a call that the service did not sign', async () => {
  const before = noted.length
  const forged = await fetch(`${server.url}/uploaded`, { method: 'POST', body: 'object=x&size=1&user=mallory' })
  expect(forged.status).toBe(403)
  expect(noted.length).toBe(before)
})
