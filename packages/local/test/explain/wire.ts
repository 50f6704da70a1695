import { createHash, createHmac } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import type { SignedRequest, Trace, WireRequest } from '@presign/core'
import { readErrorBody } from '@presign/oss/explain'
import type { LocalOss } from '../../src/oss.js'

/** A request as it goes out, byte for byte, whatever a client would have made of it. */
export interface Wire {
  readonly method: string
  readonly host: string
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
}

/** What should go out for a signed request. */
export function wireOf({ method, url, headers }: WireRequest): Wire {
  const [, host = '', target = ''] = /^https?:\/\/([^/?]*)(.*)$/s.exec(url) ?? []
  return { method, host, target, headers }
}

/** Sends exactly that, and reads the error that comes back; `undefined` when none does. */
export async function answerTo(oss: LocalOss, { method, host, target, headers }: Wire) {
  return new Promise<ReturnType<typeof readErrorBody>>((resolve, reject) => {
    const list = Object.entries({ host, ...headers }).flat()
    const sent = httpRequest(
      { host: '127.0.0.1', port: oss.port, method, path: target, headers: list, setHost: false, agent: false },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const found = response.headers as Record<string, string>
          resolve((response.statusCode ?? 0) < 400 ? undefined : readErrorBody(Buffer.concat(chunks).toString(), found))
        })
      },
    )
    sent.on('error', reject)
    sent.end()
  })
}

/** What someone makes who signs V4 by hand and writes another canonical request or another scope. */
export function signedByHand(
  signed: SignedRequest,
  secret: string,
  change: { readonly canonical?: (text: string) => string; readonly scope?: (scope: string) => string },
): { readonly trace: Trace; readonly wire: Wire } {
  const [algorithm = '', time = '', oldScope = ''] = signed.trace.stringToSign.split('\n')
  const scope = change.scope?.(oldScope) ?? oldScope
  const rescoped = (text: string) =>
    text.replaceAll(oldScope, scope).replaceAll(encodeURIComponent(oldScope), encodeURIComponent(scope))
  const own = rescoped(signed.trace.canonicalRequest ?? '')
  const canonicalRequest = change.canonical?.(own) ?? own
  const stringToSign = [algorithm, time, scope, createHash('sha256').update(canonicalRequest).digest('hex')].join('\n')
  const key = scope
    .split('/')
    .reduce<string | Buffer>((parent, part) => createHmac('sha256', parent).update(part).digest(), `aliyun_v4${secret}`)
  const signature = createHmac('sha256', key).update(stringToSign).digest('hex')
  const carried = (text: string) => rescoped(text).replaceAll(signed.trace.signature, signature)
  const wire = wireOf(signed)
  const headers = Object.fromEntries(Object.entries(wire.headers).map(([name, value]) => [name, carried(value)]))
  return {
    trace: { canonicalRequest, stringToSign, signature },
    wire: { ...wire, target: carried(wire.target), headers },
  }
}
