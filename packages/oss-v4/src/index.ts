export { type OssV4, ossV4 } from './scheme.js'
export { type OssV4Options, type OssV4SignOnly, ossV4SignOnly } from './sign-only.js'
