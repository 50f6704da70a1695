// Measures the built page in Chromium: first paint from disk, and the slowest of 1,000 inputs that were made to be slow.
// `node measure.mjs FOLDER` writes screenshots there as well.
import { pathToFileURL } from 'node:url'
import sparticuz from '@sparticuz/chromium'
import { chromium } from 'playwright-core'

const file = pathToFileURL(new URL('dist/debugger.html', import.meta.url).pathname).href
const args = ['--headless', '--no-sandbox', '--disable-gpu', '--no-proxy-server']
const browser = await chromium.launch({ executablePath: await sparticuz.executablePath(), args })
const print = (text) => process.stdout.write(`${text}\n`)

async function firstPaint() {
  const page = await browser.newPage()
  await page.goto(file)
  await page.waitForSelector('#input')
  const paint = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime
  await page.waitForFunction(paint)
  const time = await page.evaluate(paint)
  await page.close()
  return time
}

/** Texts that repeat what readers look for, cut anywhere, up to 64 kB. */
function hostile(seed) {
  let state = seed * 2_654_435_761
  const random = (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % below
  }
  const pieces = [
    'curl ', "'", '"', '\\', '^', '`', '\n', ' -H ', '$(', '${', 'fetch("', '{', '[', '(', ',', ':', '<Error>', '<Code>', '&amp;', '%', '%2', '+', '/',
    'https://photos.oss-cn-hangzhou.aliyuncs.com/a?OSSAccessKeyId=LTAI&Expires=1&Signature=a+b', '&x-oss-signature=0', '&X-Amz-Credential=/',
    '&q-ak=1', 'StringToSign: ', 'CanonicalRequest:\n', 'PUT /a HTTP/1.1\nHost: h\n', 'HTTP/1.1 403 x\n', 'token', 'Invoke-WebRequest -Uri ', '@{', 'a=b&',
  ] // biome-ignore format: a list of pieces.
  const few = Array.from({ length: 1 + random(5) }, () => pieces[random(pieces.length)])
  let text = random(2) === 0 ? pieces[23] : ''
  const length = [1000, 8000, 65_536][random(3)]
  while (text.length < length) text += few[random(few.length)]
  return text
}

async function slowest(count) {
  const page = await browser.newPage()
  await page.goto(file)
  await page.waitForSelector('#input')
  const times = []
  for (let seed = 1; seed <= count; seed++) {
    const time = await page.evaluate(async (text) => {
      const input = document.querySelector('#input')
      input.value = text
      const start = performance.now()
      input.dispatchEvent(new Event('input', { bubbles: true }))
      // The page renders in a task of its own, and paints before the next.
      await new Promise((done) => setTimeout(done))
      await new Promise((done) => setTimeout(done))
      return performance.now() - start
    }, hostile(seed))
    times.push([time, seed])
  }
  await page.close()
  return times.sort((a, b) => b[0] - a[0])
}

const paints = []
for (let run = 0; run < 7; run++) paints.push(await firstPaint())
paints.sort((a, b) => a - b)
print(`first contentful paint from disk: median ${Math.round(paints[3])} ms, slowest ${Math.round(paints[6])} ms of 7`)
const times = await slowest(1000)
print(
  `1,000 hostile inputs: median ${Math.round(times[500][0])} ms, slowest ${times
    .slice(0, 5)
    .map(([time, seed]) => `${Math.round(time)} ms (${seed})`)
    .join(', ')}`,
)
await browser.close()
