import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { awsV4 } from '@presign/aws-v4'
import { awsV4Verification } from '@presign/aws-v4/verify'
import { azureDialect, azureSas } from '@presign/azure-sas'
import { azureSasVerification } from '@presign/azure-sas/verify'
import { bos, bosDialect } from '@presign/bos'
import { bosVerification } from '@presign/bos/verify'
import { createSigner, type Secret } from '@presign/core'
import { customEndpoint, pathStyleEndpoint, type SigningScheme, type VerifyingScheme } from '@presign/core/scheme'
import { cos, cosDialect } from '@presign/cos'
import { cosVerification } from '@presign/cos/verify'
import { isCrc64Name } from '@presign/crc64'
import { gcsDialect, gcsResumableDialect, gcsV4 } from '@presign/gcs-v4'
import { gcsV4Verification } from '@presign/gcs-v4/verify'
import type { Dialect, SessionUploads } from '@presign/object-storage'
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
import { download, type Source, type TransferSigner, type UploadOptions, upload } from '../src/index.js'
import { download as downloadToFile } from '../src/node.js'
import { uploadResumable } from '../src/resumable.js'
import { camelCaseBodies, jsonBodies } from './bodies.js'
import { MOVED, numberOf, onPart, onRange, PART, rangeIn, UNIT } from './faults.js'
import { faultyProxy } from './faulty-proxy.js'
import { bytesFrom, fastTimer, sha256 } from './service.js'
import { type Manners, type Report, verifyingServer } from './verifying-server.js'

const MIB = 1024 * 1024
const ROLE = { accessKeyId: 'AKtestKEY0001', accessKeySecret: 'FAKEsecret', securityToken: 'FAKEtoken/+=' }

const [xz, nvme] = [await createCRC64(), await createCRC64('9a6c9329ac4bc9b5')]
const decimal = (name: string) => (object: Buffer) =>
  [name, `${BigInt(`0x${xz.init().update(object).digest()}`)}`] as const
const base64 = (name: string) => (object: Buffer) =>
  [name, Buffer.from(nvme.init().update(object).digest('binary')).toString('base64')] as const

const md5 =
  (name: string, before = '') =>
  (object: Buffer) =>
    [name, before + createHash('md5').update(object).digest('base64')] as const

const OSS = { region: 'cn-hangzhou' }
const AWS = { region: 'eu-west-3' }
const COS = { region: 'ap-guangzhou' }
const OBS = { region: 'cn-north-4' }
const TOS = { region: 'cn-beijing' }
const BOS = { region: 'bj' }

/** Services that know no path style are reached at a domain of their bucket. */
const ownDomain: Manners['endpoint'] = (origin) => customEndpoint(origin, 'photos')

interface Row {
  readonly name: string
  readonly scheme: SigningScheme
  readonly verifying: VerifyingScheme
  readonly dialect: Dialect
  readonly report: Report
  readonly bucket?: string
  readonly credentials?: Secret
  readonly manners?: Manners
  /** Sends links, where signed headers would have to tell the length of a body. */
  readonly expiresIn?: number
}

const oss = { dialect: ossDialect, report: decimal('x-oss-hash-crc64ecma') }
const gcs = {
  scheme: gcsV4(),
  verifying: gcsV4Verification(),
  report: md5('x-goog-hash', 'md5='),
  credentials: { accessKeyId: 'GOOGTESTFAKE001', accessKeySecret: 'FAKEsecret' },
}

