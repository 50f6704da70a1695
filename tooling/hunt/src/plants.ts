import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Sink, Transport } from '@presign/client-fetch'
import type { RawRequest, SyncVerifier } from '@presign/core/verify'
import type { LocalOss } from '@presign/local/oss'
import type { Subject } from './subject.js'

/** A fault that is put in on purpose: a hunt that does not find it finds nothing. */
export interface Plant {
  /** The area in which it shows. */
  readonly area: string
  plant(subject: Subject): Subject
}

/** A verifier that sees other requests than those that arrive. */
function rereading(subject: Subject, reread: (raw: RawRequest) => RawRequest): Subject {
  return {
    ...subject,
    verifier(one, backend) {
      const verifier = subject.verifier(one, backend)
      return { ...wrapped(verifier), verify: (raw: RawRequest) => verifier.verify(reread(raw)) } as SyncVerifier
    },
  }
}

function wrapped(verifier: SyncVerifier): SyncVerifier {
  return { verify: (raw) => verifier.verify(raw), verifyForm: (fields) => verifier.verifyForm(fields) } as SyncVerifier
}

const pathOf = (target: string) => target.split('?', 1)[0] ?? ''

/** The planted faults, by the name that `--plant` takes. */
export const PLANTS: Readonly<Record<string, Plant>> = {
  // Grave: a bucket in a path. The path is decoded before it is split, so a sender moves the border of the bucket.
  border: {
    area: 'signatures aws-v4',
    plant: (subject) =>
      rereading(subject, (raw) => {
        const path = pathOf(raw.target)
        return { ...raw, target: path.replaceAll(/%2f/gi, '/') + raw.target.slice(path.length) }
      }),
  },
  // Grave: work for strangers. Every pair of parameters is tried, whatever their number.
  search: {
    area: 'search',
    plant: (subject) => ({
      ...subject,
      search(one, searched) {
        const { right, verifying } = searched
        const pieces = right.url.split('&')
        const headers = new Map(Object.entries({ host: [new URL(right.url).host] }))
        for (let first = 0; first < pieces.length && first < 500; first++) {
          const query = pieces.filter((_, index) => index !== first).join('&')
          verifying.parse({ method: 'GET', host: '', path: '/', query, headers, endpoints: undefined })
        }
        return subject.search(one, searched)
      },
    }),
  },
  // Grave: forms. With each of its chunks, what has come of a form is copied, and looked at from its beginning.
  copies: { area: 'growth', plant: (subject) => ({ ...subject, emulator: async () => copyingServer() }) },
  // A rule about the host is asked of the Host header alone.
  host: {
    area: 'signatures oss-v4',
    plant: (subject) =>
      rereading(subject, (raw) => ({
        ...raw,
        target: raw.target.replace(/^https?:\/\/[^/?#]*/i, ''),
        headers: [...(raw.headers as [string, string][])].filter(([name]) => name !== ':authority'),
      })),
  },
  // Of a parameter that is there twice, the first one is signed and another is served.
  repeats: {
    area: 'signatures oss-v1',
    plant: (subject) =>
      rereading(subject, (raw) => {
        const [path, query] = raw.target.split(/\?(.*)/s)
        const pieces = (query ?? '').split('&')
        const name = (piece: string) => piece.split('=')[0]
        const first = pieces.filter((piece, at) => pieces.findIndex((other) => name(other) === name(piece)) === at)
        return { ...raw, target: query === undefined ? raw.target : `${path}?${first.join('&')}` }
      }),
  },
  // A verdict shows what was signed, and with it the token.
  token: {
    area: 'signatures aws-v4',
    plant: (subject) => ({
      ...subject,
      verifier(one, backend) {
        const verifier = subject.verifier(one, backend)
        return {
          verify(raw: RawRequest) {
            const verdict = verifier.verify(raw)
            return verdict.ok ? verdict : { ...verdict, expected: verdict.expected }
          },
          verifyForm: (fields) => verifier.verifyForm(fields),
        } as SyncVerifier
      },
    }),
  },
  // A range is taken for the one that was asked for.
  place: {
    area: 'places',
    plant: (subject) => ({
      ...subject,
      download: (link, options) =>
        subject.download(link, {
          ...options,
          ...(options.transport && { transport: believed(options.transport) }),
        }),
    }),
  },
  // A checkpoint is believed: what it names is not fetched.
  checkpoint: {
    area: 'checkpoints',
    plant: (subject) => ({
      ...subject,
      async download(link, { checkpoint, ...options }) {
        const text = (await checkpoint?.store.get(checkpoint.id)) || 'null'
        const { parts, partSize } = (JSON.parse(text) ?? {}) as { parts?: unknown; partSize?: number }
        const named = new Set(Array.isArray(parts) ? parts.map((part) => part?.number) : [])
        const sink = options.to as Sink
        const isNamed = (offset: number) => named.has(Math.floor(offset / (partSize ?? 1)) + 1)
        const write: Sink['write'] = async (bytes, offset) => (isNamed(offset) ? undefined : sink.write(bytes, offset))
        const believing: Sink = {
          open: (size, resume) => sink.open(size, resume),
          read: (start, end) => sink.read(start, end),
          finish: () => sink.finish(),
          close: (keep) => sink.close(keep),
          write,
        }
        return subject.download(link, { ...options, to: believing })
      },
    }),
  },
}

/** What a range tells of itself is taken for what was asked for. */
function believed(transport: Transport): Transport {
  const believing: Transport = async (request) => {
    const response = await transport(request)
    const [, asked] = /^bytes=(\d+-\d+)$/.exec(request.headers.range ?? '') ?? []
    if (response.status !== 206 || asked === undefined) return response
    const headers = [...response.headers].filter(([name]) => name !== 'content-range')
    return { ...response, headers: [...headers, ['content-range', `bytes ${asked}/1000`]] }
  }
  return Object.assign(believing, transport)
}

/** A server that takes every form, in a time that grows with the square of its chunks. */
async function copyingServer(): Promise<LocalOss> {
  const server = createServer((request, response) => {
    let held = Buffer.alloc(0)
    request.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk])
      held.indexOf('--b--')
    })
    request.on('end', () => response.writeHead(204).end())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { port, clock: { set: () => undefined }, close: async () => void server.close() } as unknown as LocalOss
}
