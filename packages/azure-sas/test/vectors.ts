import type { Job, PresignInput, SignInput } from '@presign/core'
import type { SchemeVector } from '@presign/core/testing'
import { type AzureInput, type AzureVector, azureSas as vectors } from '@presign/vectors'
import { type AzureSas, accountSas, azureSas, endpoints, type SasToken, serviceSas } from '../src/index.js'
import { azureSasVerification } from '../src/verify.js'

function endpointOf({ addressing, endpoint }: AzureInput) {
  return addressing === 'path' ? endpoints.emulator(endpoint) : endpoints.custom(endpoint)
}

/** Of headers the version is given as one. */
export const schemeOf = (input: AzureInput) =>
  azureSas({ endpoint: endpointOf(input), ...(input.sas && { version: input.sas.version }) })

/** Stored access policies have what the tokens of the vectors leave out. */
export const readerOf = (input: AzureInput) =>
  azureSasVerification({
    account: input.accessKeyId,
    endpoint: endpointOf(input),
    policyOf: () => ({
      ...(input.sas?.permissions === undefined && { permissions: 'r' }),
      ...(input.sas?.expiresOn === undefined && { expiresOn: '2099-01-01T00:00:00Z' }),
    }),
  })

export const credentialsOf = ({ accessKeyId, accessKeySecret }: AzureInput) => ({ accessKeyId, accessKeySecret })

const ipOf = ({ sas }: AzureInput) => sas?.ipRange && [sas.ipRange.start, sas.ipRange.end].filter(Boolean).join('-')

/** Seconds from the signing time to the end, where the token has one. */
const lifetimeOf = ({ sas, signingTime }: AzureInput) =>
  sas?.expiresOn === undefined ? undefined : (Date.parse(sas.expiresOn) - Date.parse(signingTime)) / 1000

/** The job that makes the token of a vector. */
export function tokenJob(input: AzureInput): Job<AzureSas, SasToken> {
  const { sas, bucket, key, signingTime } = input
  if (!sas) throw new Error('it is not a token')
  const options = {
    permissions: sas.permissions,
    expiresIn: lifetimeOf(input),
    startsOn: sas.startsOn === undefined ? undefined : new Date(sas.startsOn),
    at: new Date(signingTime),
    ip: ipOf(input),
    protocol: sas.protocol as 'https' | undefined,
    encryptionScope: sas.encryptionScope,
  }
  if (bucket === null)
    return accountSas({
      ...options,
      permissions: sas.permissions ?? '',
      expiresIn: options.expiresIn ?? 0,
      services: sas.services,
      resourceTypes: sas.resourceTypes ?? '',
    })
  const { cacheControl, contentDisposition, contentEncoding, contentLanguage, contentType } = sas
  return serviceSas({
    ...options,
    container: bucket,
    blob: key ?? undefined,
    snapshot: sas.snapshotTime,
    versionId: sas.versionId,
    policy: sas.identifier,
    ...{ cacheControl, contentDisposition, contentEncoding, contentLanguage, contentType },
  })
}

/** The same as a URL, whose query names what the token says. */
function urlInput(input: AzureInput): PresignInput {
  const { sas, bucket, key, signingTime } = input
  if (!sas) throw new Error('it is not a token')
  const fields = {
    sp: sas.permissions,
    st: sas.startsOn,
    sip: ipOf(input),
    spr: sas.protocol,
    si: sas.identifier,
    ses: sas.encryptionScope,
    rscc: sas.cacheControl,
    rscd: sas.contentDisposition,
    rsce: sas.contentEncoding,
    rscl: sas.contentLanguage,
    rsct: sas.contentType,
    snapshot: sas.snapshotTime,
    versionid: sas.versionId,
    ss: sas.services,
    srt: sas.resourceTypes,
  }
  const query = Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  const options = { query, at: new Date(signingTime), expiresIn: lifetimeOf(input) ?? 0, allowUnsafeKey: true }
  if (bucket === null) return { ...options, resource: 'service' }
  return key === null ? { ...options, resource: 'bucket', bucket } : { ...options, bucket, key }
}

export function headerInput(input: AzureInput): SignInput {
  const { method, headers, query, bucket, key, signingTime } = input
  const options = { method, headers, query, at: new Date(signingTime), allowUnsafeKey: true }
  if (bucket === null) return { ...options, resource: 'service' }
  return key === null ? { ...options, resource: 'bucket', bucket } : { ...options, bucket, key }
}

const all = await vectors()
export const ofMode = (...modes: AzureVector['mode'][]) => all.filter(({ mode }) => modes.includes(mode))

/** URLs and headers, as the contract suite takes them; tokens without an end are no URLs that a signer makes. */
export const schemeVectors: readonly SchemeVector[] = all
  .filter(({ mode, input }) => mode === 'header' || lifetimeOf(input) !== undefined)
  .map(({ id, mode, input, expected }) => ({
    id,
    scheme: schemeOf(input),
    credentials: credentialsOf(input),
    mode: mode === 'header' ? 'header' : 'url',
    input: mode === 'header' ? headerInput(input) : urlInput(input),
    expected,
  }))
