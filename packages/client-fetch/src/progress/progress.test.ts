import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Meter, type Progress } from './progress.js'

it('never goes back and holds the last byte until the end, whatever requests do', () => {
  const step = fc.record({ lane: fc.nat(2), bytes: fc.nat(60), restart: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step), fc.nat(200), (steps, total) => {
      let now = 0
      const seen: Progress[] = []
      const timer = { now: () => (now += 60), after: () => () => undefined }
      const meter = new Meter('send', timer, (progress) => seen.push(progress))
      meter.total = total
      const lanes = [meter.lane(), meter.lane(), meter.lane()]
      for (const { lane, bytes, restart } of steps) restart ? lanes[lane]!.restart() : lanes[lane]!.moved(bytes)
      for (const { bytes } of seen) expect(bytes).toBeLessThanOrEqual(Math.max(0, total - 1))
      meter.done()
      const shown = seen.map(({ bytes }) => bytes)
      expect(shown).toEqual([...shown].sort((a, b) => a - b))
      expect(seen.at(-1)).toMatchObject({ phase: 'done', bytes: total })
    }),
  )
})
