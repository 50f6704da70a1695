export { s3Dialect } from './dialect.js'
export { type CustomOptions, type EndpointOptions, endpoints } from './endpoints.js'
