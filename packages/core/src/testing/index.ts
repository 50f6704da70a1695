export {
  type BackendContractOptions,
  backendContract,
  type HmacAlgorithm,
  type Oracle,
  type TestRunner,
} from './backend-contract.js'
export { type SchemeContractOptions, type SchemeVector, schemeContract } from './scheme-contract.js'
