export {
  type BackendContractOptions,
  backendContract,
  type HmacAlgorithm,
  type Oracle,
  type TestRunner,
} from './testing/backend-contract.js'
export { type ExplainContractOptions, explainContract } from './testing/explain-contract.js'
export { type ReceivedRequest, received } from './testing/scheme-changes.js'
export { type SchemeContractOptions, type SchemeVector, schemeContract } from './testing/scheme-contract.js'
