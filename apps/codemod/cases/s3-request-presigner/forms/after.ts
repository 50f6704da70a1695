import { awsV4 } from '@presign/aws-v4'
import { postPolicy } from '@presign/aws-v4/form'
import { createSigner } from '@presign/core'

const client = createSigner(awsV4({ region: 'eu-central-1' }), {
  credentials: { accessKeyId: 'AKIATESTFAKE001', accessKeySecret: 'FAKEsecret' },
})

export async function run(): Promise<Record<string, { url: string; fields: Record<string, string> }>> {
  const max = 1_000_000
  const { url, fields } = await client.run(postPolicy({
    // one megabyte
    bucket: 'photos',
    key: 'user/${filename}',
    size: { max },
    fields: { acl: 'private' },
    conditions: [['starts-with', '$Content-Type', 'image/'], { 'x-amz-meta-owner': 'ada' }],
    expiresIn: 600,
  }))
  const exact = await client.run(postPolicy({
    bucket: 'photos',
    key: 'cat.jpg',
    size: { min: 10, max: 20 },
    expiresIn: 3600,
  }))
  return { form: { url, fields }, exact, any: await client.run(postPolicy({
    bucket: 'photos',
    key: 'a b',
    unlimited: true,
    expiresIn: 3600,
  })) }
}
