import type { PresignInput, SignInput } from '@presign/core'
import type { SchemeVector } from '@presign/core/testing'
import { type BosInput, type BosVector, bos as vectors } from '@presign/vectors'
import { bos, endpoints } from '../src/index.js'
import { bosVerification } from '../src/verify.js'

function endpointOf({ addressing, endpoint, bucket }: BosInput) {
  if (addressing === 'path') return endpoints.pathStyle(endpoint)
  if (addressing === 'cname' && bucket !== null) return endpoints.custom(endpoint, { bucket })
  return endpoints.virtualHosted(endpoint)
}

/** Where the SDK was told which headers to sign, it signed no others but the service's own. */
export function schemeOf(input: BosInput) {
  const { region, expiresIn, additionalHeaders } = input
  return bos({
    region,
    endpoint: endpointOf(input),
    headerLifetime: Math.max(expiresIn, 1),
    signBodyHeaders: additionalHeaders === undefined,
  })
}

export function readerOf(input: BosInput) {
  return bosVerification({ region: input.region, endpoint: endpointOf(input) })
}

export function credentialsOf({ accessKeyId, accessKeySecret, securityToken }: BosInput) {
  return { accessKeyId, accessKeySecret, securityToken: securityToken ?? undefined }
}

export function signInput(input: BosInput): SignInput {
  const options = {
    method: input.method,
    bucket: input.bucket ?? undefined,
    query: input.query,
    headers: input.headers,
    additionalHeaders: input.additionalHeaders ?? [],
    at: new Date(input.signingTime),
    allowUnsafeKey: true,
  }
  return input.key === null ? { ...options, resource: 'bucket' } : { ...options, key: input.key }
}

export const urlInput = (input: BosInput): PresignInput => ({ ...signInput(input), expiresIn: input.expiresIn })

const all = await vectors()
export const ofMode = (mode: BosVector['mode']) => all.filter((vector) => vector.mode === mode)

/** Signers make no link that never expires; verifiers read the one that an SDK made. */
export const isEndless = ({ input }: BosVector) => input.expiresIn < 0

/** The vectors of URLs and headers, as the contract suite takes them: the canonical request itself is signed. */
export const schemeVectors: readonly SchemeVector[] = [...ofMode('query'), ...ofMode('header')]
  .filter((vector) => !isEndless(vector))
  .map(({ id, mode, input, expected: { canonicalRequest = '', signature } }) => ({
    id,
    scheme: schemeOf(input),
    credentials: credentialsOf(input),
    mode: mode === 'query' ? 'url' : 'header',
    input: mode === 'query' ? urlInput(input) : signInput(input),
    expected: { stringToSign: canonicalRequest, signature },
  }))
