import type { TestRunner } from '@presign/core/testing'
import type { ReplayStore } from '@presign/core/verify'

/** What {@link replayContract} is told of a store. */
export interface ReplayContractOptions {
  /** A store over the same memory each time it is asked for: as two servers would have it. */
  open(): ReplayStore | Promise<ReplayStore>
}

/** How many ask at once. */
const CALLERS = 50

/**
 * The suite that every replay store passes: of any number of simultaneous calls with one signature exactly one is told
 * true, whichever handle they come through.
 *
 * @param name Shown in the name of the suite.
 * @example
 * ```ts
 * import { memoryReplay } from '@presign/replay'
 * import { replayContract } from '@presign/replay/testing'
 * import { describe, expect, it } from 'vitest'
 *
 * const store = memoryReplay()
 * replayContract('memory', { open: () => store }, { describe, it, expect })
 * ```
 */
export function replayContract(
  name: string,
  { open }: ReplayContractOptions,
  { describe, it, expect }: TestRunner,
): void {
  // Of this run alone: a store that outlasts it has those of the last.
  const run = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`
  const until = new Date(Date.now() + 60_000)

  describe(`${name} remembers signatures`, () => {
    it('says true once, and then false', async () => {
      const store = await open()
      expect([await store.remember(`${run}/a+b=`, until), await store.remember(`${run}/a+b=`, until)]).toEqual([
        true,
        false,
      ])
    })

    it('tells signatures apart that differ in one letter or its case', async () => {
      const store = await open()
      const answers = [`${run}x`, `${run}X`, `${run}y`, `${run}x `].map((signature) => store.remember(signature, until))
      expect(await Promise.all(answers)).toEqual([true, true, true, true])
    })

    it('says true to one of many that ask at once, through two handles', async () => {
      const stores = [await open(), await open()]
      const answers = await Promise.all(
        Array.from({ length: CALLERS }, async (_, index) => stores[index % 2]?.remember(`${run}once`, until)),
      )
      expect(answers.filter((answer) => answer === true).length).toEqual(1)
      expect(answers.filter((answer) => answer === false).length).toEqual(CALLERS - 1)
    })

    it('still remembers one whose end is this second', async () => {
      const store = await open()
      const now = new Date(Math.floor(Date.now() / 1000) * 1000)
      expect([await store.remember(`${run}end`, now), await store.remember(`${run}end`, now)]).toEqual([true, false])
    })
  })
}
