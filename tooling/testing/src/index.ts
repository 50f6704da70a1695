export { type ArrivedVector, type Arriving, arrived, arrivedVector, arriving } from './arriving.js'
export { asRead } from './as-read.js'
export {
  type Change,
  changedText,
  changesOf,
  commonChanges,
  everywhere,
  pick,
  type Random,
  seeded,
  without,
  withValue,
} from './changes.js'
export { hardText } from './hard-text.js'
