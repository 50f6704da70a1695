export { type PolicyFields, postPolicy, signPolicy } from './post-policy.js'
export { type OssV4, type OssV4Options, type OssV4SignOnly, ossV4, ossV4SignOnly } from './scheme.js'
export { verifyForm } from './verify-form.js'
