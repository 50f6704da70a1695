import { createSigner } from '@presign/core'
import { createLocalOss } from '@presign/local/oss'
import { ossV4 } from '@presign/oss-v4'
import { downloads } from './app.js'

// For a bucket of your own: leave createLocalOss out, and take region and credentials from where you keep them.
const oss = await createLocalOss({ buckets: ['reports'] })
const signer = createSigner(ossV4({ region: oss.region, endpoint: oss.endpoint }), { credentials: oss.credentials })
const put = await signer.presign({ method: 'PUT', bucket: 'reports', key: '2026/报告.txt', expiresIn: 60 })
await fetch(put.url, { method: 'PUT', body: new TextEncoder().encode('all is well\n') })

const app = downloads({
  signer,
  bucket: 'reports',
  mayRead: ({ headers }) => headers.authorization === 'Bearer FAKE-session',
})
app.listen(3000, '127.0.0.1', () => {
  process.stdout.write(
    "curl --location --header 'Authorization: Bearer FAKE-session' 'http://127.0.0.1:3000/files/2026/%E6%8A%A5%E5%91%8A.txt'\n",
  )
})
