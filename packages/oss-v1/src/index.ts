export { type LastingLink, linksBeyondV4 } from './lasting.js'
export { type OssV1, type OssV1Options, ossV1 } from './oss-v1.js'
export type { DateHeader } from './prepare.js'
