// Walks through the built site in Chromium: what pages load and weigh, what the search finds, the keyboard, axe.
// Usage: node walk/walk.mjs [--shots FOLDER]   (after node build.mjs)
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import sparticuz from '@sparticuz/chromium'
import { chromium } from 'playwright-core'

const { values } = parseArgs({ options: { shots: { type: 'string' } } })

/** What people type, and the page that answers it, which must be among the first three. */
const QUERIES = {
  en: [
    ['SignatureDoesNotMatch', '/rejected/'],
    ['content-type', '/rejected/header_added'],
    ['Request has expired', '/rejected/expired'],
    ['resume upload', '/recipes/resume-after-reload'],
    ['nginx', '/recipes/behind-nginx'],
    ['R2', '/recipes/minio-and-r2'],
    ['ali-oss', '/migrate/ali-oss'],
    ['require', '/start/commonjs'],
    ['clock', '/rejected/clock_skew'],
  ],
  zh: [
    ['签名', '/zh/learn/what-is-signed'],
    ['不匹配', '/zh/rejected/'],
    ['断点续传', '/zh/recipes/resume-after-reload'],
    ['分片上传', '/zh/recipes/presign-multipart-parts'],
    ['文件类型', '/zh/recipes/limit-file-type'],
    ['续传', '/zh/recipes/resume-after-reload'],
    ['过期', '/zh/rejected/expired'],
    ['访问密钥', '/zh/rejected/key_id'],
    ['地域', '/zh/rejected/region'],
  ],
}

const PAGES = [
  '/',
  '/zh/',
  '/start/',
  '/start/node',
  '/zh/start/browser',
  '/learn/what-is-signed',
  '/zh/learn/uploads',
  '/rejected/header_added',
  '/zh/rejected/host_changed',
  '/recipes/limit-file-size',
  '/zh/providers/oss',
  '/zh/schemes/add',
  '/about/support',
]

/** A page may not weigh more before its search opens: bytes of gzip, of everything that it loads. */
const MOST = 256_000

const tally = { passed: 0, failed: 0 }
function check(name, ok, found = '') {
  tally[ok ? 'passed' : 'failed']++
  process.stdout.write(`${ok ? '✓' : '✗'} ${name}${found === '' ? '' : `: ${found}`}\n`)
}

const server = spawn(process.execPath, ['serve.mjs', '0'], { cwd: fileURLToPath(new URL('..', import.meta.url)) })
const [line] = await new Promise((resolve) => server.stdout.once('data', (data) => resolve(`${data}`.split('\n'))))
const site = line.replace(/\/$/, '')
const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-proxy-server']
const browser = await chromium.launch({ executablePath: await sparticuz.executablePath(), args })
try {
  for (const address of PAGES) await load(address)
  for (const [lang, queries] of Object.entries(QUERIES)) await search(lang, queries)
  await keyboard()
  await toDebugger()
  await pasted()
  await chosen()
  if (values.shots) await shots(values.shots)
} finally {
  await browser.close()
  server.kill()
}
process.stdout.write(`${tally.passed} passed, ${tally.failed} failed\n`)
process.exitCode = tally.failed === 0 ? 0 : 1

/** Loads a page: from whom, how much, and what axe says of it in both themes. */
async function load(address) {
  const context = await browser.newContext()
  const page = await context.newPage()
  const [others, errors, bytes] = [new Set(), [], []]
  page.on('request', (request) => {
    if (!request.url().startsWith(site) && !request.url().startsWith('data:')) others.add(request.url())
  })
  page.on('response', (response) => {
    // The search index is fetched when the rest is there and the browser has nothing else to do.
    if (response.url().startsWith(site) && !response.url().includes('search_index'))
      bytes.push(
        response.body().then(
          (body) => gzipSync(body).length,
          () => 0,
        ),
      )
  })
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(site + address, { waitUntil: 'networkidle' })
  check(`${address} asks no other host`, others.size === 0, [...others].join(' '))
  check(`${address} runs without errors`, errors.length === 0, errors.join(' '))
  const weight = (await Promise.all(bytes)).reduce((sum, one) => sum + one, 0)
  check(`${address} weighs at most ${MOST} bytes of gzip`, weight <= MOST, weight)
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme })
    await page.reload({ waitUntil: 'networkidle' })
    await page.addScriptTag({
      content: readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
    })
    const found = await page.evaluate(async () =>
      (await window.axe.run()).violations.map(
        ({ id, nodes }) => `${id} ${nodes.map(({ target }) => target).slice(0, 3)}`,
      ),
    )
    check(`axe finds nothing on ${address}, ${scheme}`, found.length === 0, found.join('; '))
  }
  await context.close()
}

