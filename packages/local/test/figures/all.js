// The figures of the README: `node test/figures/all.js [NAME]…`.
import { importBundled } from '../bundled.js'

const { gibibyte, requests, startTimes, strangers } = await importBundled('figures/measure.ts')
const { byteChunks, lists, manyParameters, rejectedRequests } = await importBundled('figures/hostile.ts')
const all = {
  start: () => startTimes(),
  gibibyte: () => gibibyte(),
  strangers,
  rejected: rejectedRequests,
  parameters: manyParameters,
  'byte chunks': byteChunks,
  lists,
  'PUT 4 kB': () => requests('PUT', 4096),
  'GET 4 kB': () => requests('GET', 4096),
  'PUT 1 MB': () => requests('PUT', 1024 * 1024),
  'GET 1 MB': () => requests('GET', 1024 * 1024),
  'S3 start': () => startTimes('S3'),
  'S3 gibibyte': () => gibibyte('S3'),
  'S3 PUT 4 kB': () => requests('PUT', 4096, 'S3'),
  'S3 GET 4 kB': () => requests('GET', 4096, 'S3'),
  'S3 PUT 1 MB': () => requests('PUT', 1024 * 1024, 'S3'),
  'S3 GET 1 MB': () => requests('GET', 1024 * 1024, 'S3'),
}
const names = process.argv.slice(2)
for (const [name, measure] of Object.entries(all)) {
  if (names.length > 0 && !names.includes(name)) continue
  const figures = JSON.stringify(await measure(), (_name, value) => (typeof value === 'number' ? round(value) : value))
  process.stdout.write(`${name}: ${figures}\n`)
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100
}
