export { alibabaApiDetector } from './alibaba-api.js'
export { detectors } from './detectors.js'
export { tencentApiDetector } from './tencent-api.js'
