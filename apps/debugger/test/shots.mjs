// Takes the screenshots of the README: `node test/shots.mjs FOLDER < cases.json`, a list of { name, input, lang, width, dark, tab }.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import sparticuz from '@sparticuz/chromium'
import { chromium } from 'playwright-core'

const [folder] = process.argv.slice(2)
const file = pathToFileURL(new URL('../dist/debugger.html', import.meta.url).pathname).href
const browser = await chromium.launch({
  executablePath: await sparticuz.executablePath(),
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-proxy-server'],
})
for (const { name, input, lang, width, dark, tab } of JSON.parse(readFileSync(0, 'utf8'))) {
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme: dark ? 'dark' : 'light' })
  await page.goto(`${file}?lang=${lang}`)
  await page.fill('#input', input)
  await page.waitForSelector('#headline')
  await page.click(`#tab-${tab}`)
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
  await page.close()
}
await browser.close()
