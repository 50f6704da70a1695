import { createServer, request } from 'node:http'
import { listening, type Running } from './listening.js'

/**
 * What a CDN or a bound domain is to a client: a host of one's own whose requests arrive at the service under the
 * service's name for the bucket, with path, query and headers as they were.
 */
export function startFront(port: number, serviceHost: string): Promise<Running> {
  const server = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming
    const onward = request({ port, method, path: url, headers: { ...headers, host: serviceHost } }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.writeHead(502).end())
    incoming.pipe(onward)
  })
  return listening(server)
}
