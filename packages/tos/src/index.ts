export { type CopySource, copySource } from './copy-source.js'
export { tosDialect } from './dialect.js'
export { type CustomOptions, type EndpointOptions, endpoints } from './endpoints.js'
export { type Tos, type TosOptions, tos } from './tos.js'
