export { type OssV4, type OssV4Options, ossV4 } from './scheme.js'
