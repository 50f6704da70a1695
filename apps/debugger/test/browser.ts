import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

const folder = fileURLToPath(new URL('../', import.meta.url))

/** Where the built page lies. */
export const FILE = `${folder}dist/debugger.html`

/** Builds the page out of the sources as they are. */
export async function built(): Promise<void> {
  await promisify(execFile)(process.execPath, ['build.mjs'], { cwd: folder })
}

export async function launched(): Promise<Browser> {
  const args = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-proxy-server',
  ]
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args })
}

/** Serves the page over plain http, and counts who asks for what. */
export async function served(): Promise<{ readonly url: string; readonly asked: string[]; readonly server: Server }> {
  const asked: string[] = []
  const server = createServer(async ({ url = '' }, response) => {
    asked.push(url)
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(await readFile(FILE))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked, server }
}