const schemes: readonly Row[] = [
  { name: 'oss-v4', scheme: ossV4(OSS), verifying: ossV4Verification(OSS), ...oss },
  { name: 'oss-v1', scheme: ossV1(OSS), verifying: ossV1Verification(OSS), ...oss },
  {
    name: 'aws-v4',
    scheme: awsV4(AWS),
    verifying: awsV4Verification(AWS),
    dialect: s3Dialect,
    report: base64('x-amz-checksum-crc64nvme'),
  },
  {
    name: 'cos',
    scheme: cos(COS),
    verifying: cosVerification(COS),
    dialect: cosDialect,
    bucket: 'photos-1250000000',
    report: decimal('x-cos-hash-crc64ecma'),
  },
  {
    name: 'obs',
    scheme: obs(OBS),
    verifying: obsVerification(OBS),
    dialect: obsDialect,
    report: decimal('x-obs-hash-crc64ecma'),
    manners: { endpoint: ownDomain },
  },
  {
    name: 'tos',
    scheme: tos(TOS),
    verifying: tosVerification(TOS),
    dialect: tosDialect,
    report: decimal('x-tos-hash-crc64ecma'),
    manners: { endpoint: ownDomain, bodies: jsonBodies },
  },
  {
    name: 'bos',
    scheme: bos(BOS),
    verifying: bosVerification(BOS),
    dialect: bosDialect,
    report: decimal('x-bce-content-crc64ecma'),
    manners: { bodies: camelCaseBodies },
  },
  { name: 'gcs-v4', dialect: gcsDialect, ...gcs },
  { name: 'gcs-v4 through a session', dialect: gcsResumableDialect, ...gcs },
  {
    name: 'azure-sas in blocks',
    scheme: azureSas(),
    verifying: azureSasVerification({ account: 'fakeaccount001' }),
    dialect: azureDialect,
    report: md5('content-md5'),
    credentials: { accessKeyId: 'fakeaccount001', accessKeySecret: 'RkFLRXNlY3JldA==' },
    expiresIn: 900,
  },
]

/** The same with limits for small parts. */
function small(dialect: Dialect): Dialect {
  const { uploads } = dialect
  return {
    ...dialect,
    limits: { ...dialect.limits, minPartBytes: 1 },
    uploads: uploads.kind === 'sessions' ? { ...uploads, multipleOf: UNIT } : uploads,
  }
}

const part = 'PUT partNumber,uploadId'
const CALLS: Readonly<Record<string, readonly string[]>> = {
  parts: ['POST uploads', part, part, part, 'POST uploadId'],
  blocks: ['PUT comp=block', 'PUT comp=block', 'PUT comp=block', 'PUT comp=blocklist'],
  sessions: ['POST', 'PUT upload_id', 'PUT upload_id', 'PUT upload_id'],
}

