import { createSigner } from '@presign/core'
import { ossV4 } from '@presign/oss-v4'

/** The store. */
const store = createSigner(ossV4({ region: 'cn-hangzhou' }), {
  credentials: {
    accessKeyId: 'LTAItestKEY0001',
    accessKeySecret: 'FAKEsecret',
    securityToken: 'FAKEtoken',
  },
})

const keys = ['a', 'b c', '猫']

export async function run(): Promise<Record<string, string>> {
  const { url } = await store.presign({ bucket: 'examplebucket', key: 'cat.jpg', expiresIn: 3600 })
  const typed: string = (await store.presign({
    method: 'PUT',
    bucket: 'examplebucket',
    key: 'cat.jpg',
    headers: { 'Content-Type': 'image/png', 'Cache-Control': 'no-cache' },
    additionalHeaders: ['Cache-Control'],
    expiresIn: 60,
  })).url
  let { url: renamed } = await store.presign({
    bucket: 'examplebucket',
    key: `dir/${keys.length}`,
    query: { 'x-oss-process': 'style/small', versionId: 'v' },
    expiresIn: 60,
  })
  renamed = `${renamed}`
  await store.presign({ bucket: 'examplebucket', key: 'nobody waits for the value', expiresIn: 1 })
  const [first, second, third] = await Promise.all(keys.map((key) => store.presign({
    method: 'HEAD',
    bucket: 'examplebucket',
    key,
    expiresIn: 60,
  }).then(({ url }) => url)))
  const { url: bucket } = await store.presign({
    resource: 'bucket',
    bucket: 'examplebucket',
    query: { 'list-type': '2', prefix: 'a/' },
    expiresIn: 60,
  })
  return store.presign({
    bucket: 'examplebucket',
    key: 'then',
    expiresIn: 60,
  }).then(({ url }) => url)
    .then((then: string) => ({ url, typed, renamed, first: first!, second: second!, third: third!, bucket, then }))
}
