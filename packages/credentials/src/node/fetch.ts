import { Agent, request } from 'node:http'
import { Readable } from 'node:stream'
import { isNear } from '../http/address.js'
import type { Fetch, FetchAnswer, FetchInit } from '../sources/system.js'

/** An agent of its own: it never goes through a proxy, whatever the environment says to the global one. */
const direct = new Agent({ keepAlive: false })

/**
 * The runtime's `fetch`, but for plain http to addresses that are near. A metadata service does not answer a proxy, or answers it
 * with the credentials of the proxy's machine.
 */
export const nodeFetch: Fetch = async (url, init) => {
  const { protocol, hostname } = new URL(url)
  const isDirect = protocol === 'http:' && (isNear(hostname) || hostname === 'metadata.tencentyun.com')
  return isDirect ? directly(url, init) : fetch(url, init as RequestInit)
}

function directly(url: string, { method, headers, body, signal }: FetchInit): Promise<FetchAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers: { ...headers }, agent: direct, signal }, (incoming) => {
      const stream = Readable.toWeb(incoming) as ReadableStream<Uint8Array>
      resolve({ status: incoming.statusCode ?? 0, body: stream })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
