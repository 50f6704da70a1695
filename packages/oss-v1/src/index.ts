export { type OssV1, type OssV1Options, ossV1 } from './scheme.js'
