export { type ArrivedVector, type Arriving, arrived, arrivedVector, arriving } from './arriving.js'
export { asRead } from './as-read.js'
export { type AwsExpected, type AwsInput, type AwsVector, awsV4, type Deviation } from './aws.js'
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
export { type CosExpected, type CosInput, type CosVector, cos } from './cos.js'
export { hardText } from './hard-text.js'
export {
  type Dispute,
  type OssFormInput,
  type OssInput,
  type OssUrlInput,
  type OssVector,
  ossDisagreements,
  ossForms,
  ossV1Headers,
  ossV1Urls,
  ossV4Headers,
  ossV4Urls,
} from './oss.js'
export type { Addressing, Canonical, Query, Signed, Source, Vector, VectorInput } from './vector.js'
