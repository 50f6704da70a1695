import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { awsV4 } from '@presign/aws-v4'
import { createSigner } from '@presign/core'
import { awsDefault } from '@presign/credentials/aws'
import { nodeSystem } from '@presign/credentials/node'

const s3 = new S3Client({ region: process.env.AWS_REGION })
const s3Signer = createSigner(awsV4({ region: process.env.AWS_REGION! }), {
  credentials: awsDefault(nodeSystem),
})

export async function read(key: string): Promise<unknown> {
  // TODO(presign): send of @aws-sdk/client-s3 does not sign: upload and download of @presign/client-fetch transfer objects, and the rest stays with it; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/s3-request-presigner.md
  return s3.send(new GetObjectCommand({ Bucket: 'photos', Key: key }))
}

export async function link(key: string): Promise<string> {
  return (await s3Signer.presign({ bucket: 'photos', key, expiresIn: 60 })).url
}
