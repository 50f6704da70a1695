export { checkFormBy, type PolicyViolation } from './form/check.js'
export { invalidField, invalidPolicy, unlimitedPolicy } from './form/errors.js'
export { formJob, policyJob } from './form/form-job.js'
export { type HtmlOptions, toHtml } from './form/html.js'
export type { AnyFormInput, FormInput, PolicyFields, SignedForm, SignPolicyOptions } from './form/options.js'
export {
  type FormCondition,
  type Policy,
  type PolicyCondition,
  type PolicyDialect,
  policyText,
  readPolicy,
} from './form/policy.js'
export { type FormCredential, formAnswer, readForm, type SignedFields } from './form/read-form.js'
export type { FormPermission, FormRules, FormScheme, FormWindow, OwnFields, PolicyRules } from './form/rules.js'
