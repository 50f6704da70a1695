// What a program of one's own would be in the place of `presign url --from-stdin`: a loop over lines.
// Usage: node loops.js LOOP < keys > urls
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { LOOPS, type LoopName } from './loop.js'

/** How many lines are written at once. */
const LINES = 1000

const [name = ''] = process.argv.slice(2)
const urlOf = await LOOPS[name as LoopName]()
let urls: string[] = []
for await (const key of createInterface({ input: process.stdin })) {
  urls.push(await urlOf(key))
  if (urls.length === LINES) await write()
}
await write()

async function write(): Promise<void> {
  const text = urls.map((url) => `${url}\n`).join('')
  urls = []
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}
