import http from 'node:http'
import https from 'node:https'
import { onTestFinished, vi } from 'vitest'

/** Every variable that a library looks at is unset, but for these; the home folder is that of the test. */
export function environment(home: string, variables: Readonly<Record<string, string>> = {}): void {
  for (const name of Object.keys(process.env))
    if (/^(?:AWS|ALIBABA|OSS|TENCENT|TKE|COS)|_proxy$/i.test(name)) vi.stubEnv(name, undefined)
  for (const [name, value] of Object.entries({ HOME: home, ...variables })) vi.stubEnv(name, value)
  onTestFinished(() => void vi.unstubAllEnvs())
}

type Options = http.RequestOptions & { readonly headers?: http.OutgoingHttpHeaders }
type Listener = (response: http.IncomingMessage) => void

/**
 * Sends what official libraries send to fixed hosts to fakes, and notes the hosts. A host without a fake gets no connection.
 * The Host header stays what it was, since it is signed.
 */
export function redirected(fakes: Readonly<Record<string, string>>): readonly string[] {
  const hosts: string[] = []
  const request = http.request
  const replacement = (input: string | URL | Options, more?: Options | Listener, listener?: Listener) => {
    const options: Options =
      typeof input === 'string' || input instanceof URL ? { ...partsOf(new URL(input)), ...(more as Options) } : input
    const host = String(options.hostname ?? options.host)
    if (host === '127.0.0.1') return request(input as URL, more as Options, listener)
    hosts.push(host)
    const { hostname, port } = new URL(fakes[host] ?? 'http://127.0.0.1:1')
    const headers = { ...(options.headers as Record<string, string>), host }
    const { method, path } = options
    return request(
      { hostname, port, method, path, headers } as Options,
      typeof more === 'function' ? more : (listener as Listener),
    )
  }
  for (const library of [http, https]) {
    const spy = vi.spyOn(library, 'request').mockImplementation(replacement as typeof http.request)
    onTestFinished(() => spy.mockRestore())
  }
  return hosts
}

function partsOf({ hostname, port, pathname, search }: URL): Options {
  return { hostname, port, path: pathname + search }
}
