import { S3Client } from '@aws-sdk/client-s3'
import { createPresignedPost } from '@aws-sdk/s3-presigned-post'

const client = new S3Client({ region: 'eu-central-1', credentials: { accessKeyId: 'AKIATESTFAKE001', secretAccessKey: 'FAKEsecret' } })

export async function run(): Promise<Record<string, { url: string; fields: Record<string, string> }>> {
  const max = 1_000_000
  const { url, fields } = await createPresignedPost(client, {
    Bucket: 'photos',
    Key: 'user/${filename}',
    Conditions: [
      ['content-length-range', 0, max], // one megabyte
      ['starts-with', '$Content-Type', 'image/'],
      { 'x-amz-meta-owner': 'ada' },
    ],
    Fields: { acl: 'private' },
    Expires: 600,
  })
  const exact = await createPresignedPost(client, { Bucket: 'photos', Key: 'cat.jpg', Conditions: [['content-length-range', 10, 20]] })
  return { form: { url, fields }, exact, any: await createPresignedPost(client, { Bucket: 'photos', Key: 'a b' }) }
}
