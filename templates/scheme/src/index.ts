export { type Template, type TemplateOptions, template } from './scheme.js'
