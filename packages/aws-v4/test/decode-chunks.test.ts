import { createSyncSigner, isSigningError } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { received } from '@presign/core/testing'
import { type Accepted, createSyncVerifier } from '@presign/core/verify'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunkSignature, decodeChunks, trailerSignature } from '../src/chunks.js'
import { awsV4 } from '../src/index.js'
import { awsV4Verification } from '../src/verify.js'

const at = new Date('2026-02-28T23:59:59Z')
const clock = { now: () => at.getTime() }
const credentials = { accessKeyId: 'AKIATESTFAKE001', accessKeySecret: 'FAKEsecret' }
const signer = createSyncSigner(awsV4({ region: 'eu-west-3' }), { credentials, backend: nodeBackend, clock })
const verifier = createSyncVerifier([awsV4Verification({ region: 'eu-west-3' })], {
  credentialsOf: () => credentials,
  backend: nodeBackend,
  clock,
})

const KINDS = {
  chunks: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'chunks-trailer': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
  'unsigned-trailer': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
} as const
type Kind = keyof typeof KINDS
const kinds = Object.keys(KINDS) as Kind[]
const TRAILER = { 'x-amz-checksum-crc32c': 'sOO8/Q==' }

/** An accepted verdict on a body of this kind, and the signature that its chunks go on from. */
function accepted(
  kind: Kind,
  length: number | string,
  announced = kind === 'chunks' ? {} : { 'x-amz-trailer': Object.keys(TRAILER).join() },
) {
  const signed = signer.sign({
    method: 'PUT',
    bucket: 'examplebucket',
    key: 'a',
    headers: { 'x-amz-content-sha256': KINDS[kind], 'x-amz-decoded-content-length': String(length), ...announced },
  })
  const verdict = verifier.verify(received(signed))
  if (!verdict.ok) throw new Error(verdict.detail)
  return { verdict, previous: signed.trace.signature }
}

