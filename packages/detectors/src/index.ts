export { azureDetector } from './azure.js'
export { detectors } from './detectors.js'
