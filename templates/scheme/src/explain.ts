export { templateMistakes } from './mistakes.js'
