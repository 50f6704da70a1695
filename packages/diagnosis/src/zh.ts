export { chinese } from './words/chinese.js'
