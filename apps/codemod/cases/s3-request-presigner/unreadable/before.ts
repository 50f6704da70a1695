import { GetObjectCommand, type GetObjectCommandInput, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'

const noRegion = new S3Client({})
const elsewhere = new S3Client({ region: 'eu-central-1', endpoint: process.env.S3_ENDPOINT })
const provider = new S3Client({ region: 'eu-central-1', credentials: async () => ({ accessKeyId: '', secretAccessKey: '' }) })
const client = new S3Client({ region: 'eu-central-1', credentials: { accessKeyId: 'AKIATESTFAKE001', secretAccessKey: 'FAKEsecret' } })

export async function links(given: S3Client, input: GetObjectCommandInput, body: Uint8Array): Promise<string[]> {
  const sent = new GetObjectCommand({ Bucket: 'photos', Key: 'cat.jpg' })
  await client.send(sent)
  return Promise.all([
    getSignedUrl(noRegion, sent, { expiresIn: 60 }),
    getSignedUrl(elsewhere, sent, { expiresIn: 60 }),
    getSignedUrl(provider, sent, { expiresIn: 60 }),
    getSignedUrl(given, sent, { expiresIn: 60 }),
    getSignedUrl(client, sent, { expiresIn: 60 }),
    getSignedUrl(client, new GetObjectCommand(input), { expiresIn: 60 }),
    getSignedUrl(client, new PutObjectCommand({ Bucket: 'photos', Key: 'cat.jpg', Body: body }), { expiresIn: 60 }),
    getSignedUrl(client, new PutObjectCommand({ Bucket: 'photos', Key: 'cat.jpg', ContentType: 'image/png', CacheControl: 'no-cache' }), { expiresIn: 60 }),
    getSignedUrl(client, new GetObjectCommand({ Bucket: 'photos', Key: 'cat.jpg' }), { expiresIn: 60, unhoistableHeaders: new Set() }),
  ])
}
