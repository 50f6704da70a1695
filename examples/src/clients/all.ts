import { type Browser, chromiumClient } from '../browser.js'
import type { Client, Found } from './client.js'
import { curl, go, java, php, python } from './foreign.js'
import { okHttp, urlSession } from './mobile.js'
import { axiosClient, nodeFetch, nodeHttp } from './node.js'

/** Every client, or why it is not here. */
export async function allClients(browser: Browser | { readonly missing: string }): Promise<readonly Found[]> {
  const foreign = await Promise.all([curl(), python(), php(), go(), java()])
  const page: Found = 'missing' in browser ? { name: 'chromium', ...browser } : chromiumClient(browser)
  return [nodeHttp, nodeFetch, axiosClient, okHttp, urlSession, ...foreign, page]
}

/** Those that are here. */
export function present(found: readonly Found[]): readonly Client[] {
  return found.filter((client): client is Client => 'carryOut' in client)
}

/** They carry everything out, wherever this runs. */
const ALWAYS = ['node http', 'curl']

/** Who is to carry a scenario out: those of its page that are here, and those that always are. */
export function clientsFor(
  scenario: { readonly clients: readonly string[] },
  found: readonly Found[],
): readonly Client[] {
  return present(found).filter(({ name }) => ALWAYS.includes(name) || scenario.clients.includes(name))
}

/** `ran: …` and, for each that is missing, why. */
export function report(found: readonly Found[]): string {
  const ran = present(found).map(({ name }) => name)
  const missing = found.flatMap((client) => ('missing' in client ? [`${client.name}: ${client.missing}`] : []))
  return [`Clients that ran: ${ran.join(', ')}`, ...missing.map((line) => `Not here: ${line}`)].join('\n')
}
