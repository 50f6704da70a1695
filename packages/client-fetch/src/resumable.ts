export type { ResumableOptions } from './resumable/options.js'
export { uploadResumable } from './resumable/upload-resumable.js'
