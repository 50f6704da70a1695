import { createServer } from 'node:http'
import { createSigner } from '@presign/core'
import { createLocalOss, type LocalOss } from '@presign/local/oss'
import { ossV4 } from '@presign/oss-v4'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { downloads } from '../express-downloads/app.js'
import { listening, type Running } from '../src/listening.js'

const KEY = '2026/报告 1.txt'
let oss: LocalOss
let server: Running

beforeAll(async () => {
  oss = await createLocalOss({ buckets: ['reports'] })
  const signer = createSigner(ossV4({ region: oss.region, endpoint: oss.endpoint }), { credentials: oss.credentials })
  const { url } = await signer.presign({ method: 'PUT', bucket: 'reports', key: KEY, expiresIn: 60 })
  await fetch(url, { method: 'PUT', body: new TextEncoder().encode('all is well') })
  server = await listening(
    createServer(downloads({ signer, bucket: 'reports', mayRead: async (_request, key) => key.startsWith('2026/') })),
  )
})
afterAll(async () => {
  await server.close()
  await oss.close()
})

const ask = (target: string) => fetch(`${server.url}/files/${target}`)

it('the download server redirects those who may read to the object', async () => {
  const response = await ask(KEY.split('/').map(encodeURIComponent).join('/'))
  expect({ redirected: response.redirected, text: await response.text() }).toEqual({
    redirected: true,
    text: 'all is well',
  })
})

it('the download server names the file that is saved', async () => {
  const response = await ask(`${encodeURI(KEY)}?as=${encodeURIComponent('报告.txt')}`)
  expect(response.headers.get('content-disposition')).toContain("filename*=UTF-8''%E6%8A%A5%E5%91%8A.txt")
})

it('the download server answers 403 to those who may not read, and signs nothing', async () => {
  const before = oss.requests.entries.length
  expect((await ask('2025/secret.txt')).status).toBe(403)
  expect(oss.requests.entries.length).toBe(before)
})

it('the download server answers 404 to a key that URL parsers would rewrite', async () => {
  expect((await ask('2026/..%2Fsecret.txt')).status).toBe(404)
})

it('the download server forbids caches to keep a redirect', async () => {
  const { status, headers } = await fetch(`${server.url}/files/2026/x`, { redirect: 'manual' })
  expect({ status, cache: headers.get('cache-control') }).toEqual({ status: 302, cache: 'no-store' })
})
