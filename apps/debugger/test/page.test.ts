import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { written } from '@presign/core/explain'
import { jsBackend } from '@presign/core/js'
import { english, type Language } from '@presign/diagnosis'
import { chinese } from '@presign/diagnosis/zh'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cases } from '../cases/cases.js'
import { pasted } from '../src/paste.js'
import { built, FILE, launched, served } from './browser.js'

let browser: Browser
let web: Awaited<ReturnType<typeof served>>
beforeAll(async () => {
  await built()
  web = await served()
  browser = await launched()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  web?.server.close()
})

const ORIGINS = ['file', 'http'] as const
const addressOf = (origin: (typeof ORIGINS)[number]) => (origin === 'file' ? pathToFileURL(FILE).href : web.url)

/** A page whose every request and every complaint is recorded. */
async function opened(address: string, options: Parameters<Browser['newContext']>[0] = {}) {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const [requests, complaints]: [string[], string[]] = [[], []]
  context.on('request', (request) => void requests.push(request.url()))
  page.on('console', (message) => void complaints.push(message.text()))
  page.on('pageerror', (error) => void complaints.push(error.message))
  await page.goto(address)
  await page.waitForSelector('#input')
  return { context, page, requests, complaints }
}

async function paste(page: Page, text: string): Promise<void> {
  await page.fill('#input', text)
  await page.waitForFunction(() => document.querySelector('#found')?.textContent !== '')
}

describe.each(ORIGINS)('the page from %s', (origin) => {
  it('says of every case what is wrong with it, in both languages, and asks for nothing', {
    timeout: 180_000,
  }, async () => {
    for (const [lang, language] of [
      ['en', english],
      ['zh', chinese],
    ] as const) {
      const { context, page, requests, complaints } = await opened(`${addressOf(origin)}?lang=${lang}`)
      for (const { input, cause } of cases) {
        await page.fill('#input', input)
        await page.waitForFunction(
          (text) => document.querySelector('#headline')?.textContent?.includes(text),
          language.causes[cause],
        )
        expect(await page.textContent('#fix')).toContain(sentenceOf(input, language))
      }
      expect(complaints).toEqual([])
      expect(requests).toEqual([`${addressOf(origin)}?lang=${lang}`])
      await context.close()
    }
  })

  it('cannot reach out: its policy blocks requests of every kind', async () => {
    const { context, page } = await opened(addressOf(origin))
    const asked = web.asked.length
    const blocked = await page.evaluate(async (target) => {
      const failed: string[] = []
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => failed.push(effectiveDirective))
      await fetch(`${target}fetch`).catch(() => undefined)
      new Image().src = `${target}image`
      navigator.sendBeacon(`${target}beacon`, 'x')
      const script = document.createElement('script')
      script.src = `${target}script`
      document.head.append(script)
      const style = document.createElement('div')
      style.setAttribute('style', 'color: red')
      await new Promise((done) => setTimeout(done, 300))
      return failed
    }, web.url)
    expect(blocked).toEqual(expect.arrayContaining(['connect-src', 'img-src', 'script-src-elem', 'style-src-attr']))
    expect(web.asked.length).toBe(asked)
    await context.close()
  })
})

it('the policy needs no unsafe word', async () => {
  const html = await readFile(FILE, 'utf8')
  const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? []
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("connect-src 'none'")
  expect(policy).not.toMatch(/unsafe|blob|data:|https?:/)
})

it.each([
  ['light', 'en', 1280],
  ['dark', 'en', 1280],
  ['light', 'zh', 360],
  ['dark', 'zh', 360],
] as const)(
  'axe finds nothing in the %s theme, %s, at %i pixels',
  { timeout: 120_000 },
  async (colorScheme, lang, width) => {
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
    // The policy of the page keeps axe out as well, so it alone is lifted here.
    const { context, page } = await opened(`${web.url}?lang=${lang}`, {
      colorScheme,
      viewport: { width, height: 800 },
      bypassCSP: true,
    })
    await page.evaluate(axe)
    for (const tab of ['parts', 'text', 'compare', 'prove', 'code']) {
      await page.fill('#input', cases[0]?.input ?? '')
      await page.click(`#tab-${tab}`)
      const found = await page.evaluate(async () =>
        (
          await (
            globalThis as never as {
              axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
            }
          ).axe.run()
        ).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
      )
      expect(found).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    }
    await context.close()
  },
)

it('keys lead to the input, to tabs, and from line to line', async () => {
  const { context, page } = await opened(web.url)
  await paste(page, cases[1]?.input ?? '')
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await page.keyboard.press('1')
  expect(await page.getAttribute('#tab-parts', 'aria-selected')).toBe('true')
  await page.keyboard.press('2')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('/photos/cat.jpg')
  await page.focus('#tab-text')
  await page.keyboard.press('ArrowRight')
  expect(await page.getAttribute('#tab-compare', 'aria-selected')).toBe('true')
  await page.keyboard.press('/')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('input')
  await context.close()
})

it('the secret is in no heap snapshot, storage or attribute after Forget', { timeout: 180_000 }, async () => {
  const typed = ['FAKE', 'SecretNobodyElse', String(Date.now())].join('')
  const { context, page } = await opened(web.url)
  await paste(page, cases[14]?.input ?? '')
  await page.click('#tab-prove')
  await page.locator('#secret').pressSequentially(typed)
  await page.click('button.main')
  await page.waitForFunction(() => document.querySelector('.said')?.textContent !== '')
  expect(await page.content()).not.toContain(typed)
  // What is kept anywhere is found, so that the next snapshot says something.
  await page.evaluate(() =>
    Object.assign(globalThis, { kept: [(document.querySelector('#secret') as HTMLInputElement).value] }),
  )
  expect(await heapOf(context, page)).toContain(typed)
  await page.evaluate(() => Object.assign(globalThis, { kept: undefined }))
  await page.click('button.main + button')
  await page.waitForFunction(() => (document.querySelector('#secret') as HTMLInputElement).value === '')
  expect(await heapOf(context, page)).not.toContain(typed)
  expect(await page.evaluate(() => JSON.stringify(localStorage))).toBe('{"presign-language":"en"}')
  await context.close()
})

it('handedOver shows what a form of the documentation left in the storage of the tab, and leaves nothing there', async () => {
  const { context, page } = await opened(web.url)
  const text = cases[0]?.input ?? ''
  await page.evaluate((paste) => sessionStorage.setItem('presign-paste', paste), text)
  await page.reload()
  await page.waitForSelector('#headline')
  expect(await page.inputValue('#input')).toBe(text)
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).toBe('{}')
  await context.close()
})

async function heapOf(context: BrowserContext, page: Page): Promise<string> {
  const session = await context.newCDPSession(page)
  const chunks: string[] = []
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => void chunks.push(chunk))
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await session.detach()
  return chunks.join('')
}

function sentenceOf(input: string, { sentences, phrases }: Language): string {
  const [first] = pasted(input, new Date(), jsBackend).examination?.differences ?? []
  return first ? written(first, sentences, phrases) : 'nothing'
}
