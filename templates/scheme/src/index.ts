export { type Template, type TemplateOptions, template } from './template.js'
