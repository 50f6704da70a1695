import { Readable } from 'node:stream'
import { jsBackend } from '@presign/core/js'
import { ossDialect } from '@presign/oss'
import { describe, expect, it } from 'vitest'
import { type BodyInput, isTransferError, type Progress, type TransferNeed, upload } from '../src/index.js'
import { nodeTransport, upload as uploadFromNode } from '../src/node.js'
import { bytesFrom, hurried, serviceForTest, sha256 } from './service.js'

const KIB = 1024
const dialect = ossDialect
const small = { partSize: 100 * KIB, multipartAbove: 150 * KIB }

describe('bodies', () => {
  const bytes = bytesFrom(1, 380 * KIB)
  const chunked = async function* () {
    for (let at = 0; at < bytes.length; at += 70_001) yield bytes.subarray(at, at + 70_001)
  }
  const kinds: [string, () => BodyInput, number][] = [
    ['bytes', () => bytes, 4],
    ['an ArrayBuffer', () => bytes.slice().buffer, 4],
    ['a Blob', () => new Blob([bytes], { type: 'image/png' }), 4],
    ['a ReadableStream', () => new Blob([bytes]).stream(), 4],
    ['an async iterable', () => chunked(), 4],
    ['a Node stream', () => Readable.from(chunked()), 4],
    ['something rereadable', () => ({ size: bytes.length, read: (a, b) => Readable.from([bytes.subarray(a, b)]) }), 4],
  ]
  it.each(kinds)('%s goes up in parts and arrives', async (_, body, parts) => {
    const service = await serviceForTest()
    const result = await upload(service.source('a.bin'), body(), { dialect, ...small })
    expect(result).toMatchObject({ size: bytes.length, parts, verified: true })
    expect(sha256((await service.stored('a.bin'))!)).toBe(sha256(bytes))
  })
})
