import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Progress, ProgressTracker } from './progress.js'

it('ProgressTracker never gets smaller and holds the last byte back until it is done, whatever requests do', () => {
  const step = fc.record({ progress: fc.nat(2), bytes: fc.nat(60), restart: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step), fc.nat(200), (steps, total) => {
      let now = 0
      const seen: Progress[] = []
      const timer = { now: () => (now += 60), after: () => () => undefined }
      const tracker = new ProgressTracker('send', timer, (progress) => seen.push(progress))
      tracker.total = total
      const lanes = [tracker.request(), tracker.request(), tracker.request()]
      for (const { progress, bytes, restart } of steps)
        restart ? lanes[progress]!.restart() : lanes[progress]!.moved(bytes)
      for (const { bytes } of seen) expect(bytes).toBeLessThanOrEqual(Math.max(0, total - 1))
      tracker.done()
      const shown = seen.map(({ bytes }) => bytes)
      expect(shown).toEqual([...shown].sort((a, b) => a - b))
      expect(seen.at(-1)).toMatchObject({ phase: 'done', bytes: total })
    }),
  )
})
