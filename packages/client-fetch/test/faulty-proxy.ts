import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What may go wrong between a client and a service. `at` counts bytes of the body. */
export type Fault =
  | { readonly kind: 'drop_request' | 'corrupt_request' | 'corrupt_answer' | 'truncate_answer'; readonly at: number }
  | { readonly kind: 'drop_answer' | 'stall' | 'stall_answer' }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }

export interface FaultyProxy {
  readonly url: string
  /** Asked for each request. */
  plan: (request: IncomingMessage) => Fault | undefined
  /** Method and target of every request that arrived. */
  readonly seen: { readonly method: string; readonly target: string; readonly headers: readonly string[] }[]
  close(): Promise<void>
}

/** A proxy that passes requests on as they are, raw target and raw headers, and does what its plan says. */
export async function faultyProxy(upstream: string): Promise<FaultyProxy> {
  const { hostname, port } = new URL(upstream)
  const seen: FaultyProxy['seen'] = []
  const server = createServer((incoming, outgoing) => {
    seen.push({ method: incoming.method ?? '', target: incoming.url ?? '', headers: incoming.rawHeaders })
    pass(incoming, outgoing, { hostname, port }, proxy.plan(incoming)).catch(() => incoming.socket?.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy: FaultyProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    plan: () => undefined,
    seen,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return proxy
}

async function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  upstream: { readonly hostname: string; readonly port: string },
  fault: Fault | undefined,
): Promise<void> {
  if (fault?.kind === 'stall') return stall(incoming.resume())
  if (fault?.kind === 'status') return refuse(incoming, outgoing, fault.status, fault.retryAfter)
  const answer = await asked(incoming, upstream, fault)
  if (fault?.kind === 'drop_answer') {
    answer.resume()
    await once(answer, 'end')
    return void incoming.socket?.destroy()
  }
  outgoing.writeHead(answer.statusCode ?? 500, answer.rawHeaders)
  if (fault?.kind === 'stall_answer') {
    outgoing.flushHeaders()
    return stall(incoming)
  }
  await sent(answer, outgoing, fault)
}

/** In the end it lets go, as servers do: Chromium gives up no preflight, and would wait with all connections it allows. */
function stall({ socket }: IncomingMessage): void {
  setTimeout(() => socket.destroy(), 3000).unref()
}

async function refuse(incoming: IncomingMessage, outgoing: ServerResponse, status: number, retryAfter?: string) {
  incoming.resume()
  await once(incoming, 'end')
  // A page is to be told as well.
  const cors = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after' }
  outgoing.writeHead(status, { ...cors, ...(retryAfter !== undefined && { 'retry-after': retryAfter }) }).end()
}

async function asked(
  incoming: IncomingMessage,
  { hostname, port }: { readonly hostname: string; readonly port: string },
  fault: Fault | undefined,
): Promise<IncomingMessage> {
  const { method, url } = incoming
  const onward = request({ hostname, port, method, path: url, headers: incoming.rawHeaders as never, agent: false })
  // A service may answer before it has read the body, and then close.
  let early = false
  onward.on('error', () => early || incoming.socket?.destroy())
  const answered = once(onward, 'response').then(([answer]) => {
    early = true
    return answer as IncomingMessage
  })
  answered.catch(() => undefined)
  let at = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    if (fault?.kind === 'drop_request' && at + chunk.length > fault.at) {
      onward.destroy()
      incoming.socket?.destroy()
      throw new Error('dropped')
    }
    if (fault?.kind === 'corrupt_request') flip(chunk, fault.at - at)
    at += chunk.length
    if (!early && !onward.write(chunk)) await Promise.race([once(onward, 'drain'), answered])
  }
  onward.end()
  return answered
}

async function sent(answer: IncomingMessage, outgoing: ServerResponse, fault: Fault | undefined): Promise<void> {
  let at = 0
  outgoing.flushHeaders()
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    if (fault?.kind === 'truncate_answer' && at + chunk.length > fault.at) {
      outgoing.write(chunk.subarray(0, fault.at - at))
      await new Promise((resolve) => setImmediate(resolve))
      return void outgoing.destroy()
    }
    if (fault?.kind === 'corrupt_answer') flip(chunk, fault.at - at)
    at += chunk.length
    if (!outgoing.write(chunk)) await once(outgoing, 'drain')
  }
  outgoing.end()
}

function flip(chunk: Buffer, at: number): void {
  const byte = chunk[at]
  if (byte !== undefined) chunk[at] = byte ^ 0x20
}
