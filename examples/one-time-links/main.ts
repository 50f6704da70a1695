import { createSigner } from '@presign/core'
import { createVerifier } from '@presign/core/verify'
import { createLocalOss } from '@presign/local/oss'
import { endpoints } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { memoryReplay } from '@presign/replay'
import { oneTimeLinks } from './app.js'

const origin = 'http://127.0.0.1:3000'

// Between this server and itself: make up an id and a long secret, and keep the secret.
const credentials = { accessKeyId: 'one-time', accessKeySecret: 'FAKEsecretOfThisServer' }
const scheme = { region: 'here', endpoint: endpoints.custom(origin, { bucket: 'shared' }) }
const ours = createSigner(ossV4(scheme), { credentials })
const verifier = createVerifier([ossV4Verification(scheme)], {
  credentialsOf: (id) => (id === credentials.accessKeyId ? credentials : undefined),
  replay: memoryReplay(), // of several processes: sqliteReplay; of several machines: redisReplay
})

// For a bucket of your own: leave createLocalOss out, and take region and credentials from where you keep them.
const oss = await createLocalOss({ buckets: ['photos'] })
const storage = createSigner(ossV4({ region: oss.region, endpoint: oss.endpoint }), { credentials: oss.credentials })
const put = await storage.presign({ method: 'PUT', bucket: 'photos', key: 'cat.txt', expiresIn: 60 })
await fetch(put.url, { method: 'PUT', body: new TextEncoder().encode('miaow\n') })

const app = oneTimeLinks({ ours, verifier, storage, bucket: 'photos', mayShare: () => true })
app.listen(3000, '127.0.0.1', () => {
  process.stdout.write(`curl --json '{"key":"cat.txt"}' ${origin}/links, then curl --location its url, twice\n`)
})
