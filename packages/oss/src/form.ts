export {
  type HtmlOptions,
  type Policy,
  type PolicyCondition,
  type PolicyViolation,
  type SignedForm,
  toHtml,
} from '@presign/object-storage/form'
export { checkForm } from './form/check-form.js'
export type { OssFormInput } from './form/options.js'
export { ownFields } from './form/own-fields.js'
export { ossPolicy } from './form/rules.js'
