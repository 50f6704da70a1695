import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { awsV4 } from '@presign/aws-v4'
import { awsV4Verification } from '@presign/aws-v4/verify'
import { bos, bosDialect } from '@presign/bos'
import { bosVerification } from '@presign/bos/verify'
import { createSigner } from '@presign/core'
import { customEndpoint, pathStyleEndpoint, type SigningScheme, type VerifyingScheme } from '@presign/core/scheme'
import { cos, cosDialect } from '@presign/cos'
import { cosVerification } from '@presign/cos/verify'
import type { Dialect } from '@presign/object-storage'
import { obs, obsDialect } from '@presign/obs'
import { obsVerification } from '@presign/obs/verify'
import { ossDialect } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { s3Dialect } from '@presign/s3'
import { tos, tosDialect } from '@presign/tos'
import { tosVerification } from '@presign/tos/verify'
import { createCRC64 } from 'hash-wasm'
import { describe, expect, it, onTestFinished } from 'vitest'
import { download, type TransferSigner, upload } from '../src/index.js'
import { download as downloadToFile } from '../src/node.js'
import { camelCaseBodies, jsonBodies } from './bodies.js'
import { type Fault, type FaultyProxy, faultyProxy } from './faulty-proxy.js'
import { bytesFrom, fastTimer, sha256 } from './service.js'
import { type Manners, type Report, verifyingServer } from './verifying-server.js'

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
const OBS = { region: 'cn-north-4' }
const TOS = { region: 'cn-beijing' }
const BOS = { region: 'bj' }

/** Services that know no path style are reached at a domain of their bucket. */
const ownDomain: Manners['endpoint'] = (origin) => customEndpoint(origin, 'photos')

const schemes: [SigningScheme, VerifyingScheme, Dialect, string, Report, Manners][] = [
  [ossV4(OSS), ossV4Verification(OSS), ossDialect, 'photos', decimal('x-oss-hash-crc64ecma'), {}],
  [ossV1(OSS), ossV1Verification(OSS), ossDialect, 'photos', decimal('x-oss-hash-crc64ecma'), {}],
  [awsV4(AWS), awsV4Verification(AWS), s3Dialect, 'photos', base64('x-amz-checksum-crc64nvme'), {}],
  [cos(COS), cosVerification(COS), cosDialect, 'photos-1250000000', decimal('x-cos-hash-crc64ecma'), {}],
  [obs(OBS), obsVerification(OBS), obsDialect, 'photos', decimal('x-obs-hash-crc64ecma'), { endpoint: ownDomain }],
  [
    tos(TOS),
    tosVerification(TOS),
    tosDialect,
    'photos',
    decimal('x-tos-hash-crc64ecma'),
    { endpoint: ownDomain, bodies: jsonBodies },
  ],
  [
    bos(BOS),
    bosVerification(BOS),
    bosDialect,
    'photos',
    decimal('x-bce-content-crc64ecma'),
    { bodies: camelCaseBodies },
  ],
]

describe.each(schemes)('upload and download with $name', (scheme, verifying, dialect, bucket, report, manners) => {
  const { endpoint = pathStyleEndpoint } = manners

  async function service(told = report) {
    const server = await verifyingServer(verifying, credentials, told, manners)
    onTestFinished(() => server.close())
    const signer = createSigner(scheme, { credentials }) as unknown as TransferSigner
    return { server, source: { signer, bucket, key: 'films/été 1.bin', endpoint: endpoint(server.url) } }
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

  it('move 100 MB up and down, over dropped connections, answers that are cut short, and a pause in each direction', async () => {
    const { server, source } = await service()
    const proxy = await faultyProxy(server.url)
    onTestFinished(() => proxy.close())
    server.at = proxy.url
    const through = { ...source, endpoint: endpoint(proxy.url) }
    const bytes = bytesFrom(5, 100 * MIB)
    const common = {
      dialect,
      timer: fastTimer,
      idleTimeout: 10_000_000,
      partSize: 8 * MIB,
      parallel: 3,
      abortOnFailure: false,
    }

    const up = { ...common, checkpoint: { store: new Map<string, string>(), id: 'up' } }
    const pauseUp = new AbortController()
    proxy.plan = onPart(pauseUp, 9)
    const stopped = upload(through, bytes, { ...up, signal: pauseUp.signal })
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' })
    proxy.plan = onPart()
    expect(await upload(through, bytes, up)).toMatchObject({ parts: 13, verified: true })
    expect(sha256(server.objects.get(source.key) ?? new Uint8Array())).toBe(sha256(bytes))

    const folder = await mkdtemp(join(tmpdir(), 'presign-schemes-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const path = join(folder, 'down.bin')
    const down = { ...common, to: { path }, checkpoint: { store: new Map<string, string>(), id: 'down' } }
    const pauseDown = new AbortController()
    proxy.plan = onRange(pauseDown, 9)
    const cut = downloadToFile(through, { ...down, signal: pauseDown.signal })
    await expect(cut).rejects.toMatchObject({ code: 'aborted' })
    proxy.plan = onRange()
    expect(await downloadToFile(through, down)).toMatchObject({ size: bytes.length, verified: true })
    expect(sha256(await readFile(path))).toBe(sha256(bytes))
    expect(server.refused).toEqual([])
  }, 300_000)
})

/** Fails the first attempt at some parts, each in another way, and pauses at one. */
function onPart(pause?: AbortController, at?: number): FaultyProxy['plan'] {
  const faults = new Map<number, Fault>([
    [2, { kind: 'drop_request', at: 3 * MIB }],
    [4, { kind: 'status', status: 503 }],
    [6, { kind: 'drop_answer' }],
    [12, { kind: 'drop_request', at: 1 }],
  ])
  return ({ url = '' }) => {
    const number = Number(/[?&]partNumber=(\d+)/.exec(url)?.[1])
    if (number === at) pause?.abort()
    return once(faults, number)
  }
}

/** The same for ranges. */
function onRange(pause?: AbortController, at?: number): FaultyProxy['plan'] {
  const faults = new Map<number, Fault>([
    [2, { kind: 'truncate_answer', at: 3 * MIB }],
    [4, { kind: 'status', status: 503 }],
    [11, { kind: 'truncate_answer', at: 0 }],
  ])
  return ({ headers }) => {
    const number = Number(/^bytes=(\d+)-/.exec(headers.range ?? '')?.[1]) / (8 * MIB)
    if (number === at) pause?.abort()
    return once(faults, number)
  }
}

function once(faults: Map<number, Fault>, number: number): Fault | undefined {
  const fault = faults.get(number)
  faults.delete(number)
  return fault
}
