export { type AzureSas, azureSas } from './azure-sas.js'
export { azureDialect } from './dialect/dialect.js'
export { endpoints, type PublicOptions } from './endpoints.js'
export type { AzureSasOptions, UserDelegation } from './place.js'
export {
  type AccountSasInput,
  accountSas,
  type SasOptions,
  type SasToken,
  type ServiceSasInput,
  serviceSas,
} from './sas/tokens.js'