/** Asks the search, which makes its index once for all, and looks for a page among the first three that it finds. */
async function search(lang, queries) {
  const page = await browser.newPage()
  await page.goto(site + (lang === 'en' ? '/start/node' : '/zh/start/node'), { waitUntil: 'networkidle' })
  await page.locator('.rp-search-button').first().click()
  const links = page.locator('.rp-search-panel__results a')
  for (const [query, wanted] of queries) {
    await page.locator('.rp-search-panel__input').fill('')
    await links.first().waitFor({ state: 'detached', timeout: 60_000 })
    await page.locator('.rp-search-panel__input').fill(query)
    await links
      .first()
      .waitFor({ timeout: 120_000 })
      .catch(() => undefined)
    const found = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href').replace(/#.*$/, '')))
    const pages = [...new Set(found.map((href) => href.replace(/\.html$/, '')))]
    check(`search finds ${wanted} for ${query}`, pages.slice(0, 3).includes(wanted), pages.slice(0, 4).join(' '))
  }
  await page.close()
}

/** Search and navigation by the keyboard alone. */
async function keyboard() {
  const page = await browser.newPage()
  await page.goto(`${site}/start/node`, { waitUntil: 'networkidle' })
  await page.keyboard.press('Control+k')
  await page.keyboard.type('nginx')
  await page.locator('.rp-search-panel__results a').first().waitFor({ timeout: 60_000 })
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname !== '/start/node', { timeout: 60_000 }).catch(() => undefined)
  check('the keyboard opens the search and what it finds', new URL(page.url()).pathname.includes('nginx'), page.url())
  await page.close()
}

/** The debugger opens in the page's language. */
async function toDebugger() {
  const page = await browser.newPage()
  await page.goto(`${site}/zh/rejected/`, { waitUntil: 'networkidle' })
  await page.locator('.rp-doc a[href$="/debugger/"], main a[href$="/debugger/"]').first().click()
  await page.waitForURL('**/debugger/**', { timeout: 60_000 }).catch(() => undefined)
  await page.waitForLoadState('networkidle')
  const text = await page.locator('body').textContent()
  check(
    'a Chinese page opens the debugger in Chinese',
    /[\u4e00-\u9fff]/.test(text) && page.url().includes('lang=zh'),
    page.url(),
  )
  await page.close()
}

/** What is pasted on the start page is explained in the debugger, and stands in no address. */
async function pasted() {
  const page = await browser.newPage()
  const signed =
    'https://photos.oss-cn-hangzhou.aliyuncs.com/cat.jpg?OSSAccessKeyId=LTAItestKEY0001&Expires=1&Signature=FAKE'
  await page.goto(`${site}/zh/`, { waitUntil: 'networkidle' })
  await page.locator('.paste textarea').fill(signed)
  await page.locator('.paste button').press('Enter')
  await page.waitForURL('**/debugger/**', { timeout: 60_000 }).catch(() => undefined)
  await page.waitForLoadState('networkidle')
  const [text, headline] = [await page.inputValue('#input'), await page.locator('#headline').textContent()]
  check('what is pasted on the start page arrives in the debugger', text === signed, text)
  check('the debugger says at once what is wrong with it', /[\u4e00-\u9fff]/.test(headline), headline)
  check('no address has it', !page.url().includes('FAKE'), page.url())
  await page.close()
}

/** Three clicks to a program. */
async function chosen() {
  const page = await browser.newPage()
  await page.goto(`${site}/start/`, { waitUntil: 'networkidle' })
  for (const name of ['COS', 'Express', 'Let a page upload'])
    await page.getByRole('button', { name, exact: true }).click()
  const [install, server, inPage] = await page.locator('.chooser pre').allTextContents()
  check(
    'three clicks lead to what installs, signs and uploads',
    install.includes('@presign/cos') && server.includes('cosDialect') && inPage.includes('upload(ask, file'),
    install,
  )
  await page.close()
}

/** Pictures to look at. */
async function shots(folder) {
  mkdirSync(folder, { recursive: true })
  for (const address of ['/', '/start/', '/rejected/header_added', '/recipes/limit-file-size', '/compare/'])
    for (const prefix of ['', '/zh'])
      for (const colorScheme of ['light', 'dark'])
        for (const width of [1280, 360]) {
          const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
          await page.goto(site + prefix + address, { waitUntil: 'networkidle' })
          const name = `${prefix.slice(1) || 'en'}${address.replaceAll('/', '-')}-${colorScheme}-${width}`
          await page.screenshot({ path: `${folder}/${name}.png` })
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
          check(`${name} does not scroll sideways`, wide <= 0, wide)
          await page.close()
        }
}