/** A body in frames, as the provider's page writes them. */
function framed(
  kind: Kind,
  previous: string,
  chunks: readonly Uint8Array[],
  trailer: Record<string, string> = TRAILER,
): Buffer {
  const isSigned = kind !== 'unsigned-trailer'
  let last = previous
  const frames = [...chunks, new Uint8Array(0)].map((chunk) => {
    last = signer.run(chunkSignature({ previous: last, chunk, at }))
    const header = `${chunk.length.toString(16)}${isSigned ? `;chunk-signature=${last}` : ''}\r\n`
    return Buffer.concat([Buffer.from(header), chunk, Buffer.from(chunk.length > 0 ? '\r\n' : '')])
  })
  const lines = kind === 'chunks' ? [] : Object.entries(trailer).map(([name, value]) => `${name}:${value}\r\n`)
  if (kind === 'chunks-trailer')
    lines.push(`x-amz-trailer-signature:${signer.run(trailerSignature({ previous: last, trailer, at }))}\r\n`)
  return Buffer.concat([...frames, Buffer.from(`${lines.join('')}\r\n`)])
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

async function decoded(verdict: Accepted, body: Uint8Array, piece = 7777, options = {}) {
  const result = decodeChunks(verdict, inPieces(body, piece), options)
  const pieces: Uint8Array[] = []
  for await (const one of result) pieces.push(one)
  return { bytes: Buffer.concat(pieces), trailer: Object.fromEntries(result.trailer) }
}

async function faultOf(verdict: Accepted, body: Uint8Array, options = {}) {
  try {
    await decoded(verdict, body, 7777, options)
  } catch (error) {
    if (isSigningError(error) && error.code === 'chunk_rejected')
      return `${error.details.service.code} ${error.details.reason}`
    throw error
  }
  return undefined
}

const content = Buffer.from(Array.from({ length: 20_000 }, (_, index) => index % 251))
const cut = (size: number) =>
  Array.from({ length: Math.ceil(content.length / size) }, (_, index) =>
    content.subarray(index * size, (index + 1) * size),
  )

describe.each(kinds)('decodeChunks of %s', (kind) => {
  it('returns the bytes and the headers behind them, however they arrive', async () => {
    const { verdict, previous } = accepted(kind, content.length)
    const body = framed(kind, previous, cut(8192))
    const trailer = kind === 'chunks' ? {} : TRAILER
    for (const piece of [1, 13, 8192, 1e6])
      expect(await decoded(verdict, body, piece)).toEqual({ bytes: content, trailer })
  })

  it('reads an empty body', async () => {
    const { verdict, previous } = accepted(kind, 0)
    expect((await decoded(verdict, framed(kind, previous, []))).bytes).toHaveLength(0)
  })

  it('rejects a body that ends early, wherever it ends', async () => {
    const { verdict, previous } = accepted(kind, content.length)
    const body = framed(kind, previous, cut(8192))
    const lengths = fc.integer({ min: 0, max: body.length - 1 })
    await fc.assert(
      fc.asyncProperty(lengths, async (length) => (await faultOf(verdict, body.subarray(0, length))) !== undefined),
      { numRuns: 60 },
    )
  })

  it('rejects another length than was announced', async () => {
    for (const length of [content.length - 1, content.length + 1, '', 'x', -1]) {
      const { verdict, previous } = accepted(kind, length)
      expect(await faultOf(verdict, framed(kind, previous, cut(8192)))).toBe('IncompleteBody incomplete')
    }
  })

  it('rejects bytes behind the last chunk', async () => {
    const { verdict, previous } = accepted(kind, content.length)
    const body = Buffer.concat([framed(kind, previous, cut(8192)), Buffer.from('x')])
    expect(await faultOf(verdict, body)).toBe('IncompleteBody malformed')
  })

  it('rejects a small chunk that is not the last', async () => {
    const { verdict, previous } = accepted(kind, content.length)
    expect(await faultOf(verdict, framed(kind, previous, cut(8191)))).toBe('InvalidChunkSizeError too_small')
  })

  it('rejects a chunk that is larger than it may be, before it is read', async () => {
    const { verdict, previous } = accepted(kind, content.length)
    expect(await faultOf(verdict, framed(kind, previous, [content]), { maxChunk: 8192 })).toBe(
      'InvalidRequest too_large',
    )
    const endless = `fffffffff${kind === 'unsigned-trailer' ? '' : `;chunk-signature=${'0'.repeat(64)}`}\r\n`
    expect(await faultOf(accepted(kind, 0xfffffffff).verdict, Buffer.from(endless))).toBe('InvalidRequest too_large')
  })

  it('rejects what has no frames', async () => {
    const { verdict } = accepted(kind, content.length)
    expect(await faultOf(verdict, content)).toBe('IncompleteBody malformed')
    expect(await faultOf(verdict, Buffer.alloc(100_000, 0x30))).toBe('IncompleteBody malformed')
  })
})

describe.each(['chunks', 'chunks-trailer'] as const)('decodeChunks of signed %s', (kind) => {
  it('rejects a body in which any bit of a chunk is another, and hands on no byte of that chunk', async () => {
    const { verdict, previous } = accepted(kind, content.length)
    const body = framed(kind, previous, cut(8192))
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: body.length - 1 }),
        fc.integer({ min: 0, max: 7 }),
        async (index, bit) => {
          const changed = Buffer.from(body)
          changed[index] = (changed[index] ?? 0) ^ (1 << bit)
          // Hex digits and names of headers are read in either case.
          if (changed.toString('latin1').toLowerCase() === body.toString('latin1').toLowerCase()) return
          expect(await faultOf(verdict, changed)).toBeDefined()
        },
      ),
      // The carriage return of the last line with something in it, which becomes a tab.
      { numRuns: 100, examples: [[body.length - 4, 2]] },
    )
  })

  it('rejects chunks in another order', async () => {
    const { verdict, previous } = accepted(kind, 3 * 8192)
    const chunks = [1, 2, 3].map((value) => new Uint8Array(8192).fill(value))
    const body = framed(kind, previous, chunks)
    const frame = '2000;chunk-signature='.length + 64 + 2 + 8192 + 2
    const swapped = Buffer.concat([body.subarray(frame, 2 * frame), body.subarray(0, frame), body.subarray(2 * frame)])
    expect(await faultOf(verdict, swapped)).toBe('SignatureDoesNotMatch mismatch')
  })

  it('rejects chunks of another request', async () => {
    const { verdict } = accepted(kind, content.length)
    expect(await faultOf(verdict, framed(kind, 'ab'.repeat(32), cut(8192)))).toBe('SignatureDoesNotMatch mismatch')
  })
})

describe('decodeChunks of headers behind a body', () => {
  it.each([
    ['none of those announced', {}],
    ['another one', { 'x-amz-checksum-sha1': 'AAAA' }],
    ['one more', { ...TRAILER, 'x-amz-meta-more': 'a' }],
  ])('rejects %s', async (_what, trailer) => {
    for (const kind of ['chunks-trailer', 'unsigned-trailer'] as const) {
      const { verdict, previous } = accepted(kind, content.length)
      expect(await faultOf(verdict, framed(kind, previous, cut(8192), trailer))).toBe('MalformedTrailerError trailer')
    }
  })

  it('rejects a value that was not signed', async () => {
    const { verdict, previous } = accepted('chunks-trailer', content.length)
    const text = framed('chunks-trailer', previous, cut(8192)).toString('latin1').replace('sOO8/Q==', 'AAAAAA==')
    expect(await faultOf(verdict, Buffer.from(text, 'latin1'))).toBe('SignatureDoesNotMatch mismatch')
  })
})

it('decodeChunks refuses a verdict on another body, and a copy of a verdict', () => {
  const { verdict } = accepted('chunks', 0)
  const whole = verifier.verify(received(signer.sign({ method: 'PUT', bucket: 'examplebucket', key: 'a' })))
  for (const one of [whole as Accepted, { ...verdict }])
    expect(() => decodeChunks(one, inPieces(content, 1))).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  expect(JSON.stringify(verdict)).not.toMatch(/signature":|key":"[0-9a-f]{64}/)
})
