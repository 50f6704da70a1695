export { type ReplayContractOptions, replayContract } from './replay-contract.js'
