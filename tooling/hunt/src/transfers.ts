import { isTransferError, type Transport } from '@presign/client-fetch'
import fc from 'fast-check'
import { type Area, areaOf } from './area.js'
import { must } from './fault.js'

const LINK = { method: 'GET', url: 'https://photos.example.com/a.bin', headers: {}, absentHeaders: [] }
const OBJECT = Uint8Array.from({ length: 1000 }, (_, index) => (index * 7) % 251)

/** No transfer of a thousand bytes needs more requests. */
const MAX_REQUESTS = 1100

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** An honest service that tells no checksum. */
const honest: Transport = async ({ headers }) => {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
  if (first === undefined) return { status: 200, headers: [['etag', '"e"']], body: once(OBJECT) }
  const body = OBJECT.subarray(Number(first), Number(last) + 1)
  const range = `bytes ${first}-${Number(first) + body.length - 1}/${OBJECT.length}`
  const told = [
    ['etag', '"e"'],
    ['content-range', range],
  ] as [string, string][]
  return { status: 206, headers: told, body: once(body) }
}

const limited = (transport: Transport): Transport => {
  let asked = 0
  return async (request) => {
    must(++asked <= MAX_REQUESTS, 'a transfer has no end')
    return transport(request)
  }
}

const number = fc.oneof(
  fc.integer({ min: -2, max: 12 }),
  fc.constantFrom(0.5, 2 ** 50, 2 ** 53, Number.NaN, null, '1', 1e308),
)
const mostly = <T>(usual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary: usual as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: number })
const record = fc.record({
  number: mostly(fc.integer({ min: 1, max: 10 })),
  bytes: mostly(fc.constantFrom(100, 100, 0, 1, 99, 101)),
  // That of nothing, and that of a hundred zeros.
  crc64: fc.constantFrom('0000000000000000', '33e87ae30cf05413', 'ffffffffffffffff'),
})
const likely = fc.record({
  version: fc.constant(1),
  kind: fc.constant('download'),
  etag: fc.constantFrom('"e"', '"e"', '"f"'),
  size: mostly(fc.constant(1000)),
  partSize: mostly(fc.constant(100)),
  parts: fc.uniqueArray(record, { maxLength: 4, selector: ({ number }) => number }),
})
const checkpoint = fc.oneof(
  { weight: 8, arbitrary: likely },
  {
    weight: 1,
    arbitrary: likely.map(({ parts, ...rest }) => ({ ...rest, kind: 'upload', parts: [...parts, ...parts] })),
  },
  { weight: 1, arbitrary: fc.anything() },
)

/** Checkpoints that anyone may have written: what is downloaded is the object, or a typed error. */
export const checkpoints: Area = areaOf('checkpoints', checkpoint, (subject, figures) => async (found) => {
  const store = new Map([['a', JSON.stringify(found) ?? '']])
  const sink = new ZeroSink()
  try {
    const options = { transport: limited(honest), partSize: 100, retry: { attempts: 1 }, onChanged: 'restart' } as const
    await subject.download(LINK, { ...options, to: sink, checkpoint: { store, id: 'a' } })
    figures.downloaded = (figures.downloaded ?? 0) + 1
    must(sink.isWhole(), 'a download resolved without all bytes', found)
  } catch (error) {
    if (!isTransferError(error)) throw error
    figures[error.code] = (figures[error.code] ?? 0) + 1
  }
})

/** A file that an earlier run has left full of zeros. */
class ZeroSink {
  #bytes = new Uint8Array(OBJECT.length)

  async open(): Promise<boolean> {
    return true
  }

  async write(bytes: Uint8Array, offset: number): Promise<void> {
    this.#bytes.set(bytes, offset)
  }

  async *read(start: number, end: number): AsyncGenerator<Uint8Array> {
    must(start >= 0 && end <= OBJECT.length, 'a file is read beyond its ends', { start, end })
    yield this.#bytes.subarray(start, end)
  }

  async finish(): Promise<void> {}
  async close(): Promise<void> {}

