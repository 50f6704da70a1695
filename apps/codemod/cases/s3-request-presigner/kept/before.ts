import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'

const s3 = new S3Client({ region: process.env.AWS_REGION })

export async function read(key: string): Promise<unknown> {
  return s3.send(new GetObjectCommand({ Bucket: 'photos', Key: key }))
}

export async function link(key: string): Promise<string> {
  return await getSignedUrl(s3, new GetObjectCommand({ Bucket: 'photos', Key: key }), { expiresIn: 60 })
}
