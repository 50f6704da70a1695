export { type OssV4, type OssV4Options, ossV4 } from './oss-v4.js'
