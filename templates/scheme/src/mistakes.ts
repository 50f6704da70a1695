import type { Mistake } from '@presign/core/explain'
import type { TemplatePlan } from './plan.js'

/** Mistakes that are made with this protocol alone, for `reproduce` to try. Those of every protocol are tried anyway. */
export const templateMistakes: readonly Mistake<TemplatePlan>[] = []
