import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { ReceivedRequest } from '@presign/core/testing'

/** A request that an SDK sent, with its body. */
export interface SentRequest extends ReceivedRequest {
  readonly body: Buffer
}

/** A server on this machine that keeps what arrives, and answers as an API does that returns nothing. */
export async function loopback() {
  const requests: SentRequest[] = []
  const server: Server = createServer(async (request, response) => {
    requests.push(await received(request))
    response.setHeader('content-type', 'application/json').end('{"Response":{"RequestId":"1"}}')
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The request that came last. */
    last(): SentRequest {
      const request = requests.pop()
      if (!request) throw new Error('nothing arrived')
      requests.length = 0
      return request
    },
    close: () => new Promise((closed) => server.close(closed)),
  }
}

async function received(request: IncomingMessage): Promise<SentRequest> {
  const { method = '', url = '', rawHeaders } = request
  const headers = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
  )
  return { method, target: url, headers, body: await buffer(request) }
}
