export { alibabaApiDetector } from './alibaba-api.js'
export { azureDetector } from './azure.js'
export { detectors } from './detectors.js'
export { tencentApiDetector } from './tencent-api.js'
