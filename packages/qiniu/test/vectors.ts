import type { PresignInput } from '@presign/core'
import { decodeText } from '@presign/core/scheme'
import type { SchemeVector } from '@presign/core/testing'
import { type QiniuInput, type QiniuVector, qiniu as vectors } from '@presign/vectors'
import { endpoints, qiniu } from '../src/index.js'
import { qiniuVerification } from '../src/verify.js'

const all = await vectors()
export const ofMode = (mode: QiniuVector['mode']) => all.filter((vector) => vector.mode === mode)

export const credentialsOf = ({ accessKeyId, accessKeySecret }: QiniuInput) => ({ accessKeyId, accessKeySecret })

/** The domain of a download. */
export function endpointOf({ url = '' }: QiniuInput) {
  return endpoints.custom(/^https?:\/\/[^/]+/.exec(url)?.[0] ?? '', { bucket: 'bkt' })
}

export const readerOf = (input: QiniuInput) => qiniuVerification({ endpoint: endpointOf(input) })

export const lifetimeOf = ({ expiresAt = 0, signingTime }: QiniuInput) => expiresAt - Date.parse(signingTime) / 1000

/** A base URL taken apart: the key, and parameters with and without values. */
export function urlInput(input: QiniuInput): PresignInput {
  const { url = '', key, signingTime } = input
  const [, search = ''] = url.split('?')
  const pairs = search.split('&').filter((piece) => piece !== '')
  const query = Object.fromEntries(
    pairs.map((piece) => {
      const [name = '', value] = piece.split('=')
      return [decodeText(name) ?? '', value === undefined ? null : (decodeText(value) ?? '')]
    }),
  )
  return {
    bucket: 'bkt',
    key: key ?? '',
    query,
    at: new Date(signingTime),
    expiresIn: lifetimeOf(input),
    allowUnsafeKey: true,
  }
}

/** Signers show Base64 in its standard alphabet. */
const standard = (signature = '') => signature.replaceAll('-', '+').replaceAll('_', '/')

/** Downloads, as the contract suite takes them. */
export const schemeVectors: readonly SchemeVector[] = ofMode('download').map(({ id, input, expected }) => ({
  id,
  scheme: qiniu({ endpoint: endpointOf(input) }),
  credentials: credentialsOf(input),
  mode: 'url',
  input: urlInput(input),
  expected: { stringToSign: expected.stringToSign, signature: standard(expected.signature) },
}))
