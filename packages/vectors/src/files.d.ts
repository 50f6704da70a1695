/** Imports one file. What it holds is proved by the tests: against the schema, and against the types of this package. */
type Import = () => Promise<{ readonly default: unknown }>

export const ossV4Query: Import
export const ossV4Header: Import
export const ossV1Query: Import
export const ossV1Header: Import
export const ossPostPolicy: Import
export const ossDisagreements: Import
export const awsV4: Import
export const cos: Import
export const tos: Import
export const obs: Import
export const gcsV4: Import
export const bos: Import
export const azureSas: Import
export const qiniu: Import
export const acs3: Import
export const rpc: Import
export const tc3: Import
