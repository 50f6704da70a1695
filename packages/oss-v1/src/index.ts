export { type LastingLink, linksBeyondV4 } from './lasting.js'
export type { DateHeader } from './prepare.js'
export { type OssV1, ossV1 } from './scheme.js'
export { type OssV1Options, type OssV1SignOnly, ossV1SignOnly } from './sign-only.js'
