import {
  PutObjectCommand,
  // for lists
  ListObjectsV2Command,
} from '@aws-sdk/client-s3'
import { awsV4 } from '@presign/aws-v4'
import { createSigner } from '@presign/core'

const client = createSigner(awsV4({ region: 'eu-central-1' }), {
  credentials: { accessKeyId: 'AKIATESTFAKE001', accessKeySecret: 'FAKEsecret' },
})

export async function run(): Promise<Record<string, string>> {
  /* read twice */
  const command = {
    // the bucket
    bucket: 'photos',
    key: 'cat.jpg',
  }
  const { url: short } = await client.presign({ ...command, expiresIn: 60 })
  const { url: long } = await client.presign({ ...command, expiresIn: 3600 })
  const params = { Bucket: 'photos', Key: 'cat.jpg' }
  const unknown = new PutObjectCommand(params)
  return { short, long, unknown: String(unknown.input.Key), list: ListObjectsV2Command.name }
}
