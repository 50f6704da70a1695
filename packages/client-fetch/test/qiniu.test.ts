import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier } from '@presign/core/verify'
import { qiniuDialect as dialect, endpoints, qiniu } from '@presign/qiniu'
import { uploadForm } from '@presign/qiniu/form'
import { qiniuVerification } from '@presign/qiniu/verify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { download, submitForm, type TransferSigner, upload } from '../src/index.js'
import { MOVED, onRange, PART, UNIT } from './faults.js'
import { faultyProxy } from './faulty-proxy.js'
import { bytesFrom, fastTimer, sha256 } from './service.js'

const credentials = { accessKeyId: 'qiniuFAKEtest001', accessKeySecret: 'FAKEsecret' }
const key = 'films/été 1.bin'

/** A service that takes forms and downloads, each with a token that it verifies. */
async function service() {
  const objects = new Map<string, Buffer>()
  const refused: string[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk)
    } catch {
      return
    }
    if (request.method === 'POST') return post(Buffer.concat(chunks))
    const endpoint = endpoints.custom(proxy.url, { bucket: 'films' })
    const verdict = verifierAt(endpoint).verify({
      method: 'GET',
      target: request.url ?? '',
      headers: request.rawHeaders,
    })
    if (!verdict.ok) return reject(verdict.reason)
    const object = objects.get(verdict.key ?? '') ?? Buffer.alloc(0)
    const [, from = '0', to = `${object.length - 1}`] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
    const range = object.subarray(Number(from), Number(to) + 1)
    const told = {
      etag: '"FoHash"',
      'content-range': `bytes ${from}-${Number(from) + range.length - 1}/${object.length}`,
    }
    response.writeHead(206, { ...told, 'content-length': range.length }).end(range)

    async function post(body: Buffer) {
      const form = await new Response(body, {
        headers: { 'content-type': request.headers['content-type'] ?? '' },
      }).formData()
      const fields = [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []))
      const verdict = verifierAt(endpoints.custom(proxy.url, { bucket: 'films' })).verifyForm(fields)
      if (!verdict.ok) return reject(verdict.reason)
      objects.set(String(form.get('key')), Buffer.from(await (form.get('file') as Blob).arrayBuffer()))
      response.end('{"hash":"FoHash"}')
    }

    function reject(reason: string) {
      refused.push(reason)
      response.writeHead(401).end('{"error":"bad token"}')
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const verifierAt = (endpoint: ReturnType<typeof endpoints.custom>) =>
    createSyncVerifier([qiniuVerification({ endpoint })], { credentialsOf: () => credentials, backend: nodeBackend })
  const proxy = await faultyProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(async () => {
    await proxy.close()
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })
  const endpoint = endpoints.custom(proxy.url, { bucket: 'films' })
  const signer = createSigner(qiniu({ endpoint }), { credentials })
  const source = { signer: signer as unknown as TransferSigner, bucket: 'films', key, expiresIn: 900 }
  return { objects, refused, proxy, signer, source }
}

describe('Qiniu Kodo', () => {
  it(`takes ${MOVED} MiB by submitForm, and gives them to download over cut answers and a pause`, async () => {
    const { objects, refused, proxy, signer, source } = await service()
    const bytes = bytesFrom(1, 100 * UNIT)
    const { fields } = await signer.run(
      uploadForm({ bucket: 'films', key, size: { max: bytes.length }, expiresIn: 600 }),
    )
    const form = { url: proxy.url, fields }
    proxy.plan = () => ({ kind: 'drop_request', at: 3 * UNIT })
    await expect(submitForm(form, bytes, { dialect })).rejects.toMatchObject({ code: 'network' })
    proxy.plan = () => undefined
    await submitForm(form, bytes, { dialect })
    expect(sha256(objects.get(key) ?? new Uint8Array())).toBe(sha256(bytes))

    const options = { dialect, timer: fastTimer, idleTimeout: 10_000_000, partSize: PART, parallel: 3 }
    proxy.plan = onRange()
    expect(sha256((await download(source, options)).body)).toBe(sha256(bytes))
    expect(refused).toEqual([])
  }, 300_000)

  it('rejects submitForm with a token of another secret, and upload, which it has no request for', async () => {
    const { refused, proxy, source } = await service()
    const stranger = createSigner(qiniu(), { credentials: { ...credentials, accessKeySecret: 'FAKEanother' } })
    const { fields } = await stranger.run(uploadForm({ bucket: 'films', key, size: { max: 10 }, expiresIn: 600 }))
    await expect(submitForm({ url: proxy.url, fields }, 'x', { dialect })).rejects.toMatchObject({ status: 401 })
    expect(refused).toEqual(['mismatch'])
    await expect(upload(source, bytesFrom(2, 10), { dialect })).rejects.toThrow('uploadForm')
  })
})
