export {
  draftForm,
  type FormDraft,
  type FormScheme,
  formJob,
  type SignedForm,
  signedForm,
} from './form/form.js'
export { type HtmlOptions, toHtml } from './form/form-html.js'
export {
  type FormAccepted,
  type FormClaims,
  type FormRejected,
  type FormVerdict,
  fieldRejection,
  type VerifyFormOptions,
  verifyFormOf,
} from './form/form-verify.js'
export type { PostPolicyInput } from './form/options.js'
export { type Policy, type PolicyCondition, policyText, readPolicy } from './form/policy.js'
export { checkForm, evaluatePolicy, type FormToCheck, type PolicyFailure } from './form/policy-check.js'
