export { azureDetector } from './explain/detector.js'
export { type AzureError, type ErrorHeaders, readErrorBody } from './explain/error-body.js'
export { azureHints } from './explain/hints.js'
export { azureSasMistakes } from './explain/mistakes.js'
