// The figures of the README: `node test/figures/all.js`.
import { importBundled } from '../bundled.js'

const { gibibyte, requests, startTimes } = await importBundled('figures/measure.ts')
const figures = {
  start: await startTimes(),
  gibibyte: await gibibyte(),
  'PUT 4 kB': await requests('PUT', 4096),
  'GET 4 kB': await requests('GET', 4096),
  'PUT 1 MB': await requests('PUT', 1024 * 1024),
  'GET 1 MB': await requests('GET', 1024 * 1024),
}
process.stdout.write(
  `${JSON.stringify(figures, (_name, value) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value), 2)}\n`,
)
