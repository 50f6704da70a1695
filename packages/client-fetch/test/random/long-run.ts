import { testService } from '../test-service.js'
import { provingGround } from './ground.js'
import { type KilledOutcome, killedTransfer } from './killed-transfer.js'
import { nodeKit } from './node-kit.js'
import { randomTransfer } from './random-transfer.js'
import { seeded, sizeFrom } from './seeded.js'

// pnpm --filter @presign/client-fetch long-run [TRANSFERS] [KILLED]: the figures of docs/decisions.
const [transfers = 460, killed = 40] = process.argv.slice(2).map(Number)
const MB = 1_000_000
const started = performance.now()

const ground = await provingGround()
const kit = nodeKit()
const tally = new Map<string, number>()
let requests = 0
let bytes = 0
let pauses = 0
for (let seed = 1; seed <= transfers; seed++) {
  const outcome = await randomTransfer(ground, kit, seed, seed % 20 === 0 ? 60 * MB : 2 * MB)
  const name = outcome.code === undefined ? outcome.result : `${outcome.result} (${outcome.code})`
  tally.set(name, (tally.get(name) ?? 0) + 1)
  requests += outcome.requests
  bytes += outcome.size
  pauses += outcome.pauses
  if (outcome.result === 'wrong') process.stderr.write(`${JSON.stringify(outcome)}\n`)
}
process.stdout.write(`${transfers} transfers, ${Math.round(bytes / MB)} MB, ${requests} requests, ${pauses} pauses\n`)
for (const [name, count] of [...tally].sort(([, a], [, b]) => b - a)) process.stdout.write(`  ${count} ${name}\n`)

await kit.close()
await ground.close()

// Another one, whose clock was not turned.
const steady = await testService()
const random = seeded(4711)
const outcomes: KilledOutcome[] = []
for (let seed = 1; seed <= killed; seed++) {
  const size = seed % 5 === 0 ? Math.floor(random() * 200 * MB) : sizeFrom(random, 40 * MB)
  outcomes.push(await killedTransfer(steady, 10_000 + seed, size))
}
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
const of = (direction: string) => outcomes.filter((outcome) => outcome.direction === direction)
process.stdout.write(
  `${killed} transfers by processes that were killed ${sum(outcomes.map(({ kills }) => kills))} times\n`,
)
process.stdout.write(`  ${outcomes.filter(({ equal }) => equal).length} equal\n`)
for (const direction of ['up', 'down'])
  process.stdout.write(
    `  largest memory beyond the start, ${direction}: ${Math.max(0, ...of(direction).map(({ memory }) => memory))} MB\n`,
  )
process.stdout.write(`${Math.round((performance.now() - started) / 1000)} seconds\n`)
await steady.close()
