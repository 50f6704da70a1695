import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import sparticuz from '@sparticuz/chromium'
import { chromium } from 'playwright-core'
import { bundled } from './bundle.mjs'

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-proxy-server',
  // A name that is not loopback's own is not a secure origin over plain http.
  '--host-resolver-rules=MAP example.test 127.0.0.1',
]

const PAGE = ['text/html; charset=utf-8', '<!doctype html><script type="module" src="/suite.js"></script>']

/** A page and a worker, from a secure origin and from one that is not.
 * @param {string} project @returns {Promise<Record<string, object[]>>} */
export async function inChromium(project) {
  return browsing(await files(project), async (browser, port) => {
    const [secure, plain] = [`http://127.0.0.1:${port}`, `http://example.test:${port}`]
    return {
      'Chromium page': await inPage(browser, secure),
      'Chromium worker': await inWorker(browser, secure),
      'Chromium page, plain http': await inPage(browser, plain),
      'Chromium worker, plain http': await inWorker(browser, plain),
    }
  })
}

/** Transfers in a page, to a service of another origin. @type {import('../transfers.mjs').Carrier} */
export function transfersInPage(_project, script, { ground, seeds, largest }) {
  const files = { '/page': PAGE, '/suite.js': ['text/javascript; charset=utf-8', script] }
  return browsing(files, async (browser, port) => {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${port}/page`)
    return page.evaluate((task) => globalThis.transfers(...task), [ground, seeds, largest])
  })
}

/** @template T @param {Record<string, [string, string | Buffer]>} files
 * @param {(browser: import('playwright-core').Browser, port: number) => Promise<T>} use @returns {Promise<T>} */
async function browsing(files, use) {
  const server = await serving(files)
  const browser = await chromium.launch({ executablePath: await sparticuz.executablePath(), args: FLAGS })
  try {
    return await use(browser, server.address().port)
  } finally {
    await browser.close()
    server.closeAllConnections()
    server.close()
  }
}

async function inPage(browser, origin) {
  const page = await browser.newPage()
  await page.goto(`${origin}/page`)
  return page.evaluate(() => globalThis.results)
}

async function inWorker(browser, origin) {
  const page = await browser.newPage()
  await page.goto(`${origin}/empty`)
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const worker = new Worker('/suite.js', { type: 'module' })
        worker.onmessage = ({ data }) => resolve(data)
        worker.onerror = ({ message }) => reject(new Error(message))
      }),
  )
}

async function files(project) {
  const wasm = (name) => readFile(join(project, `node_modules/@presign/core/wasm/${name}.wasm`))
  return {
    '/page': PAGE,
    '/empty': ['text/html; charset=utf-8', '<!doctype html>'],
    '/suite.js': ['text/javascript; charset=utf-8', await bundled(project, 'browser.mjs')],
    '/simd.wasm': ['application/wasm', await wasm('simd')],
    '/scalar.wasm': ['application/wasm', await wasm('scalar')],
  }
}

async function serving(files) {
  const server = createServer((request, response) => {
    const [type, content] = files[request.url] ?? ['text/plain', undefined]
    response.writeHead(content === undefined ? 404 : 200, { 'content-type': type }).end(content)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}
