import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSyncSigner, type SignedRequest } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createVerifier, type RawRequest, rawRequest, type Verdict } from '@presign/core/verify'
import { endpoints } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { afterEach, describe, expect, it } from 'vitest'
import { KEYS, NOW } from '../harness.js'

const clock = { now: () => NOW }
const place = { region: 'cn-hangzhou', endpoint: endpoints.virtualHosted('http://example.test') }
const scheme = ossV4(place)
const signer = createSyncSigner(scheme, { credentials: KEYS, backend: nodeBackend, clock })
const verifier = createVerifier([ossV4Verification(place)], {
  credentialsOf: (id) => (id === KEYS.accessKeyId ? KEYS : undefined),
  clock,
})

/** From `node:http`: target and headers as they came over the wire. */
const fromNode = (request: IncomingMessage): RawRequest => ({
  method: request.method ?? '',
  target: request.url ?? '',
  headers: request.rawHeaders,
})

/** From Hono on Node: the raw request is in `c.env.incoming`; `c.req.url` has been through a URL parser. */
const fromHono = (context: { readonly env: { readonly incoming: IncomingMessage } }) => fromNode(context.env.incoming)

/** From Express: `originalUrl` is the raw target; `url` has lost the path of the router. */
const fromExpress = (request: IncomingMessage & { readonly originalUrl: string }): RawRequest => ({
  ...fromNode(request),
  target: request.originalUrl,
})

let server: Server | undefined
afterEach(() => server?.close())

/** Sends a signed request to a server that reads it in some way, and gives the server's verdict. */
async function verdictBy(signed: SignedRequest, read: (request: IncomingMessage) => RawRequest): Promise<Verdict> {
  const verdict = new Promise<Verdict>((resolve, reject) => {
    const listening = createServer((request, response) => {
      verifier.verify(read(request)).then(resolve, reject)
      response.end()
    })
    server = listening.listen(0, '127.0.0.1', () => {
      const [, host = '', path = ''] = /^https?:\/\/([^/]*)(.*)$/s.exec(signed.url) ?? []
      const { port } = listening.address() as AddressInfo
      const headers = Object.fromEntries(
        Object.entries(signed.headers).map(([name, value]) => [name, Buffer.from(value).toString('latin1')]),
      )
      httpRequest({ host: '127.0.0.1', port, method: signed.method, path, headers: { ...headers, host } })
        .on('error', reject)
        .on('response', (response) => response.resume())
        .end()
    })
  })
  return verdict
}

const hard = { bucket: 'photos', key: "a//../é '中.jpg", allowUnsafeKey: true, headers: { 'x-oss-meta-a': '中 é' } }

describe.each<[string, (request: IncomingMessage) => RawRequest]>([
  ['node:http', fromNode],
  ['Hono', (incoming) => fromHono({ env: { incoming } })],
  ['Express', (request) => fromExpress(Object.assign(request, { originalUrl: request.url ?? '', url: '/lost' }))],
])('from %s', (_name, read) => {
  it.each([
    ['a signed URL', () => signer.presign({ ...hard, expiresIn: 60 })],
    ['signed headers', () => signer.sign({ ...hard, method: 'PUT' })],
  ])('%s verifies, hard key and metadata included', async (_kind, sign) => {
    expect(await verdictBy(sign(), read)).toMatchObject({ ok: true, bucket: 'photos', key: hard.key })
  })
})

describe('from a fetch Request alone', () => {
  const asFetched = (signed: SignedRequest) =>
    rawRequest(new Request(signed.url, { method: signed.method, headers: signed.headers }))

  it('ordinary keys verify', async () => {
    const raw = asFetched(signer.presign({ bucket: 'photos', key: 'cat.jpg', expiresIn: 60 }))
    expect(await verifier.verify(raw)).toMatchObject({ ok: true, key: 'cat.jpg' })
    expect(raw.lost).toContain('dot-segments')
  })

  it('keys with dot segments are refused, because the parser has collapsed them', async () => {
    const raw = asFetched(signer.presign({ bucket: 'photos', key: 'a/../b', allowUnsafeKey: true, expiresIn: 60 }))
    expect(await verifier.verify(raw)).toMatchObject({ ok: false, reason: 'mismatch' })
  })
})
