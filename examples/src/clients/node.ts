import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import axios from 'axios'
import type { Client } from './client.js'

/** Node's own http. (`node:https` is the same over TLS, which a server on the loopback has not.) */
export const nodeHttp: Client = {
  name: 'node http',
  carryOut: ({ method, url, headers }, body) =>
    new Promise((resolve, reject) => {
      // The options beside the URL go before it, and `headers` are sent in the case they have.
      const sending = request(url, { method, headers }, async (answer) => {
        resolve({ status: answer.statusCode ?? 0, body: await buffer(answer) })
      })
      sending.once('error', reject).end(body)
    }),
}

/** Node's fetch. */
export const nodeFetch: Client = {
  name: 'node fetch',
  carryOut: async ({ method, url, headers }, body) => {
    const response = await fetch(url, { method, headers, ...(body && { body: Uint8Array.from(body) }) })
    return { status: response.status, body: new Uint8Array(await response.arrayBuffer()) }
  },
}

/** axios, from npm. */
export const axiosClient: Client = {
  name: 'axios',
  carryOut: async ({ method, url, headers }, body) => {
    const response = await axios.request<ArrayBuffer>({
      method,
      url,
      headers,
      data: body && Buffer.from(body),
      responseType: 'arraybuffer',
      proxy: false,
      validateStatus: () => true,
    })
    return { status: response.status, body: new Uint8Array(response.data) }
  },
}
