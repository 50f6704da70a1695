import { azureSasVerification } from '@presign/azure-sas/verify'
import { endpoints } from '@presign/qiniu'
import { qiniuVerification } from '@presign/qiniu/verify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { run } from './run.js'
import { storeServer } from './store-server.js'

describe('azure://', () => {
  const keys = { accessKeyId: 'fakeaccount001', accessKeySecret: Buffer.from('FAKEsecret0001').toString('base64') }
  const env = { AZURE_STORAGE_ACCOUNT: keys.accessKeyId, AZURE_STORAGE_KEY: keys.accessKeySecret }
  const target = 'azure://photos/中文/a b+c&d.txt'

  async function service() {
    const scheme = azureSasVerification({ account: keys.accessKeyId })
    const server = await storeServer(scheme, keys, [scheme.endpoint])
    onTestFinished(() => server.close())
    return { env, transport: server.transport }
  }

  it('put uploads by a token and get downloads', async () => {
    const world = await service()
    expect(await run(['put', '-', target], { ...world, stdin: 'hello' })).toMatchObject({ status: 0 })
    expect(await run(['get', target, '-'], world)).toMatchObject({ status: 0, out: 'hello' })
  })

  it('url makes a link that verify and inspect read, and that a changed permission breaks', async () => {
    const url = (await run(['url', target, '--query', 'spr=https'], { env })).out.trim()
    expect(new URL(url).host).toBe('fakeaccount001.blob.core.windows.net')
    const { status, out } = await run(['verify', url], { env })
    expect([status, out]).toEqual([0, expect.stringContaining('bucket:        photos')])
    expect(await run(['verify', url.replace('sp=r', 'sp=rw')], { env })).toMatchObject({ status: 1 })
    expect((await run(['verify', 'PUT', url], { env })).out).toContain('AuthorizationPermissionMismatch')
    expect((await run(['inspect', url], { env: {} })).out).toContain('shared access signature')
  })

  it('sign makes headers of Shared Key, which verify reads', async () => {
    const { out } = await run(['sign', target, '--json'], { env })
    const { url, headers } = JSON.parse(out) as { url: string; headers: Record<string, string> }
    const sent = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
    expect((await run(['verify', url, ...sent], { env })).out).toContain('Accepted: the signature is right')
  })
})

describe('qiniu://', () => {
  const keys = { accessKeyId: 'qiniuFAKEtest001', accessKeySecret: 'FAKEsecret0001' }
  const env = { QINIU_ACCESS_KEY: keys.accessKeyId, QINIU_SECRET_KEY: keys.accessKeySecret }
  const domain = ['--endpoint', 'https://cdn.example.com']
  const target = 'qiniu://photos/中文/a b+c&d.txt'

  it('url makes a download that get takes, and verify reads with its bucket', async () => {
    const endpoint = endpoints.custom('https://cdn.example.com', { bucket: 'photos' })
    const server = await storeServer(qiniuVerification({ endpoint }), keys, [endpoint])
    onTestFinished(() => server.close())
    server.objects.set('photos/中文/a b+c&d.txt', Buffer.from('hello'))
    const url = (await run(['url', target, ...domain], { env })).out.trim()
    expect(await run(['get', url, '-'], { env: {}, transport: server.transport })).toMatchObject({ out: 'hello' })
    expect(await run(['get', target, '-', ...domain], { env, transport: server.transport })).toMatchObject({
      out: 'hello',
    })
    const { status, out } = await run(['verify', url, '--bucket', 'photos'], { env })
    expect([status, out]).toEqual([0, expect.stringContaining('bucket:        photos')])
    expect((await run(['verify', url.replace('c%26d', 'c%26e')], { env })).status).toBe(1)
    expect((await run(['inspect', url], { env: {} })).out).toContain('private download')
  })

  it('url without a domain says what is wanted', async () => {
    expect(await run(['url', target], { env })).toMatchObject({ err: expect.stringContaining('bound to the bucket') })
  })
})
