import { createSigner } from '@presign/core'
import { createLocalOss } from '@presign/local/oss'
import { ossDialect } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { reactUpload } from './server.js'

// A page may not read what the service says of its parts unless the bucket's CORS rule exposes it.
const cors = [
  { origins: ['*'], methods: ['PUT', 'POST', 'GET', 'DELETE'], headers: ['*'], exposed: ossDialect.exposedHeaders },
]

// For a bucket of your own: leave createLocalOss out, take region and credentials from where you keep them, and give the
// bucket this rule for the page's origin.
const oss = await createLocalOss({ buckets: [{ name: 'photos', cors }] })
const signer = createSigner(ossV4({ region: oss.region, endpoint: oss.endpoint }), { credentials: oss.credentials })
const app = await reactUpload({ signer, bucket: 'photos', userOf: () => 'ada' })
app.listen(3000, '127.0.0.1', () => process.stdout.write('http://127.0.0.1:3000/\n'))
