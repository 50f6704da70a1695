import { toCurl } from '@presign/core'
import { openBrowser } from './browser.js'
import { allClients, clientsFor, present, report } from './clients/all.js'
import { startLocal } from './local.js'
import { linkService } from './pages/v1-put-browser.js'
import { SCENARIOS } from './scenarios.js'

// Runs the scenarios whose names hold all the words given, with the clients of their pages that this machine has.
const words = process.argv.slice(2).map((word) => word.toLowerCase())
const chosen = SCENARIOS.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))

const local = await startLocal()
const browser = await openBrowser(linkService(local)).catch((error: Error) => ({
  missing: error.message.split('\n', 1)[0] ?? '',
}))
const found = await allClients(browser)
for (const scenario of chosen) {
  const { name, sign, stored, text } = scenario
  process.stdout.write(`\n${name}\n  ${toCurl(await sign(local))}\n`)
  for (const client of clientsFor(scenario, found)) {
    const body = stored ? new TextEncoder().encode(text) : undefined
    const { status } = await client.carryOut(await sign(local), body)
    process.stdout.write(`  ${status}  ${client.name}\n`)
  }
}
process.stdout.write(`\n${report(found)}\n`)
for (const client of present(found)) await client.close?.()
await local.close()
