export { ossDetector } from './detector.js'
export { type ErrorHeaders, type OssError, readErrorBody } from './error-body.js'
export { EC_MEANINGS, type EcMeaning, ossHints } from './hints.js'
