export type { ErrorHeaders } from '@presign/object-storage'
export { ossDetector } from './detector.js'
export { type OssError, readErrorBody } from './error-body.js'
export { EC_MEANINGS, type EcMeaning, ossHints } from './hints.js'
