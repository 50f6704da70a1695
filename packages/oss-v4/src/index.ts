export { type PolicyFields, postPolicy, signPolicy } from './post-policy.js'
export { type OssV4, type OssV4Options, ossV4 } from './scheme.js'
export { verifyForm } from './verify-form.js'
