import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createSigner } from '@presign/core'
import { createLocalOss } from '@presign/local/oss'
import { ossDialect } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { uploadServer } from './server.js'

// A page may not read what the service says of its parts unless the bucket's CORS rule exposes it.
const cors = [
  { origins: ['*'], methods: ['PUT', 'POST', 'GET', 'DELETE'], headers: ['*'], exposed: ossDialect.exposedHeaders },
]

// For a bucket of your own: leave createLocalOss out, take region and credentials from where you keep them, and give the
// bucket this rule for the page's origin.
const oss = await createLocalOss({ buckets: [{ name: 'photos', cors }] })
const scheme = ossV4({ region: oss.region, endpoint: oss.endpoint })
const signer = createSigner(scheme, { credentials: oss.credentials })

const server = await uploadServer({ signer, bucket: 'photos' })
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1')
await once(server, 'listening')
process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/\n`)
