import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSigner } from '@presign/core'
import { createLocalOss } from '@presign/local/oss'
import { ossDialect } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import chromium from '@sparticuz/chromium'
import { type Browser, type Page, chromium as playwright } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { uploadServer } from '../../../examples/upload-page/server.js'
import { bytesFrom, sha256 } from './service.js'

const SECRET = 'FAKEsecretThatNoPageMaySee'
const MB = 1_000_000

let browser: Browser

beforeAll(async () => {
  const executablePath = await chromium.executablePath()
  // In a single process, closing a page would end the browser; without web security, CORS would not be tried at all.
  const args = chromium.args.filter((arg) => arg !== '--single-process' && arg !== '--disable-web-security')
  browser = await playwright.launch({ executablePath, args: [...args, '--no-proxy-server'] })
}, 120_000)

afterAll(() => browser.close())

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The upload page of the examples before a bucket with this CORS rule, in a real browser. */
async function opened(exposed: readonly string[] | undefined) {
  const methods = ['PUT', 'POST', 'GET', 'DELETE']
  const cors = exposed && [{ origins: ['*'], methods, headers: ['*'], exposed }]
  const oss = await createLocalOss({
    buckets: [{ name: 'photos', ...(cors && { cors }) }],
    credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: SECRET },
  })
  onTestFinished(() => oss.close())
  const signer = createSigner(ossV4({ region: oss.region, endpoint: oss.endpoint }), { credentials: oss.credentials })
  const url = await listen(await uploadServer({ signer, bucket: 'photos' }))
  const page = await browser.newPage()
  onTestFinished(() => page.close())
  const seen = watched(page)
  await page.goto(url)
  return { page, oss, signer, seen }
}

/** All traffic of the page: requests and responses, with their bodies. */
function watched(page: Page): Promise<string>[] {
  const seen: Promise<string>[] = []
  page.on('request', (request) => {
    const body = request.postDataBuffer()?.toString('latin1') ?? ''
    seen.push(request.allHeaders().then((headers) => [request.url(), JSON.stringify(headers), body].join('\n')))
  })
  page.on('response', (response) => {
    seen.push(response.allHeaders().then((headers) => JSON.stringify(headers)))
    // The answer to a preflight has no body that could be asked for.
    seen.push(response.text().catch(() => ''))
  })
  return seen
}

async function fileOf(size: number): Promise<{ path: string; sha: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'presign-page-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'holiday film.mp4')
  const bytes = bytesFrom(11, size)
  await writeFile(path, bytes)
  return { path, sha: sha256(bytes) }
}

const statusOf = (page: Page) => page.locator('#status').textContent()

/** A connection that is so slow that a test sees progress. */
async function slow(page: Page, bytesPerSecond: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytesPerSecond }
  await session.send('Network.emulateNetworkConditions', conditions)
}

async function storedObjects({ oss, signer }: Awaited<ReturnType<typeof opened>>): Promise<string[]> {
  const { url } = await signer.presign({
    resource: 'bucket',
    bucket: 'photos',
    query: { 'list-type': '2' },
    expiresIn: 60,
  })
  const keys = [...(await (await fetch(url)).text()).matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key ?? '')
  expect(oss.url).toMatch(/^http:/)
  return Promise.all(
    keys.map(async (key) => {
      const link = await signer.presign({ bucket: 'photos', key, expiresIn: 60 })
      return sha256(new Uint8Array(await (await fetch(link.url)).arrayBuffer()))
    }),
  )
}

async function pictured(page: Page, name: string): Promise<void> {
  const folder = process.env.PRESIGN_SCREENSHOTS
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) })
}

