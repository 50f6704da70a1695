import { createSigner } from '@presign/core'
import { pathStyleEndpoint } from '@presign/core/scheme'
import { gcsResumableDialect, gcsV4 } from '@presign/gcs-v4'
import { gcsV4Verification } from '@presign/gcs-v4/verify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Progress, requestFor } from '../src/index.js'
import { uploadResumable } from '../src/resumable.js'
import { faultyProxy } from './faulty-proxy.js'
import { bytesFrom, fastTimer, sha256 } from './service.js'
import { verifyingServer } from './verifying-server.js'

const KIB = 1024
const credentials = { accessKeyId: 'GOOGTESTFAKE001', accessKeySecret: 'FAKEsecret' }
const dialect = gcsResumableDialect
const options = { dialect, timer: fastTimer, partSize: 256 * KIB, idleTimeout: 10_000_000 }

async function service() {
  const server = await verifyingServer(gcsV4Verification(), credentials, () => ['x-goog-generation', '7'])
  const proxy = await faultyProxy(server.url)
  server.at = proxy.url
  onTestFinished(async () => {
    await proxy.close()
    await server.close()
  })
  const signer = createSigner(gcsV4(), { credentials })
  const source = { signer, bucket: 'photos', key: 'a.bin', endpoint: pathStyleEndpoint(proxy.url) }
  return { server, proxy, source, stored: () => sha256(server.objects.get('a.bin') ?? new Uint8Array()) }
}

const ranges = (seen: readonly { readonly headers: readonly string[] }[]) =>
  seen.flatMap(({ headers }) => headers.filter((_, index) => headers[index - 1]?.toLowerCase() === 'content-range'))

async function* streamOf(bytes: Uint8Array, size = 100_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size)
}

