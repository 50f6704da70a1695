import { awsV4 } from '@presign/aws-v4'
import { type AnyScheme, createSigner, type Dialect, pathStyleEndpoint } from '@presign/core'
import { cos, cosDialect } from '@presign/cos'
import { ossDialect } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'
import { ossV4 } from '@presign/oss-v4'
import { s3Dialect } from '@presign/s3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { download, type TransferSigner, upload } from '../src/index.js'
import { bytesFrom, sha256 } from './service.js'
import { verifyingServer } from './verifying-server.js'

const MIB = 1024 * 1024
const credentials = { accessKeyId: 'AKtestKEY0001', accessKeySecret: 'FAKEsecret', securityToken: 'FAKEtoken/+=' }

const schemes: [string, AnyScheme, Dialect, string][] = [
  ['oss-v4', ossV4({ region: 'cn-hangzhou' }), ossDialect, 'photos'],
  ['oss-v1', ossV1({ region: 'cn-hangzhou' }), ossDialect, 'photos'],
  ['aws-v4', awsV4({ region: 'eu-west-3' }), s3Dialect, 'photos'],
  ['cos', cos({ region: 'ap-guangzhou' }), cosDialect, 'photos-1250000000'],
]

describe.each(schemes)('a file moves with %s', (_name, scheme, dialect, bucket) => {
  async function service() {
    const server = await verifyingServer(scheme, credentials)
    onTestFinished(() => server.close())
    const signer = createSigner(scheme, { credentials: credentials as never }) as unknown as TransferSigner
    return { server, source: { signer, bucket, key: 'films/été 1.bin', endpoint: pathStyleEndpoint(server.url) } }
  }

  it('in one request, there and back', async () => {
    const { server, source } = await service()
    const bytes = bytesFrom(1, 100_000)
    await upload(source, bytes, { dialect })
    const { body } = await download(source, { dialect, to: 'bytes' })
    expect(sha256(body)).toBe(sha256(bytes))
    expect([server.calls, server.refused]).toEqual([['PUT', 'GET'], []])
  })

  it('in parts', async () => {
    const { server, source } = await service()
    const bytes = bytesFrom(2, 11 * MIB)
    await upload(source, bytes, { dialect, partSize: 5 * MIB, multipartAbove: MIB, parallel: 1 })
    expect(sha256(server.objects.get(source.key) ?? new Uint8Array())).toBe(sha256(bytes))
    const part = 'PUT partNumber,uploadId'
    expect([server.calls, server.refused]).toEqual([['POST uploads', part, part, part, 'POST uploadId'], []])
  })

  it('not at all with another secret', async () => {
    const { server, source } = await service()
    const wrong = { ...credentials, accessKeySecret: 'FAKEanother' }
    const signer = createSigner(scheme, { credentials: wrong as never }) as unknown as TransferSigner
    await expect(upload({ ...source, signer }, bytesFrom(3, 10), { dialect })).rejects.toThrow()
    expect([server.objects.size, server.refused]).toEqual([0, ['mismatch']])
  })
})
