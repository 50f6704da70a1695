export { type Project, type ProjectFiles, schemeProject, type ToolVersions } from './project/scheme-project.js'
