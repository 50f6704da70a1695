export { type FormToVerify, formSuite } from './form-suite.js'
export { halfSuite } from './half-suite.js'
