const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3')
const { awsV4 } = require('@presign/aws-v4')
const { createSigner } = require('@presign/core')
const config = {
  bucket: 'photos',
}

class Links {
  constructor(id, secret) {
    // TODO(presign): the field client is not private, and what uses it elsewhere may need a signer of its own; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/s3-request-presigner.md
    this.client = new S3Client({ region: 'eu-central-1', credentials: { accessKeyId: id, secretAccessKey: secret } })
    this.clientSigner = createSigner(awsV4({ region: 'eu-central-1' }), {
      credentials: { accessKeyId: id, accessKeySecret: secret },
    })
  }

  async get(key) {
    return this.clientSigner.presign({
      bucket: config.bucket,
      key,
      expiresIn: 60,
    }).then(({ url }) => url)
  }

  async url(key) {
    const command = { bucket: config.bucket, key }
    const { url } = await this.clientSigner.presign({ ...command, expiresIn: 60 })
    return url
  }
}

exports.run = async () => {
  const links = new Links('AKIATESTFAKE001', 'FAKEsecret')
  return { get: await links.get('cat.jpg'), url: await links.url('cat.jpg') }
}
exports.PutObjectCommand = PutObjectCommand