describe('the upload page in Chromium', () => {
  it('uploads in parts with links, shows progress, pauses, and resumes after a reload', async () => {
    const opening = await opened(ossDialect.exposedHeaders)
    const { page, seen } = opening
    const { path, sha } = await fileOf(40 * MB)
    await slow(page, 5 * MB)
    await page.setInputFiles('#file', path)
    await page.click('#start')
    await page.waitForFunction(`document.querySelector('progress').value > 9_000_000`)
    await pictured(page, 'uploading')
    await page.click('#pause')
    await page.getByText('Paused').waitFor()
    await pictured(page, 'paused')
    await page.reload()
    expect(await statusOf(page)).toContain('Unfinished: holiday film.mp4')
    await slow(page, -1)
    await page.setInputFiles('#file', path)
    expect(await statusOf(page)).toContain('Part of this file is uploaded already')
    await page.click('text=Resume')
    await page.getByText('found equal by its checksum').waitFor()
    await pictured(page, 'done')
    expect(await storedObjects(opening)).toEqual([sha])
    // Five parts, of which at least one came before the pause: begin, list and completion beside them.
    const asked = (await Promise.all(seen)).filter(
      (text) => text.startsWith('{"method"') && text.includes('partNumber='),
    )
    expect(asked.length).toBeGreaterThan(4)
    expect(asked.length).toBeLessThan(10)
    expect(await page.evaluate('localStorage.length')).toBe(0)
  }, 60_000)

  it('has neither a secret nor a token in anything that it receives or sends', async () => {
    const { page, seen } = await opened(ossDialect.exposedHeaders)
    const { path } = await fileOf(20 * MB)
    await page.setInputFiles('#file', path)
    await page.click('#start')
    await page.getByText('found equal by its checksum').waitFor()
    const kept = page.evaluate<string>('JSON.stringify([localStorage, sessionStorage, document.cookie])')
    const traffic = (await Promise.all([...seen, page.content(), kept])).join('\n')
    // It is all there: the links with their signatures, the parts, the service's answers.
    for (const expected of [
      'x-oss-signature=',
      'partNumber=3',
      'InitiateMultipartUploadResult',
      'x-oss-hash-crc64ecma',
    ])
      expect(traffic).toContain(expected)
    expect(traffic).not.toContain(SECRET)
    // As a header or a parameter: the page's own program knows the names, too.
    expect(traffic).not.toMatch(/(security-token|securitytoken|accesskeysecret|authorization)(=|%3D|\\*":)/i)
  }, 60_000)

  it('completes from the list of parts where CORS hides their entity tags', async () => {
    const opening = await opened([])
    const { page } = opening
    const { path, sha } = await fileOf(20 * MB)
    await page.setInputFiles('#file', path)
    await page.click('#start')
    await page.getByText('Uploaded holiday film.mp4').waitFor()
    expect(await storedObjects(opening)).toEqual([sha])
  }, 60_000)

  it('shows the progress of a small file, which is one request', async () => {
    const { page } = await opened(ossDialect.exposedHeaders)
    const { path } = await fileOf(3 * MB)
    await slow(page, 4 * MB)
    await page.evaluate(`
      globalThis.values = []
      const bar = document.querySelector('progress')
      new MutationObserver(() => values.push(bar.value)).observe(bar, { attributes: true })
    `)
    await page.setInputFiles('#file', path)
    await page.click('#start')
    await page.getByText('found equal by its checksum').waitFor()
    const values: number[] = await page.evaluate('values')
    expect(values.filter((value) => value > 0 && value < 3 * MB).length).toBeGreaterThan(2)
    expect(values).toEqual([...values].sort((a, b) => a - b))
  }, 60_000)

  it('names the missing CORS rule where the browser hides the response', async () => {
    const { page } = await opened(undefined)
    const { path } = await fileOf(1000)
    // Pauses are drawn by lot, from nothing at all upwards.
    await page.evaluate('Math.random = () => 0')
    await page.setInputFiles('#file', path)
    await page.click('#start')
    const error = page.locator('#error')
    await error.waitFor()
    expect(await error.textContent()).toMatch(/add a CORS rule with origin http:\/\/127\.0\.0\.1:\d+ and method PUT/)
    await pictured(page, 'cors')
  }, 60_000)
})
