const { S3Client, GetObjectCommand, PutObjectCommand } = require('@aws-sdk/client-s3')
const { getSignedUrl } = require('@aws-sdk/s3-request-presigner')
const config = {
  bucket: 'photos',
}

class Links {
  constructor(id, secret) {
    this.client = new S3Client({ region: 'eu-central-1', credentials: { accessKeyId: id, secretAccessKey: secret } })
  }

  async get(key) {
    return getSignedUrl(this.client, new GetObjectCommand({ Bucket: config.bucket, Key: key }), { expiresIn: 60 })
  }

  async url(key) {
    const command = new GetObjectCommand({ Bucket: config.bucket, Key: key })
    const url = await getSignedUrl(this.client, command, { expiresIn: 60 })
    return url
  }
}

exports.run = async () => {
  const links = new Links('AKIATESTFAKE001', 'FAKEsecret')
  return { get: await links.get('cat.jpg'), url: await links.url('cat.jpg') }
}
exports.PutObjectCommand = PutObjectCommand
