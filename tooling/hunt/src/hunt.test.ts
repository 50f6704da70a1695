import { describe, expect, it } from 'vitest'
import { AREAS } from './areas.js'
import { PLANTS } from './plants.js'
import { OURS } from './subject.js'

const SEED = 20_261_127

describe('the hunt', () => {
  it.each(AREAS.map(({ area, few }) => [area.name, area, few] as const))(
    'finds no fault in %s',
    { timeout: 120_000 },
    async (_, area, few) => {
      const { fault, runs } = await area.hunt(OURS, { seed: SEED, runs: few })
      expect(fault).toBeUndefined()
      expect(runs).toBeGreaterThan(0)
    },
  )

  it.each(Object.entries(PLANTS))(
    'finds the planted fault %s',
    { timeout: 120_000 },
    async (_, { area: name, plant }) => {
      const { area, few } = AREAS.find(({ area }) => area.name === name) as (typeof AREAS)[number]
      const { fault } = await area.hunt(plant(OURS), { seed: SEED, runs: 4 * few })
      expect(fault).toMatch(/Fault: /)
    },
  )
})
