export { type PolicyFields, postPolicy, signPolicy } from './post-policy.js'
export { verifyForm } from './verify-form.js'
