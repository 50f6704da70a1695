export { azureDetector } from './azure.js'
export { detectors } from './detectors.js'
export { googleDetector } from './google.js'