describe('uploadResumable', () => {
  it.each([0, 1, 256 * KIB - 1, 256 * KIB, 256 * KIB + 1, 512 * KIB])('sends %i bytes', async (size) => {
    const { source, server, stored } = await service()
    const bytes = bytesFrom(1, size)
    const result = await uploadResumable(source, bytes, options)
    expect(result).toMatchObject({ size, parts: Math.max(1, Math.ceil(size / (256 * KIB))), versionId: '7' })
    expect([stored(), server.refused, server.openSessions()]).toEqual([sha256(bytes), [], 0])
  })

  it.each([
    [0, 'bytes */0'],
    [1, 'bytes 0-0/1'],
    [256 * KIB, 'bytes */262144'],
    [600 * KIB, 'bytes 524288-614399/614400'],
  ])('sends a stream of %i bytes whose length is not known, and its end with %s', async (size, last) => {
    const { source, proxy, stored } = await service()
    const bytes = bytesFrom(2, size)
    await uploadResumable(source, streamOf(bytes), options)
    expect(stored()).toBe(sha256(bytes))
    expect(ranges(proxy.seen).at(-1)).toBe(last)
  })

  it('asks how far the service is after a failure, and sends the rest of a piece alone', async () => {
    const { source, proxy, stored } = await service()
    const bytes = bytesFrom(3, 1024 * KIB)
    let failed = false
    proxy.plan = ({ method }) => {
      if (method !== 'PUT' || failed) return undefined
      failed = true
      return { kind: 'drop_request', at: 700 * KIB }
    }
    await uploadResumable(source, bytes, { ...options, partSize: 1024 * KIB })
    expect(stored()).toBe(sha256(bytes))
    const [first, asked, rest, ...more] = ranges(proxy.seen)
    expect([first, asked, more]).toEqual(['bytes 0-1048575/1048576', 'bytes */1048576', []])
    expect(rest).toMatch(/^bytes (262144|524288)-1048575\/1048576$/)
  })

  it('takes a link that begins one session, signed elsewhere, and signs nothing else', async () => {
    const { source, stored } = await service()
    const bytes = bytesFrom(4, 300 * KIB)
    const { signer, ...object } = source
    const begin = await signer.presign({ ...object, expiresIn: 900, ...requestFor({ step: 'begin' }, dialect) })
    await uploadResumable(begin, bytes, options)
    expect(stored()).toBe(sha256(bytes))
  })

  it('asks a function for the step begin alone', async () => {
    const { source } = await service()
    const { signer, ...object } = source
    const steps: string[] = []
    const ask = (step: { readonly step: string }) => {
      steps.push(step.step)
      return signer.presign({ ...object, expiresIn: 900, ...requestFor(step, dialect) })
    }
    await uploadResumable(ask, bytesFrom(5, 600 * KIB), options)
    expect(steps).toEqual(['begin'])
  })

  it('begins again where the session of a checkpoint has expired, and sends what changed with onChanged alone', async () => {
    const { source, proxy, stored, server } = await service()
    const checkpoint = { store: new Map<string, string>(), id: 'a' }
    const pause = new AbortController()
    proxy.plan = ({ headers }) => {
      if (headers['content-range']?.startsWith('bytes 262144-')) pause.abort()
      return undefined
    }
    const bytes = bytesFrom(6, 600 * KIB)
    await expect(
      uploadResumable(source, bytes, { ...options, checkpoint, signal: pause.signal }),
    ).rejects.toMatchObject({
      code: 'aborted',
    })
    proxy.plan = () => undefined
    const other = bytesFrom(7, 500 * KIB)
    await expect(uploadResumable(source, other, { ...options, checkpoint })).rejects.toMatchObject({
      code: 'source_changed',
    })
    const text = checkpoint.store.get('a') ?? ''
    checkpoint.store.set('a', text.replace('upload_id=s1', 'upload_id=s99'))
    await uploadResumable(source, bytes, { ...options, checkpoint })
    expect(stored()).toBe(sha256(bytes))
    checkpoint.store.set('a', text)
    await uploadResumable(source, other, { ...options, checkpoint, onChanged: 'restart' })
    expect([stored(), server.openSessions(), checkpoint.store.size]).toEqual([sha256(other), 0, 0])
  })

  it('rejects a file whose bytes changed under the same size and time', async () => {
    const { source, proxy } = await service()
    const checkpoint = { store: new Map<string, string>(), id: 'a' }
    const pause = new AbortController()
    proxy.plan = ({ headers }) => {
      if (headers['content-range']?.startsWith('bytes 262144-')) pause.abort()
      return undefined
    }
    const bytes = bytesFrom(8, 600 * KIB)
    await expect(uploadResumable(source, bytes, { ...options, checkpoint, signal: pause.signal })).rejects.toThrow()
    bytes[5] = (bytes[5] ?? 0) ^ 1
    proxy.plan = () => undefined
    await expect(uploadResumable(source, bytes, { ...options, checkpoint })).rejects.toMatchObject({
      code: 'source_changed',
    })
  })

  it('ends the session when it fails without a checkpoint', async () => {
    const { source, proxy, server } = await service()
    proxy.plan = ({ headers }) =>
      headers['content-range']?.startsWith('bytes 262144-') ? { kind: 'status', status: 403 } : undefined
    await expect(uploadResumable(source, bytesFrom(9, 600 * KIB), options)).rejects.toMatchObject({ code: 'rejected' })
    expect([server.openSessions(), server.calls.at(-1)]).toEqual([0, 'DELETE upload_id'])
  })

  it('reports progress that never gets smaller, and each attempt', async () => {
    const { source, proxy } = await service()
    let count = 0
    proxy.plan = ({ method }) => (method === 'PUT' && ++count === 2 ? { kind: 'status', status: 503 } : undefined)
    const seen: Progress[] = []
    const retries: string[] = []
    const size = 600 * KIB
    await uploadResumable(source, bytesFrom(10, size), {
      ...options,
      onProgress: (progress) => seen.push(progress),
      onRetry: ({ step, part, code }) => retries.push(`${step} ${part} ${code}`),
    })
    expect(retries).toEqual(['part 2 unavailable'])
    expect(seen.map(({ bytes }) => bytes)).toEqual([...seen.map(({ bytes }) => bytes)].sort((a, b) => a - b))
    expect(seen.at(-1)).toMatchObject({ phase: 'done', bytes: size, total: size })
  })
})
