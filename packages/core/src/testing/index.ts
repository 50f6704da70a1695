export {
  type BackendContractOptions,
  backendContract,
  type HmacAlgorithm,
  type Oracle,
  type TestRunner,
} from './backend-contract.js'
export { type ExplainContractOptions, explainContract } from './explain-contract.js'
export { type Arriving, received } from './scheme-changes.js'
export { type SchemeContractOptions, type SchemeVector, schemeContract } from './scheme-contract.js'
