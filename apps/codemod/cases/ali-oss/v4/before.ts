import OSS = require('ali-oss')

/** The store. */
const store: OSS = new OSS({ region: 'oss-cn-hangzhou', authorizationV4: true, secure: true, bucket: 'examplebucket', accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret', stsToken: 'FAKEtoken' })

const keys = ['a', 'b c', '猫']

export async function run(): Promise<Record<string, string>> {
  const url = await store.signatureUrlV4('GET', 3600, undefined, 'cat.jpg')
  const typed: string = await store.signatureUrlV4('PUT', 60, { headers: { 'Content-Type': 'image/png', 'Cache-Control': 'no-cache' } }, 'cat.jpg', ['Cache-Control'])
  let renamed = await store.signatureUrlV4('get', 60, { queries: { 'x-oss-process': 'style/small', versionId: 'v' } }, `dir/${keys.length}`)
  renamed = `${renamed}`
  await store.signatureUrlV4('GET', 1, null, 'nobody waits for the value')
  const [first, second, third] = await Promise.all(keys.map((key) => store.signatureUrlV4('HEAD', 60, {}, key)))
  const bucket = await store.signatureUrlV4('GET', 60, { queries: { 'list-type': 2, prefix: 'a/' } })
  return store
    .signatureUrlV4('GET', 60, undefined, 'then')
    .then((then: string) => ({ url, typed, renamed, first: first!, second: second!, third: third!, bucket, then }))
}
