export type { Cause, Certainty, Difference, Stage } from './explain/cause.js'
export { told } from './explain/differ.js'
export { explain } from './explain/explain.js'
export type { Hints } from './explain/hints.js'
export {
  inHeader,
  inKey,
  inPlan,
  inQuery,
  inScope,
  type Mistake,
  type SecretTypo,
  type Subject,
} from './explain/proof/mistake.js'
export {
  type Diagnosis,
  diagnose,
  type ReproduceOptions,
  type Reproduction,
  reproduce,
} from './explain/proof/reproduce.js'
export { redact } from './explain/redact.js'
export type { InspectedRequest, Ours, TheirAnswer, Theirs } from './explain/sides.js'
export { type Anatomy, anatomyOf, type Layout, type Line } from './explain/texts.js'
export { ENGLISH, type SentenceId, type Sentences } from './explain/words/english.js'
export { type Sentence, say, type Values, written } from './explain/words/sentence.js'
export { detect } from './inspect/detect.js'
export {
  credentialParts,
  type Detection,
  type Detector,
  itemOf,
  momentIn,
  recognize,
  type SignatureFacts,
  type SignatureSigns,
} from './inspect/detection.js'
export { type Inspection, type InspectOptions, inspect, type SignedInspection } from './inspect/inspect.js'
export { type Advice, emptyChecksum, type LintRule, lint, type RequestToLint, rawPlusIn } from './inspect/lint.js'
export { marksOf, type RequestMarks, type RequestToDetect } from './inspect/marks.js'
export { partsOf, type UrlFault, type UrlPart } from './inspect/parts.js'
export { type SeenOptions, seenIn } from './inspect/seen.js'
export { type LineOrigin, type LineRole, type RequestToTrace, type TracedLine, traceOf } from './inspect/trace.js'