describe.each(schemes)('upload and download with $name', (row) => {
  const { scheme, verifying, dialect, report, bucket = 'photos', manners = {}, expiresIn } = row
  const { endpoint = pathStyleEndpoint } = manners
  const credentials = row.credentials ?? ROLE
  /** Of other services no checksum is computed here, so that there is nothing to compare. */
  const isCompared = dialect.checksums.some(isCrc64Name)

  async function service(told = report, given = dialect) {
    const multipleOf = given.uploads.kind === 'sessions' ? given.uploads.multipleOf : undefined
    const server = await verifyingServer(verifying, credentials, told, {
      ...manners,
      ...(multipleOf && { multipleOf }),
    })
    onTestFinished(() => server.close())
    const signer = createSigner(scheme, { credentials }) as unknown as TransferSigner
    return { server, source: { signer, bucket, key: 'films/été 1.bin', endpoint: endpoint(server.url), expiresIn } }
  }

  function uploadOf(given: Dialect, source: Source, bytes: Uint8Array, options: UploadOptions) {
    return given.uploads.kind === 'sessions'
      ? uploadResumable(source, bytes, { ...options, dialect: given as Dialect<SessionUploads> })
      : upload(source, bytes, { ...options, dialect: given })
  }

  it('move a file in one request each', async () => {
    const { server, source } = await service()
    const bytes = bytesFrom(1, 100_000)
    const sent = await upload(source, bytes, { dialect })
    const { body, verified } = await download(source, { dialect, to: 'bytes' })
    expect(sha256(body)).toBe(sha256(bytes))
    expect([sent.verified, verified]).toEqual([isCompared, isCompared])
    expect([server.calls, server.refused]).toEqual([['PUT', 'GET'], []])
  })

  it('move a file in parts', async () => {
    const { server, source } = await service()
    const bytes = bytesFrom(2, 11 * MIB)
    const options = { partSize: 5 * MIB, multipartAbove: MIB, parallel: 1 }
    const { verified, crc64, checksums } = await uploadOf(dialect, source, bytes, options)
    expect(verified).toBe(isCompared)
    if (isCompared) expect(Object.values(checksums)).toEqual([crc64])
    expect(sha256(server.objects.get(source.key) ?? new Uint8Array())).toBe(sha256(bytes))
    expect([server.calls, server.refused]).toEqual([CALLS[dialect.uploads.kind], []])
  })

  if (isCompared)
    it('fail with checksum_mismatch where the service stored other bytes', async () => {
      const { source } = await service((object) => report(Buffer.concat([object, Buffer.of(0)])))
      const mismatch = expect.objectContaining({ code: 'checksum_mismatch' })
      await expect(upload(source, bytesFrom(4, 1000), { dialect, timer: fastTimer })).rejects.toEqual(mismatch)
      await expect(download(source, { dialect, timer: fastTimer })).rejects.toEqual(mismatch)
    })

  it('fail with another secret', async () => {
    const { server, source } = await service()
    const wrong = { ...credentials, accessKeySecret: 'RkFLRWFub3RoZXI=' }
    const signer = createSigner(scheme, { credentials: wrong as never }) as unknown as TransferSigner
    await expect(uploadOf(dialect, { ...source, signer }, bytesFrom(3, 10), {})).rejects.toThrow()
    expect([server.objects.size, server.refused]).toEqual([0, ['mismatch']])
  })

  it(`move ${MOVED} MiB up and down, over dropped connections, answers that are cut short, and a pause in each direction`, async () => {
    const given = PART < 8 * MIB ? small(dialect) : dialect
    const { server, source } = await service(report, given)
    const proxy = await faultyProxy(server.url)
    onTestFinished(() => proxy.close())
    server.at = proxy.url
    const through = { ...source, endpoint: endpoint(proxy.url) }
    const bytes = bytesFrom(5, 100 * UNIT)
    const common = {
      timer: fastTimer,
      idleTimeout: 10_000_000,
      multipartAbove: 1,
      partSize: PART,
      parallel: 3,
      abortOnFailure: false,
    }

    const up = { ...common, checkpoint: { store: new Map<string, string>(), id: 'up' } }
    const pauseUp = new AbortController()
    proxy.plan = onPart(pauseUp, 9)
    const stopped = uploadOf(given, through, bytes, { ...up, signal: pauseUp.signal })
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' })
    const before = proxy.seen.length
    proxy.plan = onPart()
    expect(await uploadOf(given, through, bytes, up)).toMatchObject({ parts: 13, verified: isCompared })
    expect(sha256(server.objects.get(source.key) ?? new Uint8Array())).toBe(sha256(bytes))
    // What was sent before the pause is not sent again.
    expect(proxy.seen.slice(before).filter(({ target, headers }) => numberOf(target, rangeIn(headers)) === 1)).toEqual(
      [],
    )

    const folder = await mkdtemp(join(tmpdir(), 'presign-schemes-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const path = join(folder, 'down.bin')
    const down = {
      ...common,
      dialect: given,
      to: { path },
      checkpoint: { store: new Map<string, string>(), id: 'down' },
    }
    const pauseDown = new AbortController()
    proxy.plan = onRange(pauseDown, 9)
    const cut = downloadToFile(through, { ...down, signal: pauseDown.signal })
    await expect(cut).rejects.toMatchObject({ code: 'aborted' })
    proxy.plan = onRange()
    expect(await downloadToFile(through, down)).toMatchObject({ size: bytes.length, verified: isCompared })
    expect(sha256(await readFile(path))).toBe(sha256(bytes))
    expect([server.refused, server.openSessions()]).toEqual([[], 0])
  }, 300_000)
})
