import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Fault } from '../faulty-proxy.js'
import { sha256, type TestService, testService } from '../test-service.js'
import { bytesFrom, pick, type Random, seeded } from './seeded.js'

/** What a transfer must know of the ground it runs on. Survives JSON. */
export interface Ground {
  /** Where to say what is wanted, with {@link Order}s. */
  readonly control: string
  /** The service, behind a proxy that fails. */
  readonly url: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string }
}

/** What a transfer asks of the ground. `put` stores bytes of a seed; `leap` turns the service's clock. */
export type Order =
  | { readonly do: 'put'; readonly key: string; readonly seed: number; readonly size: number }
  | { readonly do: 'fail'; readonly seed: number; readonly size: number }
  | { readonly do: 'behave' }
  | { readonly do: 'leap' }
  | { readonly do: 'stored'; readonly key: string }

/** The answer to all of them. `sha256`: of what is stored. */
export interface Report {
  /** How many requests the proxy has seen. */
  readonly requests: number
  readonly sha256?: string
}

/** A service that fails now and then, for transfers in this process or another one, or in a page. */
export async function provingGround(): Promise<Ground & { readonly service: TestService; close(): Promise<void> }> {
  const service = await testService()
  const server = createServer(async (request, response) => {
    const order: Order | undefined = await orderOf(request)
    const sum = order && (await executed(service, order))
    const report: Report = { requests: service.proxy.seen.length, ...(sum !== undefined && { sha256: sum }) }
    // A connection that was closed for its age just when it is used again would be one fault too many.
    response.setHeader('access-control-allow-origin', '*').setHeader('connection', 'close').end(JSON.stringify(report))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { region, credentials } = service.oss
  return {
    control: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    url: service.proxy.url,
    region,
    credentials,
    service,
    async close() {
      server.closeAllConnections()
      server.close()
      await service.close()
    },
  }
}

async function orderOf(request: IncomingMessage): Promise<Order> {
  let text = ''
  for await (const chunk of request) text += chunk
  return JSON.parse(text)
}

async function executed(service: TestService, order: Order): Promise<string | undefined> {
  switch (order.do) {
    case 'put':
      return service.put(order.key, bytesFrom(order.seed, order.size)).then(() => undefined)
    case 'fail':
      service.proxy.plan = faultsFrom(seeded(order.seed), order.size)
      return undefined
    case 'behave':
      service.proxy.plan = () => undefined
      return undefined
    case 'leap':
      service.oss.clock.set(service.oss.clock.now() + 90_000)
      return undefined
    case 'stored': {
      const bytes = await service.stored(order.key)
      return bytes && sha256(bytes)
    }
  }
}

/** How often a request meets a fault. */
const FAULTY = 0.12

function faultsFrom(random: Random, size: number): () => Fault | undefined {
  return () => {
    const at = Math.floor(random() * Math.min(size, 100 * 1024))
    const fault = pick<Fault>(random, [
      { kind: 'drop_request', at },
      { kind: 'drop_answer' },
      { kind: 'corrupt_request', at },
      { kind: 'corrupt_answer', at },
      { kind: 'truncate_answer', at },
      { kind: 'status', status: 500 },
      { kind: 'status', status: 503, retryAfter: '2' },
      { kind: 'stall' },
      { kind: 'stall_answer' },
    ])
    return random() < FAULTY ? fault : undefined
  }
}
