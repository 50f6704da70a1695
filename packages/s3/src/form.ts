export {
  type FormCondition,
  type HtmlOptions,
  type Policy,
  type PolicyViolation,
  type SignedForm,
  toHtml,
} from '@presign/object-storage/form'
export { checkForm } from './form/check-form.js'
export { s3Policy } from './form/rules.js'
