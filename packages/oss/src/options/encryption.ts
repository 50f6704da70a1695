import { checkWord, refuseHeader } from './checks.js'

/** Encryption with a key of the key service. */
export interface KmsEncryption {
  readonly algorithm: 'KMS'
  /** Default: the key that the key service keeps for OSS. */
  readonly keyId?: string
  /** What the object itself is encrypted with. Default AES-256. */
  readonly dataAlgorithm?: 'SM4'
}

/**
 * Has an object to be encrypted where it is kept: headers.
 *
 * @throws SigningError `header_invalid`
 * @see {@link https://www.alibabacloud.com/help/en/oss/user-guide/server-side-encryption-8}
 * @example
 * ```ts
 * import { encryption } from '@presign/oss'
 *
 * const own = encryption('AES256')
 * const kms = encryption({ algorithm: 'KMS', keyId: '9468da86-3509-4f8d-a61e-6eab1eac0000' })
 * ```
 */
export function encryption(how: 'AES256' | 'SM4' | KmsEncryption): Readonly<Record<string, string>> {
  if (typeof how === 'string') {
    checkWord('x-oss-server-side-encryption', how, ['AES256', 'SM4'])
    return { 'x-oss-server-side-encryption': how }
  }
  const { algorithm, keyId, dataAlgorithm } = how
  checkWord('x-oss-server-side-encryption', algorithm, ['KMS'])
  if (keyId !== undefined && !/^[\w:./-]{1,256}$/.test(keyId))
    throw refuseHeader('x-oss-server-side-encryption-key-id', keyId, 'the id of a key')
  if (dataAlgorithm !== undefined) checkWord('x-oss-server-side-data-encryption', dataAlgorithm, ['SM4'])
  return {
    'x-oss-server-side-encryption': algorithm,
    ...(keyId === undefined ? undefined : { 'x-oss-server-side-encryption-key-id': keyId }),
    ...(dataAlgorithm === undefined ? undefined : { 'x-oss-server-side-data-encryption': dataAlgorithm }),
  }
}
