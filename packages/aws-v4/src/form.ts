export { postPolicy, type SignPolicyOptions, signPolicy } from './form/post-policy.js'
