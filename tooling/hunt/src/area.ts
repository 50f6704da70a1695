import fc from 'fast-check'
import type { Subject } from './subject.js'

/** How a part of the hunt ended. */
export interface Outcome {
  readonly runs: number
  /** Figures to print, by name. */
  readonly figures: Readonly<Record<string, number>>
  /** What was found, shrunk, with what makes it again. */
  readonly fault: string | undefined
}

/** One kind of thing that strangers send. */
export interface Area {
  readonly name: string
  /** @param runs How many inputs to try. */
  hunt(subject: Subject, given: { readonly seed: number; readonly runs: number }): Promise<Outcome>
}

/** An area whose inputs are made and shrunk by fast-check. */
export function areaOf<T>(
  name: string,
  inputs: fc.Arbitrary<T>,
  prepare: (subject: Subject, figures: Record<string, number>) => (input: T) => void | Promise<void>,
): Area {
  return {
    name,
    async hunt(subject, { seed, runs }) {
      const figures: Record<string, number> = {}
      const judge = prepare(subject, figures)
      const property = fc.asyncProperty(inputs, async (input) => judge(input))
      const found = await fc.check(property, { seed, numRuns: runs, endOnFailure: false })
      const shown = () =>
        `${found.errorInstance instanceof Error ? (found.errorInstance.stack ?? found.errorInstance.message) : found.errorInstance}\n  input ${fc.stringify(found.counterexample?.[0])}\n  --seed ${seed} --area ${name} (path ${found.counterexamplePath}, shrunk ${found.numShrinks} times)`
      return { runs: found.numRuns, figures, fault: found.failed ? shown() : undefined }
    },
  }
}
