import OSS from 'ali-oss'
const keys = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
const byHost = new OSS({ endpoint: 'oss-cn-beijing.aliyuncs.com', accessKeyId: keys.accessKeyId, accessKeySecret: keys.accessKeySecret, bucket: 'examplebucket' })
const inside = new OSS({ endpoint: 'https://oss-cn-beijing-internal.aliyuncs.com/', region: 'oss-cn-beijing', accessKeyId: keys.accessKeyId, accessKeySecret: keys.accessKeySecret, bucket: 'examplebucket' })
const insideToo = new OSS({ internal: true, accessKeyId: keys.accessKeyId, accessKeySecret: keys.accessKeySecret, bucket: 'examplebucket' })
const custom = new OSS({ endpoint: 'img.example.com', cname: true, secure: true, region: 'oss-cn-beijing', accessKeyId: keys.accessKeyId, accessKeySecret: keys.accessKeySecret, bucket: 'examplebucket' })
const quick = new OSS({ endpoint: 'https://oss-accelerate.aliyuncs.com', region: 'oss-cn-beijing', accessKeyId: keys.accessKeyId, accessKeySecret: keys.accessKeySecret, bucket: 'examplebucket' })
const abroad = new OSS({ endpoint: 'oss-accelerate-overseas.aliyuncs.com', region: 'oss-cn-beijing', accessKeyId: keys.accessKeyId, accessKeySecret: keys.accessKeySecret, bucket: 'examplebucket' })
const local = new OSS({ endpoint: 'http://oss.localhost:9000', accessKeyId: keys.accessKeyId, accessKeySecret: keys.accessKeySecret, bucket: 'examplebucket' })
const byDefault = OSS({ accessKeyId: keys.accessKeyId, accessKeySecret: keys.accessKeySecret, bucket: 'examplebucket' })

export async function run() {
  const region = await inside.signatureUrlV4('GET', 60, undefined, 'cat.jpg')
  return {
    byHost: byHost.signatureUrl('cat.jpg'),
    region,
    insideToo: insideToo.signatureUrl('cat.jpg'),
    custom: await custom.signatureUrlV4('GET', 60, undefined, 'cat.jpg'),
    quick: await quick.signatureUrlV4('GET', 60, undefined, 'cat.jpg'),
    abroad: await abroad.asyncSignatureUrl('cat.jpg'),
    local: local.signatureUrl('cat.jpg'),
    byDefault: byDefault.signatureUrl('cat.jpg'),
  }
}
