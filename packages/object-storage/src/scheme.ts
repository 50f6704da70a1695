export { type CopySource, copySourcePath } from './scheme/copy-source.js'
export { canonicalSubResources, hiddenSubResource, type IsSubResource, namesAfter } from './scheme/sub-resources.js'
