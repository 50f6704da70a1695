import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'

/** One call to a server that a request named. */
export interface CallbackCall {
  readonly url: string
  /** The Host header, if it is not the URL's own. */
  readonly host: string | undefined
  readonly body: string
  readonly type: string
}

/** How it ended. */
export type CallbackReply = { readonly ok: true; readonly body: string } | { readonly ok: false; readonly why: string }

/** How long a callback may take, in milliseconds. */
const TIME_LIMIT = 5_000

/** How many bytes of an answer are passed on: 1 MB, the service's own limit. */
const MAX_ANSWER = 1024 * 1024

/**
 * Calls servers after an upload, signed with a key of this server's own. Anyone who may upload names the address, so it
 * only calls this machine unless other hosts are configured: an open port must not be a way into a network.
 */
export class CallbackSender {
  readonly #hosts: readonly string[]
  #keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } | undefined
  #publicKeyUrl = ''

  constructor(hosts: readonly string[]) {
    this.#hosts = hosts.map((host) => host.toLowerCase())
  }

  /** Tells where the public key can be fetched, once the port is known. */
  servedAt(url: string): void {
    this.#publicKeyUrl = url
  }

  /** The public part of the key, as PEM. */
  get publicKey(): string {
    return this.#pair().publicKey.export({ type: 'spki', format: 'pem' }).toString()
  }

  async send(call: CallbackCall): Promise<CallbackReply> {
    const url = URL.canParse(call.url) ? new URL(call.url) : undefined
    if (!url || !/^https?:$/.test(url.protocol)) return { ok: false, why: 'the URL is not valid' }
    if (!this.#mayCall(url)) return { ok: false, why: `the host ${url.hostname} is not among callbackHosts` }
    try {
      return await post(url, call, this.#headers(url, call))
    } catch (error) {
      return { ok: false, why: error instanceof Error && error.message ? error.message : 'it could not be reached' }
    }
  }

  #mayCall({ hostname, host }: URL): boolean {
    const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)
    return loopback || this.#hosts.includes(hostname) || this.#hosts.includes(host)
  }

  /** RSA over MD5 of path, query, newline and body, which is what the service does. */
  #headers(url: URL, { body, type, host }: CallbackCall): Record<string, string | number> {
    const signed = `${decodedPath(url)}${url.search}\n${body}`
    return {
      'content-type': type,
      'content-length': Buffer.byteLength(body),
      authorization: sign('md5', Buffer.from(signed), this.#pair().privateKey).toString('base64'),
      'x-oss-pub-key-url': Buffer.from(this.#publicKeyUrl).toString('base64'),
      'user-agent': 'aliyun-oss-callback',
      ...(host === undefined || !/^[\w.:-]+$/.test(host) ? {} : { host }),
    }
  }

  #pair() {
    this.#keys ??= generateKeyPairSync('rsa', { modulusLength: 1024 })
    return this.#keys
  }
}

function decodedPath({ pathname }: URL): string {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return pathname
  }
}

/** Redirects are not followed: they would lead anywhere. */
function post(url: URL, { body }: CallbackCall, headers: Record<string, string | number>): Promise<CallbackReply> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers, signal: AbortSignal.timeout(TIME_LIMIT), agent: false })
    sent.once('error', reject)
    sent.once('response', (response) => {
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > MAX_ANSWER) response.destroy(new Error('its answer is too long'))
      })
      text(response).then((answer) => resolve(judged(response.statusCode ?? 0, answer)), reject)
    })
    sent.end(body)
  })
}

function judged(status: number, body: string): CallbackReply {
  if (status !== 200) return { ok: false, why: String(status) }
  try {
    JSON.parse(body)
    return { ok: true, body }
  } catch {
    return { ok: false, why: 'the answer is not JSON' }
  }
}
