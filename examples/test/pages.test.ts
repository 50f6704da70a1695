import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { createSigner } from '@presign/core'
import { fakeSts } from '@presign/credentials/testing'
import { createLocalOss, type LocalOss } from '@presign/local/oss'
import { ossDialect } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import chromium from '@sparticuz/chromium'
import { build } from 'esbuild'
import { type Browser, type Page, chromium as playwright } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { reactUpload } from '../react-upload/server.js'
import { listening } from '../src/listening.js'
import { stsServer } from '../sts-page/server.js'

// A browser takes a while to start on a busy machine.
const PATIENCE = 120_000

const SECRET = 'FAKEsecretThatNoPageMaySee'
const credentials = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: SECRET }
const FILE = { name: '猫.txt', mimeType: 'text/plain', buffer: Buffer.from('miaow') }

let browser: Browser
let oss: LocalOss

beforeAll(async () => {
  const cors = {
    origins: ['*'],
    methods: ['PUT', 'POST', 'GET', 'DELETE'],
    headers: ['*'],
    exposed: ossDialect.exposedHeaders,
  }
  oss = await createLocalOss({ buckets: [{ name: 'photos', cors: [cors] }], credentials })
  // In a single process, closing a page would end the browser; without web security, CORS would not be tried at all.
  const args = chromium.args.filter((arg) => arg !== '--single-process' && arg !== '--disable-web-security')
  browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...args, '--no-proxy-server'],
  })
}, PATIENCE)
afterAll(async () => {
  await browser.close()
  await oss.close()
})

/** A page of this server, with everything that the page was told. */
async function open(listener: Parameters<typeof createServer>[1]): Promise<{ page: Page; heard: Promise<string>[] }> {
  const server = await listening(createServer(listener))
  onTestFinished(() => server.close())
  const page = await browser.newPage()
  onTestFinished(() => page.close())
  const heard: Promise<string>[] = []
  page.on('response', (response) => heard.push(response.text().catch(() => '')))
  await page.goto(server.url)
  return { page, heard }
}

async function stored(key: string): Promise<string> {
  const signer = createSigner(ossV4({ region: oss.region, endpoint: oss.endpoint }), { credentials })
  return (await fetch((await signer.presign({ bucket: 'photos', key, expiresIn: 60 })).url)).text()
}

describe('the upload form in React', () => {
  const server = () => {
    const signer = createSigner(ossV4({ region: oss.region, endpoint: oss.endpoint }), { credentials })
    return reactUpload({ signer, bucket: 'photos', userOf: () => 'ada' })
  }

  it(
    'uploads the chosen file below the prefix of the visitor, and never sees the secret',
    async () => {
      const { page, heard } = await open(await server())
      await page.getByLabel('File').setInputFiles(FILE)
      await page.getByText('Uploaded 猫.txt.').waitFor()
      const { key = '' } = oss.requests.entries.filter(({ status }) => status === 200).at(-1) ?? {}
      expect(key).toMatch(/^inbox\/ada\/[0-9a-f-]{36}$/)
      expect(await stored(key)).toBe('miaow')
      expect((await Promise.all(heard)).join('')).not.toContain(SECRET)
    },
    PATIENCE,
  )

  it(
    'shows why an upload failed',
    async () => {
      const { page } = await open(await server())
      await page.route('**/links', (route) => route.fulfill({ status: 401 }))
      await page.getByLabel('File').setInputFiles(FILE)
      await page.getByText(/link/).waitFor()
      expect(await page.getByRole('status').textContent()).toMatch(/^Cannot /)
    },
    PATIENCE,
  )
})

describe('the page with credentials of STS', () => {
  it(
    'uploads with credentials that STS issued for the prefix of the visitor, and never sees the secret',
    async () => {
      const sts = await fakeSts({
        callers: [credentials],
        credentials: () => oss.issueTemporaryCredentials({ expiresIn: 900 }),
      })
      onTestFinished(() => sts.close())
      const roleArn = 'acs:ram::1000000000000000:role/upload'
      const app = stsServer({ credentials, roleArn, bucket: 'photos', userOf: () => 'ada', stsEndpoint: sts.url })
      const script = await bundled('sts-page/page.ts')
      app.get('/', (_request, response) => void response.type('html').send('<!doctype html><title>STS</title>'))
      const { page, heard } = await open(app)
      await page.addScriptTag({ content: script })

      const key = await page.evaluate<string>(`page.uploadWithSts(new File(['miaow'], 'cat.txt'), {
        region: '${oss.region}', bucket: 'photos', endpoint: page.pathStyle('${oss.url}'),
      })`)

      expect(key).toMatch(/^inbox\/ada\/[0-9a-f-]{36}$/)
      expect(await stored(key)).toBe('miaow')
      const asked = sts.requests.map(({ target, body }) => decodeURIComponent(target + body))
      expect(asked).toEqual([expect.stringContaining('"Resource":["acs:oss:*:*:photos/inbox/ada/*"]')])
      expect((await Promise.all(heard)).join('')).not.toContain(SECRET)
    },
    PATIENCE,
  )
})

/** What a bundler makes of the page, with what the test needs to lead it to this machine. */
async function bundled(path: string): Promise<string> {
  const folder = fileURLToPath(new URL('../', import.meta.url))
  const contents = `export * from './${path.replace(/\.ts$/, '.js')}'
import { endpoints } from '@presign/oss'
export const { pathStyle } = endpoints`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    tsconfig: `${folder}tsconfig.json`,
    bundle: true,
    format: 'iife',
    globalName: 'page',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}
