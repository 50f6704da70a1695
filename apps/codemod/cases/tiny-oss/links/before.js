import OSS from 'tiny-oss'

const bucket = 'examplebucket'
const oss = new OSS({ accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret', region: 'oss-cn-beijing', bucket, secure: true, timeout: 1000 })
const domain = new OSS({ accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret', stsToken: 'FAKEtoken', endpoint: 'img.example.com', cname: true, bucket })
const kept = new OSS({ accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret', bucket })

export const upload = (name, blob) => kept.put(name, blob)

export async function run(name = 'dir/cat.jpg') {
  return {
    plain: oss.signatureUrl(name),
    put: oss.signatureUrl(name, { method: 'PUT', 'Content-Type': 'image/png', expires: 60 }),
    response: oss.signatureUrl('cat.jpg', { response: { 'content-disposition': 'attachment' }, process: 'image/info' }), // both
    domain: domain.signatureUrl(name),
    kept: kept.signatureUrl(name, { 'x-oss-meta-a': 'b' }),
    flag: kept.signatureUrl(name, { trafficLimit: 819200 }),
  }
}
