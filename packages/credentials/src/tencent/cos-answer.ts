import { type Secret, SigningError } from '@presign/core'

/** What browser code of COS expects of a server that gives it temporary credentials. */
export interface CosStsAnswer {
  /** When the credentials begin to be good, seconds since 1970. */
  readonly startTime: number
  /** When they expire, seconds since 1970. */
  readonly expiredTime: number
  /** The same as text: ISO 8601, UTC. */
  readonly expiration: string
  readonly credentials: { readonly tmpSecretId: string; readonly tmpSecretKey: string; readonly sessionToken: string }
}

/**
 * Temporary credentials as the npm package qcloud-cos-sts answers, for pages that use the browser SDK of COS (`getAuthorization`).
 *
 * @param secret From {@link tencentFederationToken} or {@link tencentAssumeRole}; it has a token and an end.
 * @param durationSeconds What was asked for: the answer begins that many seconds before its end. Default 1800.
 * @throws SigningError `credentials_invalid` for permanent credentials, which no page may have.
 * @example
 * ```ts
 * import { cosStsAnswer } from '@presign/credentials/tencent'
 *
 * cosStsAnswer({
 *   accessKeyId: 'AKIDtestFAKE001',
 *   accessKeySecret: 'FAKEsecret',
 *   securityToken: 'FAKEtoken',
 *   expiresAt: '2026-01-01T00:30:00Z'
 * }).startTime // 1767225600
 * ```
 */
export function cosStsAnswer(secret: Secret, durationSeconds = 1800): CosStsAnswer {
  const { accessKeyId, accessKeySecret, securityToken, expiresAt } = secret
  const end = new Date(expiresAt ?? Number.NaN)
  if (typeof accessKeySecret !== 'string' || !securityToken)
    throw invalid('securityToken', 'that of temporary credentials')
  if (Number.isNaN(end.getTime())) throw invalid('expiresAt', 'when they expire')
  const expiredTime = Math.floor(end.getTime() / 1000)
  return {
    startTime: expiredTime - durationSeconds,
    expiredTime,
    expiration: end.toISOString().replace('.000Z', 'Z'),
    credentials: { tmpSecretId: accessKeyId, tmpSecretKey: accessKeySecret, sessionToken: securityToken },
  }
}

function invalid(name: string, wanted: string): SigningError {
  const message = `Cannot hand these credentials to a page: ${name} must be ${wanted}`
  return new SigningError('credentials_invalid', message, { name, wanted })
}