  isWhole(): boolean {
    return Buffer.from(this.#bytes).equals(OBJECT)
  }
}

const size = fc.constantFrom(0, 1, 4, 99, 100, 101, 1000, 1_500_000_000, 2 ** 50, 2 ** 53)
const answer = fc.record({
  status: fc.constantFrom(200, 206, 206, 206, 416, 404, 500),
  range: fc.option(fc.tuple(size, size, size)),
  length: fc.option(size),
  body: fc.constantFrom(0, 1, 4, 100, 101, 1000),
  etag: fc.constantFrom('"e"', '"f"', 'W/"e"'),
})

/** Memory that may be made for an answer of a kilobyte. */
const MAX_MEMORY = 80 * 1024 * 1024

/** Services that answer what they like: a typed error, or as many bytes as they told. */
export const servers: Area = areaOf(
  'servers',
  fc.tuple(fc.array(answer, { minLength: 1, maxLength: 4 }), fc.constantFrom(1, 4)),
  (subject, figures) =>
    async ([answers, parallel]) => {
      let at = 0
      let last = ''
      const told = new Map<string, Set<number>>()
      const transport: Transport = async () => {
        const { status, range, length, body, etag } = answers[
          Math.min(at++, answers.length - 1)
        ] as (typeof answers)[number]
        const headers: [string, string][] = [['etag', etag]]
        if (range) headers.push(['content-range', `bytes ${range[0]}-${range[1]}/${range[2]}`])
        if (length !== null) headers.push(['content-length', String(length)])
        const size = range?.[2] ?? (status === 206 ? undefined : (length ?? undefined))
        if (status < 300 && size !== undefined) told.set(etag, new Set(told.get(etag)).add(size))
        last = etag
        return { status, headers, body: once(new Uint8Array(body)) }
      }
      const before = process.memoryUsage().arrayBuffers
      try {
        const options = { transport: limited(transport), partSize: 100, parallel, retry: { attempts: 2, baseDelay: 0 } }
        const { body } = await subject.download(LINK, options)
        figures.downloaded = (figures.downloaded ?? 0) + 1
        const sizes = told.get(last)
        must(sizes?.has(body.length) ?? true, 'a download resolved without all bytes', answers)
      } catch (error) {
        if (!isTransferError(error)) throw error
        figures[error.code] = (figures[error.code] ?? 0) + 1
      }
      const made = process.memoryUsage().arrayBuffers - before
      must(made < MAX_MEMORY, `${made} bytes of memory were made for what was told`, answers)
    },
)

const LIES = ['elsewhere', 'star', 'unit', 'bare', 'encoded', 'shorter', 'other', 'newer', 'cut', 'accepted'] as const
type Turn = 'right' | 'whole' | (typeof LIES)[number]

/** Another version: whole, it is right as well. */
const OTHER = new Uint8Array(700)

async function* cutOff(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, bytes.length >> 1)
  throw new Error('ECONNRESET')
}

/** An answer that is right, or shows by its status and headers that it is not what was asked for. */
function turnOf(turn: Turn, first: number, last: number): Awaited<ReturnType<Transport>> {
  const range = (from: number, total: string | number = OBJECT.length, unit = 'bytes') =>
    ['content-range', `${unit} ${from}-${from + last - first}/${total}`] as [string, string]
  const etag: [string, string] = ['etag', '"e"']
  const asked = OBJECT.subarray(first, last + 1)
  // What stands somewhere else, and is as long.
  const from = first >= 300 ? 0 : 600
  const other = OBJECT.subarray(from, from + asked.length)
  const part = (body: Uint8Array, ...headers: [string, string][]) => ({
    status: 206,
    headers: [etag, ...headers],
    body: once(body),
  })
  switch (turn) {
    case 'right':
      return part(asked, range(first))
    case 'whole':
      return { status: 200, headers: [etag, ['content-length', `${OBJECT.length}`]], body: once(OBJECT) }
    case 'elsewhere':
      return part(other, range(from))
    case 'star':
      return part(other, range(from, '*'))
    case 'unit':
      return part(other, range(from, OBJECT.length, 'items'))
    case 'bare':
      return part(other)
    case 'encoded':
      return part(other, range(first), ['content-encoding', 'br'])
    case 'shorter':
      return part(Uint8Array.of(...asked.subarray(0, 1), ...other.subarray(1)), [
        'content-range',
        `bytes ${first}-${first}/${OBJECT.length}`,
      ])
    case 'other':
      return { status: 200, headers: [['content-length', `${OTHER.length}`]], body: once(OTHER) }
    case 'newer':
      return {
        status: 200,
        headers: [
          ['etag', '"f"'],
          ['content-length', `${OTHER.length}`],
        ],
        body: once(OTHER),
      }
    case 'cut':
      return { status: 200, headers: [etag, ['content-length', `${OBJECT.length}`]], body: cutOff(OBJECT) }
    case 'accepted':
      return { status: 202, headers: [etag], body: once(other) }
  }
}

/** Services whose answers tell of themselves that they are not what was asked for: the object, another one, or an error. */
export const places: Area = areaOf(
  'places',
  fc.record({
    turns: fc.array(fc.constantFrom<Turn>('right', 'right', 'right', 'whole', ...LIES), {
      minLength: 1,
      maxLength: 12,
    }),
    to: fc.constantFrom('bytes', 'stream'),
    parallel: fc.constantFrom(1, 4),
  }),
  (subject, figures) =>
    async ({ turns, to, parallel }) => {
      let at = 0
      const transport: Transport = async ({ headers }) => {
        const [first = 0, last = OBJECT.length - 1] = headers.range?.match(/\d+/g)?.map(Number) ?? []
        return turnOf(turns[at++] ?? 'right', first, Math.min(last, OBJECT.length - 1))
      }
      const preserving = Object.assign(limited(transport), { preservesEncoding: true })
      const options = { transport: preserving, partSize: 100, parallel, retry: { attempts: 3, baseDelay: 0 } }
      try {
        const { body } = await subject.download(LINK, { ...options, to: to as 'bytes' })
        const received = new Uint8Array(await new Response(body as Uint8Array<ArrayBuffer>).arrayBuffer())
        figures.downloaded = (figures.downloaded ?? 0) + 1
        const isRight = [OBJECT, OTHER].some((version) => Buffer.from(received).equals(version))
        // An object may be stored encoded: where every answer says so, nothing tells that its bytes are not.
        const isEncoded = at <= turns.length && turns.slice(0, at).every((turn) => turn === 'encoded')
        must(isRight || isEncoded, `a download resolved with ${received.length} bytes of no version`, {
          turns,
          to,
          parallel,
        })
      } catch (error) {
        if (!isTransferError(error)) throw error
        figures[error.code] = (figures[error.code] ?? 0) + 1
      }
    },
)
