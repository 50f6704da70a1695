import {
  GetObjectCommand,
  PutObjectCommand,
  // for lists
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'

const client = new S3Client({ region: 'eu-central-1', credentials: { accessKeyId: 'AKIATESTFAKE001', secretAccessKey: 'FAKEsecret' } })

export async function run(): Promise<Record<string, string>> {
  /* read twice */
  const command = new GetObjectCommand({
    Bucket: 'photos', // the bucket
    Key: 'cat.jpg',
  })
  const short = await getSignedUrl(client, command, { expiresIn: 60 })
  const long = await getSignedUrl(client, command, { expiresIn: 3600 })
  const params = { Bucket: 'photos', Key: 'cat.jpg' }
  const unknown = new PutObjectCommand(params)
  return { short, long, unknown: String(unknown.input.Key), list: ListObjectsV2Command.name }
}
