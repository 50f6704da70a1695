import { Agent } from 'node:https'
import { S3Client, type S3ClientConfig, S3ServiceException } from '@aws-sdk/client-s3'
import type { LocalS3 } from '../../src/s3.js'

/** The provider's own client for a server. */
export function clientFor(s3: LocalS3, options: Partial<S3ClientConfig> = {}): S3Client {
  const { accessKeyId, accessKeySecret: secretAccessKey } = s3.credentials
  return new S3Client({
    region: s3.region,
    endpoint: s3.url,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey },
    ...(s3.certificate && { requestHandler: { httpsAgent: new Agent({ ca: s3.certificate }) } }),
    ...options,
  })
}

/** The status and the code of what a call fails with. */
export async function faultOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'none'
  } catch (error) {
    if (error instanceof S3ServiceException) return `${error.$metadata.httpStatusCode} ${error.name}`
    throw error
  }
}
