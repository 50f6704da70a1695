// Every option of signatureUrl.
import OSS from 'ali-oss'

const bucket = 'examplebucket'
const client = new OSS({
  // where the bucket is
  region: 'oss-cn-hangzhou',
  accessKeyId: 'LTAItestKEY0001', // of a test
  accessKeySecret: 'FAKEsecret',
  bucket,
  secure: true,
  timeout: '60s',
})
const temporary = new OSS({
  region: `oss-cn-${'beijing'}`,
  accessKeyId: 'LTAItestKEY0001',
  accessKeySecret: 'FAKEsecret',
  stsToken: 'FAKEtoken/+==',
  bucket: 'other-bucket',
})

export async function run(key = 'photos/猫 1.jpg'): Promise<Record<string, string>> {
  const seconds = 5 * 60
  return {
    plain: client.signatureUrl(key),
    slash: client.signatureUrl('/a b+c.txt'),
    template: client.signatureUrl(`/${key}.bak`),
    expires: client.signatureUrl(key, { expires: seconds }),
    zero: client.signatureUrl(key, { expires: 0 }),
    put: client.signatureUrl(key, { method: 'PUT', 'Content-Type': 'image/png', expires: 60 }),
    lower: client.signatureUrl(key, { method: 'put', 'content-md5': '1B2M2Y8AsgTpgAmY7PhCfg==', 'x-oss-meta-owner': 'ada' }),
    process: client.signatureUrl('cat.jpg', { process: 'image/resize,w_200' }),
    limit: client.signatureUrl('cat.jpg', { trafficLimit: 819200 }),
    response: client.signatureUrl('cat.jpg', {
      expires: 3600,
      response: {
        'content-disposition': `attachment; filename="${encodeURIComponent('猫')}.jpg"`, // as it is saved
        'cache-control': 'no-cache',
      },
    }),
    subResource: client.signatureUrl('cat.jpg', { subResource: { versionId: 'CAEQ', 'x-oss-ac-subnet-mask': 32 } }),
    all: client.signatureUrl('cat.jpg', {
      method: 'GET',
      process: 'image/format,webp',
      response: { 'content-type': 'image/webp' },
      subResource: { versionId: 'null' },
    }),
    told: client.signatureUrl('cat.jpg', { method: 'PUT', callback: { url: 'https://example.com/told', body: 'key=${object}&user=${x:user}', customValue: { user: 'ada' } } }),
    nested: client.signatureUrl(`${temporary.signatureUrl('inner').length}`, { expires: 9 }),
    token: temporary.signatureUrl('cat.jpg'),
    later: await temporary.asyncSignatureUrl('cat.jpg', { expires: 10, method: 'DELETE' }),
  }
}
