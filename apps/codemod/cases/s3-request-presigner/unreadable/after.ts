import { awsV4 } from '@presign/aws-v4'
import { createSigner } from '@presign/core'
import { GetObjectCommand, type GetObjectCommandInput, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'

// TODO(presign): new S3Client names no region, which the SDK then takes from elsewhere; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/s3-request-presigner.md
const noRegion = new S3Client({})
// TODO(presign): the endpoint is not written as the origin of a host; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/s3-request-presigner.md
const elsewhere = new S3Client({ region: 'eu-central-1', endpoint: process.env.S3_ENDPOINT })
// TODO(presign): the credentials come from elsewhere: give a source of @presign/credentials to a signer; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/s3-request-presigner.md
const provider = new S3Client({ region: 'eu-central-1', credentials: async () => ({ accessKeyId: '', secretAccessKey: '' }) })
const client = new S3Client({ region: 'eu-central-1', credentials: { accessKeyId: 'AKIATESTFAKE001', secretAccessKey: 'FAKEsecret' } })
const clientSigner = createSigner(awsV4({ region: 'eu-central-1' }), {
  credentials: { accessKeyId: 'AKIATESTFAKE001', accessKeySecret: 'FAKEsecret' },
})

export async function links(given: S3Client, input: GetObjectCommandInput, body: Uint8Array): Promise<string[]> {
  const sent = new GetObjectCommand({ Bucket: 'photos', Key: 'cat.jpg' })
  // TODO(presign): send of @aws-sdk/client-s3 does not sign: upload and download of @presign/client-fetch transfer objects, and the rest stays with it; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/s3-request-presigner.md
  await client.send(sent)
  // TODO(presign): the client could not be read where it is made: new S3Client names no region, which the SDK then takes from elsewhere; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/s3-request-presigner.md
  // TODO(presign): the client could not be read where it is made: the endpoint is not written as the origin of a host; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/s3-request-presigner.md
  // TODO(presign): the client could not be read where it is made: the credentials come from elsewhere: give a source of @presign/credentials to a signer; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/s3-request-presigner.md
  // TODO(presign): the command in sent is used beyond getSignedUrl with this client; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/s3-request-presigner.md
  // TODO(presign): the members of the command are not written as a literal object; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/s3-request-presigner.md
  // TODO(presign): the members of the command hold Body, which has no counterpart; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/s3-request-presigner.md
  // TODO(presign): the link now signs content-type, which the presigner leaves out: the sender has to send exactly this one; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/s3-request-presigner.md
  // TODO(presign): the link now signs cache-control, which the presigner leaves out: the sender has to send exactly this one; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/s3-request-presigner.md
  // TODO(presign): the options of getSignedUrl hold unhoistableHeaders, which has no counterpart; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/s3-request-presigner.md
  // TODO(presign): getSignedUrl is called with a client that is not made in this file; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/s3-request-presigner.md
  return Promise.all([
    getSignedUrl(noRegion, sent, { expiresIn: 60 }),
    getSignedUrl(elsewhere, sent, { expiresIn: 60 }),
    getSignedUrl(provider, sent, { expiresIn: 60 }),
    getSignedUrl(given, sent, { expiresIn: 60 }),
    getSignedUrl(client, sent, { expiresIn: 60 }),
    getSignedUrl(client, new GetObjectCommand(input), { expiresIn: 60 }),
    getSignedUrl(client, new PutObjectCommand({ Bucket: 'photos', Key: 'cat.jpg', Body: body }), { expiresIn: 60 }),
    clientSigner.presign({
      method: 'PUT',
      bucket: 'photos',
      key: 'cat.jpg',
      headers: { 'content-type': 'image/png', 'cache-control': 'no-cache' },
      expiresIn: 60,
    }).then(({ url }) => url),
    getSignedUrl(client, new GetObjectCommand({ Bucket: 'photos', Key: 'cat.jpg' }), { expiresIn: 60, unhoistableHeaders: new Set() }),
  ])
}
