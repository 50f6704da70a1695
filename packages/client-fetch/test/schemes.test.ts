import { awsV4 } from '@presign/aws-v4'
import { awsV4Verification } from '@presign/aws-v4/verify'
import { createSigner } from '@presign/core'
import { pathStyleEndpoint, type SigningScheme, type VerifyingScheme } from '@presign/core/scheme'
import { cos, cosDialect } from '@presign/cos'
import { cosVerification } from '@presign/cos/verify'
import type { Dialect } from '@presign/object-storage'
import { ossDialect } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { s3Dialect } from '@presign/s3'
import { createCRC64 } from 'hash-wasm'
import { describe, expect, it, onTestFinished } from 'vitest'
import { download, type TransferSigner, upload } from '../src/index.js'
import { bytesFrom, sha256 } from './service.js'
import { type Report, verifyingServer } from './verifying-server.js'

const MIB = 1024 * 1024
const credentials = { accessKeyId: 'AKtestKEY0001', accessKeySecret: 'FAKEsecret', securityToken: 'FAKEtoken/+=' }

const [xz, nvme] = [await createCRC64(), await createCRC64('9a6c9329ac4bc9b5')]
const decimal = (name: string) => (object: Buffer) =>
  [name, `${BigInt(`0x${xz.init().update(object).digest()}`)}`] as const
const base64 = (name: string) => (object: Buffer) =>
  [name, Buffer.from(nvme.init().update(object).digest('binary')).toString('base64')] as const

const OSS = { region: 'cn-hangzhou' }
const AWS = { region: 'eu-west-3' }
const COS = { region: 'ap-guangzhou' }

const schemes: [SigningScheme, VerifyingScheme, Dialect, string, Report][] = [
  [ossV4(OSS), ossV4Verification(OSS), ossDialect, 'photos', decimal('x-oss-hash-crc64ecma')],
  [ossV1(OSS), ossV1Verification(OSS), ossDialect, 'photos', decimal('x-oss-hash-crc64ecma')],
  [awsV4(AWS), awsV4Verification(AWS), s3Dialect, 'photos', base64('x-amz-checksum-crc64nvme')],
  [cos(COS), cosVerification(COS), cosDialect, 'photos-1250000000', decimal('x-cos-hash-crc64ecma')],
]

describe.each(schemes)('upload and download with $name', (scheme, verifying, dialect, bucket, report) => {
  async function service(told = report) {
    const server = await verifyingServer(verifying, credentials, told)
    onTestFinished(() => server.close())
    const signer = createSigner(scheme, { credentials }) as unknown as TransferSigner
    return { server, source: { signer, bucket, key: 'films/été 1.bin', endpoint: pathStyleEndpoint(server.url) } }
  }

  it('move a file in one request each', async () => {
    const { server, source } = await service()
    const bytes = bytesFrom(1, 100_000)
    const sent = await upload(source, bytes, { dialect })
    const { body, verified } = await download(source, { dialect, to: 'bytes' })
    expect(sha256(body)).toBe(sha256(bytes))
    expect([sent.verified, verified]).toEqual([true, true])
    expect([server.calls, server.refused]).toEqual([['PUT', 'GET'], []])
  })

  it('move a file in parts', async () => {
    const { server, source } = await service()
    const bytes = bytesFrom(2, 11 * MIB)
    const options = { dialect, partSize: 5 * MIB, multipartAbove: MIB, parallel: 1 }
    const { verified, crc64, checksums } = await upload(source, bytes, options)
    expect([verified, Object.values(checksums)]).toEqual([true, [crc64]])
    expect(sha256(server.objects.get(source.key) ?? new Uint8Array())).toBe(sha256(bytes))
    const part = 'PUT partNumber,uploadId'
    expect([server.calls, server.refused]).toEqual([['POST uploads', part, part, part, 'POST uploadId'], []])
  })

  it('fail with checksum_mismatch where the service stored other bytes', async () => {
    const { source } = await service((object) => report(Buffer.concat([object, Buffer.of(0)])))
    const mismatch = expect.objectContaining({ code: 'checksum_mismatch' })
    await expect(upload(source, bytesFrom(4, 1000), { dialect })).rejects.toEqual(mismatch)
    await expect(download(source, { dialect })).rejects.toEqual(mismatch)
  })

  it('fail with another secret', async () => {
    const { server, source } = await service()
    const wrong = { ...credentials, accessKeySecret: 'FAKEanother' }
    const signer = createSigner(scheme, { credentials: wrong as never }) as unknown as TransferSigner
    await expect(upload({ ...source, signer }, bytesFrom(3, 10), { dialect })).rejects.toThrow()
    expect([server.objects.size, server.refused]).toEqual([0, ['mismatch']])
  })
})
