import { createSigner, type WireRequest } from '@presign/core'
import { ossV4 } from '@presign/oss-v4'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, openBrowser } from '../src/browser.js'
import { allClients, clientsFor, present, report } from '../src/clients/all.js'
import type { Found } from '../src/clients/client.js'
import { type Local, startLocal } from '../src/local.js'
import { linkService } from '../src/pages/v1-put-browser.js'
import { SCENARIOS, type Scenario } from '../src/scenarios.js'

// A client per process takes a while on a busy machine.
const PATIENCE = 60_000

let local: Local
let browser: Browser | { readonly missing: string }
let found: readonly Found[]

beforeAll(async () => {
  local = await startLocal()
  browser = await openBrowser(linkService(local)).catch((error: Error) => ({ missing: String(error.message) }))
  found = await allClients(browser)
}, 4 * PATIENCE)

afterAll(async () => {
  process.stdout.write(`${report(found)}\n`)
  for (const client of present(found)) await client.close?.()
  await local.close()
})

async function head(key: string): Promise<Response> {
  const signer = createSigner(ossV4({ region: local.region, endpoint: local.endpoint }), {
    credentials: local.credentials,
  })
  const { url, method, headers } = await signer.sign({ method: 'HEAD', bucket: 'examplebucket', key })
  return fetch(url, { method, headers })
}

async function read(key: string): Promise<string> {
  const signer = createSigner(ossV4({ region: local.region, endpoint: local.endpoint }), {
    credentials: local.credentials,
  })
  const { url, headers } = await signer.sign({ bucket: 'examplebucket', key })
  return (await fetch(url, { headers })).text()
}

describe('the pages of the provider', () => {
  it('always have Node, curl and axios to carry them out', () => {
    const names = present(found).map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['node http', 'node fetch', 'axios', 'curl']))
  })

  describe.each(SCENARIOS)('$name', (scenario) => {
    const { sign, text, stored, refused } = scenario

    it(
      'works with every client',
      async () => {
        for (const client of clientsFor(scenario, found)) {
          const body = stored ? new TextEncoder().encode(text) : undefined
          const answer = await client.carryOut(await sign(local), body)
          const said = new TextDecoder().decode(answer.body)
          expect(said, client.name).toContain(refused ?? (stored ? '' : text))
          expect(answer.status, client.name).toBe(refused ? 403 : 200)
          if (stored) await expectStored(stored, text)
        }
      },
      PATIENCE,
    )

    it('is refused when anything signed is left out or changed', async () => {
      const signed: WireRequest = await sign(local)
      const body = stored ? { body: text } : undefined
      const status = async ({ method, url, headers }: WireRequest) =>
        (await fetch(url, { method, headers, ...body })).status
      const [last = ''] = signed.url.match(/[0-9a-zA-Z]%?[0-9A-F]*$/) ?? []
      for (const name of Object.keys(signed.headers)) {
        const { [name]: _left, ...headers } = signed.headers
        expect(await status({ ...signed, headers: { 'content-type': 'x/y', ...headers } }), name).toBe(403)
      }
      const other = signed.url.slice(0, -last.length) + (last.startsWith('0') ? '1' : '0') + last.slice(1)
      expect(await status({ ...signed, url: other })).toBe(403)
      expect(await status({ ...signed, method: 'DELETE' })).toBe(403)
    })
  })
})

async function expectStored({ key, headers }: NonNullable<Scenario['stored']>, text: string): Promise<void> {
  const response = await head(key)
  const found = Object.fromEntries(Object.keys(headers).map((name) => [name, response.headers.get(name)]))
  expect(found).toEqual(headers)
  expect(await read(key)).toBe(text)
}
