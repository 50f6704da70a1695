import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request that a fake got. */
export interface FakeRequest {
  readonly method: string
  /** Path and query as they arrived. */
  readonly target: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What a fake says: an answer, nothing at all, or a connection that ends. */
export type FakeAnswer =
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | 'silence'
  | 'disconnect'

/** Options of every fake. */
export interface FakeOptions {
  /**
   * Answers in place of the fake, so that a test can have any fault; `undefined` leaves the request to the fake.
   *
   * @param count How many requests came before this one.
   */
  readonly respond?: ((request: FakeRequest, count: number) => FakeAnswer | undefined) | undefined
}

/** A fake on loopback. */
export interface FakeServer {
  /** Its origin: `http://127.0.0.1:<port>`. */
  readonly url: string
  /** What it was asked, in order. */
  readonly requests: readonly FakeRequest[]
  close(): Promise<void>
}

/** Starts a server at a free port of 127.0.0.1. */
export async function serve(
  { respond }: FakeOptions,
  answer: (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>,
): Promise<FakeServer> {
  const requests: FakeRequest[] = []
  const server = createServer(async (incoming, outgoing) => {
    const request = await requestOf(incoming)
    requests.push(request)
    write(respond?.(request, requests.length - 1) ?? (await answer(request)), outgoing)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, close }
}

async function requestOf(incoming: IncomingMessage): Promise<FakeRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])
  const { method = '', url = '' } = incoming
  return { method, target: url, headers: Object.fromEntries(headers), body: Buffer.concat(chunks).toString() }
}

function write(answer: FakeAnswer, outgoing: ServerResponse): void {
  if (answer === 'silence') return
  if (answer === 'disconnect') {
    outgoing.destroy()
    return
  }
  const { status = 200, headers = {}, body = '' } = answer
  outgoing.writeHead(status, headers).end(body)
}
