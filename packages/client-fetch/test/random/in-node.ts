import type { Ground } from './ground.js'
import { nodeKit } from './node-kit.js'
import { type Outcome, randomTransfer } from './random-transfer.js'

// Runs the transfers of PRESIGN_TRANSFERS in a process of Node, Deno or Bun, and prints their outcomes.
const { ground, seeds, largest }: { ground: Ground; seeds: readonly number[]; largest: number } = JSON.parse(
  process.env.PRESIGN_TRANSFERS ?? '',
)
const kit = nodeKit()
const outcomes: Outcome[] = []
for (const seed of seeds) outcomes.push(await randomTransfer(ground, kit, seed, largest))
await kit.close()
process.stdout.write(JSON.stringify(outcomes))
