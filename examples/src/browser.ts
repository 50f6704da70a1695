import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { WireRequest } from '@presign/core'
import type { Page } from 'playwright-core'
import type { Client } from './clients/client.js'
import { listening, type Running } from './listening.js'

/** A page in a real Chromium, and the server it came from. */
export interface Browser {
  readonly page: Page
  close(): Promise<void>
}

const HTML = `<!doctype html><meta charset="utf-8"><title>Links</title>
<script type="module">import * as links from '/page.js'; window.links = links</script>`

/** Opens `page/page.js` in Chromium, from a server that signs links for it. */
export async function openBrowser(linkFor: (key: string) => Promise<WireRequest>): Promise<Browser> {
  const [{ default: chromium }, { chromium: playwright }] = await Promise.all([
    import('@sparticuz/chromium'),
    import('playwright-core'),
  ])
  const server = await servePage(linkFor)
  const browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    // Without web security, CORS would not be tried at all.
    args: [...chromium.args.filter((arg) => arg !== '--disable-web-security'), '--no-proxy-server'],
  })
  const page = await browser.newPage()
  await page.goto(server.url)
  await page.waitForFunction('window.links')
  return {
    page,
    close: async () => {
      await browser.close()
      await server.close()
    },
  }
}

function servePage(linkFor: (key: string) => Promise<WireRequest>): Promise<Running> {
  return listening(
    createServer(async (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page')
      if (pathname === '/page.js')
        response
          .setHeader('content-type', 'text/javascript')
          .end(await readFile(new URL('../page/page.js', import.meta.url)))
      else if (pathname === '/link' && request.method === 'POST')
        response
          .setHeader('content-type', 'application/json')
          .end(JSON.stringify(await linkFor(searchParams.get('key') ?? '')))
      else response.setHeader('content-type', 'text/html').end(HTML)
    }),
  )
}

/** Chromium as a client: fetch to a Blob for what is read, XHR for what is sent. */
export function chromiumClient({ page, close }: Browser): Client {
  return {
    name: 'chromium',
    close,
    carryOut: async (request, body) => {
      const wire = JSON.parse(JSON.stringify(request))
      const { status, bytes } = await page.evaluate<{ status: number; bytes: number[] }>(
        `(async (signed, body) => {
          if (!body) {
            const { status, blob } = await links.download(signed)
            return { status, bytes: [...new Uint8Array(await blob.arrayBuffer())] }
          }
          const { status, text } = await links.upload(signed, Int8Array.from(body))
          return { status, bytes: [...new TextEncoder().encode(text)] }
        })(${JSON.stringify(wire)}, ${JSON.stringify(body && [...body])})`,
      )
      return { status, body: Uint8Array.from(bytes) }
    },
  }
}
