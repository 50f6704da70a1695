export type { Cause, Difference, Stage } from './explain/cause.js'
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
export type { Ours, TheirAnswer, Theirs } from './explain/sides.js'
export type { Anatomy, Layout, Line } from './explain/texts.js'
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
export type { RequestMarks, RequestToDetect } from './inspect/marks.js'
