import { once } from 'node:events'
import { connect } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { WireRequest } from '@presign/core'
import type { Client } from './client.js'

/**
 * The lines that an HTTP library writes for a request, in its own order, with what it adds. A phone is not at hand, and
 * the bytes on the wire are all that a service sees of one.
 */
type Lines = (request: WireRequest, host: string, length: number) => string[]

/** OkHttp, on which the Android SDK sends. */
export const okHttp = wireClient('okhttp (its bytes)', ({ headers }, host, length) => [
  ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  `Content-Length: ${length}`,
  `Host: ${host}`,
  'Connection: close',
  'Accept-Encoding: gzip',
  'User-Agent: okhttp/4.12.0',
])

/** NSURLSession, on which the iOS SDK sends. */
export const urlSession = wireClient('NSURLSession (its bytes)', ({ headers }, host, length) => [
  `Host: ${host}`,
  ...Object.entries(headers).map(([name, value]) => `${capitalised(name)}: ${value}`),
  'Accept: */*',
  'User-Agent: Example/1 CFNetwork/1490.0.4 Darwin/23.2.0',
  `Content-Length: ${length}`,
  'Accept-Language: zh-CN,zh-Hans;q=0.9',
  'Accept-Encoding: gzip, deflate',
  'Connection: close',
])

function wireClient(name: string, linesOf: Lines): Client {
  return {
    name,
    carryOut: async (request, body = new Uint8Array()) => {
      const [, host = '', target = ''] = /^http:\/\/([^/]+)(.*)$/.exec(request.url) ?? []
      const [hostname = '', port] = host.split(':')
      const socket = connect(Number(port ?? 80), hostname)
      await once(socket, 'connect')
      const lines = [`${request.method} ${target} HTTP/1.1`, ...linesOf(request, host, body.length), '', '']
      socket.write(lines.join('\r\n'))
      socket.write(body)
      return answerOf(await buffer(socket))
    },
  }
}

function answerOf(bytes: Buffer): { status: number; body: Uint8Array } {
  const end = bytes.indexOf('\r\n\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(bytes.toString('latin1', 0, end))?.[1])
  return { status, body: bytes.subarray(end + 4) }
}

function capitalised(name: string): string {
  return name.replaceAll(/(?:^|-)[a-z]/g, (start) => start.toUpperCase())
}
