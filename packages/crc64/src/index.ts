export { type Crc64Engine, type Crc64Name, crc64Hex, isCrc64Name, type RunningCrc64 } from './crc64.js'
export { type Crc64Part, joinCrc64 } from './join.js'
export { tableCrc64 } from './table.js'
