import OSS from 'ali-oss'

const oss = new OSS({
  region: 'oss-cn-hangzhou',
  accessKeyId: 'LTAItestKEY0001',
  accessKeySecret: 'FAKEsecret',
  bucket: 'examplebucket',
  secure: true,
}) // the only one

export async function store(name: string, file: Buffer): Promise<string> {
  await oss.put(name, file)
  if (file.length > 100) await oss.list({ prefix: name }, {})
  return oss.signatureUrl(name)
}

export async function run(): Promise<Record<string, string>> {
  return { plain: oss.signatureUrl('cat.jpg'), v4: await oss.signatureUrlV4('GET', 60, undefined, 'cat.jpg') }
}
